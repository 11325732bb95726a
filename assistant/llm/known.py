"""What the model is told about the catalogue and this conversation before it begins, fenced like all data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from assistant.dialogue import Dialogue
from assistant.llm.fence import fenced, named
from assistant.types import Request
from data.item import Item
from retrieval.filters import Filters, PersonLimit
from retrieval.index import Index

GENRES = 100
"""A catalogue of somebody's own may have any number; the tools know them all."""
TASTES = 20
"""The last ones are told; the tools go by all of them."""
_AS_ARGUMENT = {
    "minutes_from": "min_minutes",
    "minutes_to": "max_minutes",
    "weeks_to": "max_weeks",
    "age_to": "age",
    "age_from": "rated_from_age",
    "any_people": "people",
    "exclude_terms": "exclude_words",
}
_NO_ARGUMENT = ("only_ids", "exclude_ids")


def known(index: Index, dialogue: Dialogue) -> str:
    """Counts, genres, the last list, the last search with its limits, and tastes; what is empty is left out."""
    facts: list[dict[str, Any]] = [
        {"items_by_kind": Counter(item.kind for item in index.items)},
        {"genres": _genres(index.items)},
        {"shown_last": _placed(items_of(index, dialogue.last_list))},
        {"last_search": _search(index, dialogue.standing) if dialogue.standing else None},
        {"talked_about": [named(item) for item in items_of(index, dialogue.focus)]},
        {"liked": [named(item) for item in items_of(index, dialogue.liked[-TASTES:])]},
        {"refused": [named(item) for item in items_of(index, dialogue.disliked[-TASTES:])]},
        {"seen": [named(item) for item in items_of(index, dialogue.seen[-TASTES:])]},
        {"kept_out": _limits(dialogue.avoid)},
    ]
    return fenced(fact for fact in facts if all(fact.values()))


def items_of(index: Index, ids: Iterable[str]) -> list[Item]:
    """The items with these ids, each once; ids of another catalogue are passed over."""
    return [index.items[row] for row in index.rows(tuple(dict.fromkeys(ids)))]


def _genres(items: Iterable[Item]) -> list[str]:
    """The most frequent ones, by name."""
    counted = Counter(genre for item in items for genre in item.genres)
    return sorted(genre for genre, _ in counted.most_common(GENRES))


def _placed(items: list[Item]) -> list[dict[str, Any]]:
    return [{"place": place, **named(item)} for place, item in enumerate(items, 1)]


def _search(index: Index, request: Request) -> dict[str, Any]:
    """What the last list answered, so that "newer ones" can be asked with the same limits."""
    similar_to = [named(item) for item in items_of(index, request.seeds)]
    found = {
        "query": request.text,
        "similar_to": similar_to,
        "tone": request.tone,
        **_limits(request.filters),
    }
    return {name: value for name, value in found.items() if value}


def _limits(filters: Filters) -> dict[str, Any]:
    """The limits that are set, by the names the tools' arguments have."""
    return {
        _AS_ARGUMENT.get(name, name): _plain(getattr(filters, name))
        for name in filters.active()
        if name not in _NO_ARGUMENT
    }


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [each.name if isinstance(each, PersonLimit) else each for each in value]
    return value
