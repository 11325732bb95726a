"""The names of a message as seeds, people and exclusions, and what to ask when a name is not clear."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from assistant.types import Ambiguity
from assistant.understanding.linked import Linked
from assistant.understanding.misspelt import add_misspelt
from assistant.understanding.names import Match, NameIndex, Person
from assistant.understanding.reading import is_feeling, pointed_at
from assistant.understanding.scan import Span
from assistant.understanding.series import refused, series_follows, with_series
from data.item import Item, has_hangul
from data.text import fold
from retrieval.filters import PersonLimit, has_person

MAX_WORDS = 6
_WITH = ("와", "과", "랑", "이랑", "하고")
"""Korean particles of what something is compared with."""


def link(
    text: str, spans: Sequence[Span], out: frozenset[int], names: NameIndex, items: Mapping[str, Item]
) -> Linked:
    """Settle every name span, and look for misspelt names where the sentence says one must stand."""
    linked = Linked()
    for position, span in enumerate(spans):
        if span.label != "name" or span.match is None:
            continue
        titled = pointed_at(spans, position) or _are_compared(spans)
        if span.match.people and not (span.match.items and titled):
            if _is_likened_person(spans, position) and position not in out:
                linked = replace(linked, seeds=(*linked.seeds, *_works(span.match.people[0], items)))
            else:
                people = names.namesakes(fold(text[span.start : span.end])) or span.match.people
                linked = _add_people(linked, spans, position, people, position in out)
        elif _asks_for_maker(text, spans, position) and len(span.match.items) == 1:
            linked = _add_makers(linked, spans, position, items[span.match.items[0]])
        else:
            linked = _add_items(linked, text, spans, position, span.match, position in out, items)
    linked = add_misspelt(linked, text, spans, names)
    return linked if linked != Linked() else _whole_message(text, spans, names, items)


def _whole_message(text: str, spans: Sequence[Span], names: NameIndex, items: Mapping[str, Item]) -> Linked:
    """A short message of unknown words alone may be a title: the beginning of one, or one mistyped."""
    if not spans or len(spans) > MAX_WORDS or any(span.label not in ("word", "particle") for span in spans):
        return Linked()
    ids = names.titles(text, sounds=False)
    if len(ids) != 1:
        return Linked()
    positions = frozenset(range(len(spans)))
    if items[ids[0]].kind == "course":
        return Linked(named=ids, topics=positions)
    return Linked(seeds=ids, named=ids, claimed=positions)


def _add_people(
    linked: Linked, spans: Sequence[Span], position: int, people: tuple[Person, ...], excluded: bool
) -> Linked:
    roles = [(person, _role(spans, position, person)) for person in people]
    # Of namesakes the one who has the role that is named: 이병헌 the director, not the actor.
    named = [(person, role) for person, role in roles if role and role in _roles_beside(spans, position)]
    limits = tuple(PersonLimit(person.name, role) for person, role in (named or roles)[:1])
    if excluded:
        return replace(linked, excluded_people=(*linked.excluded_people, *limits))
    return replace(linked, people=(*linked.people, *limits))


def _role(spans: Sequence[Span], position: int, person: Person) -> str | None:
    """The role a neighbouring word names, if that person has it in the catalogue; else the only one there is."""
    beside = next((role for role in _roles_beside(spans, position) if role in person.roles), None)
    return beside or (next(iter(person.roles)) if len(person.roles) == 1 else None)


def _roles_beside(spans: Sequence[Span], position: int) -> list[str]:
    """The roles the words beside a name speak of, the word after it first."""
    found = []
    for step in (1, -1):
        at = position + step
        while 0 <= at < len(spans) and spans[at].label in ("particle", "name", "and", "or"):
            at += step
        if 0 <= at < len(spans) and spans[at].label == "role":
            found.append(spans[at].value)
    return found


def _is_likened_person(spans: Sequence[Span], position: int) -> bool:
    """ "히치콕 같은 스릴러", "something unlike Hitchcock": like the works or unlike them, not by the person."""
    after = [span.label for span in spans[position + 1 : position + 3] if span.label != "particle"]
    before = spans[position - 1].label if position else ""
    if after[:1] == ["different"]:  # not "최민식 나오는 색다른 영화"
        return spans[position + 1].value in _WITH
    return after[:1] == ["similar"] or before in ("similar", "different")


def _works(person: Person, items: Mapping[str, Item]) -> tuple[str, ...]:
    """Ids of what the person made; of where they appear when they made nothing."""
    for role in ("director", "instructor", "cast"):
        ids = tuple(id for id, item in items.items() if has_person(item, PersonLimit(person.name, role)))
        if ids:
            return ids
    return ()


def _asks_for_maker(text: str, spans: Sequence[Span], position: int) -> bool:
    """ "기생충 감독의 다른 영화", "other films by the director of Parasite"."""
    if any(span.label == "question" for span in spans):
        return False
    after = [span for span in spans[position + 1 : position + 3] if span.label != "particle"]
    if after and after[0].label == "role" and after[0].value == "director":
        return True
    before = spans[position - 1] if position else None
    if before is None or before.label != "role" or before.value != "director":
        return False
    return not has_hangul(text[before.start : before.end])  # Korean says it after the title


def _add_makers(linked: Linked, spans: Sequence[Span], position: int, item: Item) -> Linked:
    makers = tuple(
        PersonLimit(p.get("en") or next(iter(p.values())), "director") for p in item.role("director")
    )
    return replace(linked, people=(*linked.people, *makers[:1]), aside=(*linked.aside, item.id))


def _add_items(
    linked: Linked,
    text: str,
    spans: Sequence[Span],
    position: int,
    match: Match,
    excluded: bool,
    items: Mapping[str, Item],
) -> Linked:
    if excluded:
        gone = refused(match.items, text, spans, position, items)
        return replace(linked, excluded_ids=(*linked.excluded_ids, *gone))
    ids = match.items
    whole = with_series(ids, spans, position, items)
    if _is_likened(spans) and series_follows(spans, position):
        return replace(linked, seeds=(*linked.seeds, *whole))
    if len(whole) > len(ids) or (match.series and series_follows(spans, position)):
        return replace(linked, named=(*linked.named, *whole), seeds=(*linked.seeds, *whole), only=whole)
    if len(ids) > 1 and not match.series:
        ids = _told_apart(ids, spans, items)
    if len(ids) > 1 and all(items[id].kind == "course" for id in ids) and not _is_likened(spans):
        return replace(linked, topics=linked.topics | {position})  # a subject several courses are named after
    if len(ids) > 1 and not match.series:
        mention = text[spans[position].start : spans[position].end]
        return replace(linked, ambiguity=linked.ambiguity or Ambiguity(mention, ids))
    if _is_likened(spans):
        return replace(linked, seeds=(*linked.seeds, *ids))
    linked = replace(linked, named=(*linked.named, *ids))
    if all(items[id].kind == "course" for id in ids):
        return replace(linked, topics=linked.topics | {position})
    return replace(linked, seeds=(*linked.seeds, *ids))


def _told_apart(ids: tuple[str, ...], spans: Sequence[Span], items: Mapping[str, Item]) -> tuple[str, ...]:
    """The candidates that fit the year, country or people named beside them; all when none does."""
    fitting = [id for id in ids if all(_fits(items[id], span) for span in spans)]
    return tuple(fitting) if fitting else ids


def _fits(item: Item, span: Span) -> bool:
    if span.label == "year" and span.value == "exact":
        return item.year in span.numbers
    if span.label == "country":
        return item.country == span.value
    if span.label == "name" and span.match and span.match.people and not span.match.items:
        return any(has_person(item, PersonLimit(person.name)) for person in span.match.people)
    return True


def _are_compared(spans: Sequence[Span]) -> bool:
    return any(span.label == "intent" and span.value == "compare" for span in spans)


def _is_likened(spans: Sequence[Span]) -> bool:
    """True when names say what the list should be like, not what should be in it."""
    likening = ("similar", "different", "style", "tone", "newer", "older", "more", "question")
    return any(span.label in likening or is_feeling(span) for span in spans)
