"""Catalogue text as the model sees it: compact JSON lines inside a fence that no catalogue text can close."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from assistant.types import Recommendation
from data.item import Item, in_language

OPEN = "<catalogue>"
CLOSE = "</catalogue>"
SHORT = 220
LONG = 900

# The characters a tag or a line break can be made of, as JSON writes them when it must.
_ESCAPES = str.maketrans({c: f"\\u{ord(c):04x}" for c in "<>\u0085\u2028\u2029"})


def fenced(lines: Iterable[Mapping[str, Any]]) -> str:
    """The objects one a line between <catalogue> and </catalogue>.

    Line breaks and angle brackets inside them are escaped, so a text can neither end its line nor
    the fence, whatever it says.
    """
    written = [
        json.dumps(line, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES) for line in lines
    ]
    return "\n".join([OPEN, *written, CLOSE])


def named(item: Item) -> dict[str, Any]:
    """The least that tells items apart: id, titles, year."""
    return _filled({"id": item.id, "title": dict(item.title), "year": item.year})


def listed(recommendation: Recommendation, language: str) -> dict[str, Any]:
    """One recommended item with its true reasons, overview cut to one line."""
    item = recommendation.item
    return _filled(
        {
            **named(item),
            **_facts(item, language, cast=3),
            "overview": _cut(in_language(item.overview, language), SHORT),
            "reasons": [reason.text for reason in recommendation.reasons],
        }
    )


def detailed(item: Item, language: str) -> dict[str, Any]:
    """One item with everything the catalogue says about it."""
    return _filled(
        {
            **named(item),
            "original_title": item.original_title,
            "aliases": list(item.aliases),
            **_facts(item, language, cast=10),
            "country": item.country,
            "language": item.language,
            "series": in_language(item.series.name, language) if item.series else None,
            "themes": list(item.themes.get(language, ())),
            "prerequisites": _cut(in_language(item.prerequisites, language), SHORT),
            "overview": _cut(in_language(item.overview, language), LONG),
            "more": {key: _cut(str(value), SHORT) for key, value in list(item.extra.items())[:12]},
        }
    )


def _facts(item: Item, language: str, cast: int) -> dict[str, Any]:
    people = {role: [in_language(person, language) for person in item.role(role)] for role in item.people}
    return {
        "kind": item.kind,
        "directors": people.get("director"),
        "cast": people.get("cast", [])[:cast],
        "instructors": people.get("instructor"),
        "genres": list(item.genres),
        "level": item.level,
        "provider": item.provider,
        "minutes": item.runtime,
        "hours": item.hours,
        "weeks": item.weeks,
        "rated_from_age": item.age_rating,
    }


def _filled(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if value not in (None, "", [], {})}


def _cut(text: str, length: int) -> str:
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"
