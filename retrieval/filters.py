"""Hard limits on what may be returned, and the mask over items they come to."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from functools import partial
from typing import Any

import numpy as np

from data.item import Item, Text, has_hangul
from data.text import fold
from retrieval.analysis import english_words
from retrieval.types import Mask

RANGES = (("year_from", "year_to"), ("minutes_from", "minutes_to"), ("age_from", "age_to"))
"""Fields that limit one number from both sides."""

_Test = Callable[[Item], bool]


@dataclass(frozen=True, slots=True)
class PersonLimit:
    """A person in a role; role None means any role. `name` may be in either script."""

    name: str
    role: str | None = None


@dataclass(frozen=True, slots=True)
class Filters:
    """What must hold of an item. Empty fields do not limit.

    genres      every one of them;  any_genres, any_countries  at least one of them
    minutes_*   running time of a film, total hours of a course; weeks_to  length of a course; inclusive
    age_*       the rating: age_to 12 is what twelve-year-olds may see, age_from 19 adults only
    provider    contained in the item's ("K-MOOC" in "K-MOOC · KAIST")
    people      every one of them;  any_people  at least one of them;  years are inclusive;  only_ids  one of these
    exclude_*   none of them; a term, or any of several parted by "|", is kept out
                where genres, themes, keywords or overview have it:
                in Hangul as a part of a word, because particles follow it, else as a word or its plural
    """

    kind: str | None = None
    year_from: int | None = None
    year_to: int | None = None
    minutes_from: int | None = None
    minutes_to: int | None = None
    weeks_to: int | None = None
    age_from: int | None = None
    age_to: int | None = None
    genres: tuple[str, ...] = ()
    any_genres: tuple[str, ...] = ()
    people: tuple[PersonLimit, ...] = ()
    any_people: tuple[PersonLimit, ...] = ()
    country: str | None = None
    any_countries: tuple[str, ...] = ()
    language: str | None = None
    level: str | None = None
    provider: str | None = None
    only_ids: tuple[str, ...] = ()
    exclude_ids: tuple[str, ...] = ()
    exclude_people: tuple[PersonLimit, ...] = ()
    exclude_genres: tuple[str, ...] = ()
    exclude_countries: tuple[str, ...] = ()
    exclude_terms: tuple[str, ...] = ()
    exclude_providers: tuple[str, ...] = ()

    def merged(self, newer: Filters) -> Filters:
        """These limits with `newer` ones on top: single values replace, exclusions and people add up."""
        changes: dict[str, Any] = {}
        for field in fields(self):
            old, new = getattr(self, field.name), getattr(newer, field.name)
            if isinstance(new, tuple) and field.name not in (
                "genres",
                "any_genres",
                "any_countries",
                "any_people",
                "only_ids",
            ):
                changes[field.name] = tuple(dict.fromkeys((*old, *new)))
            else:
                changes[field.name] = new if new not in (None, ()) else old
        for first, last in RANGES:
            if getattr(newer, first) is not None or getattr(newer, last) is not None:
                changes[first], changes[last] = getattr(newer, first), getattr(newer, last)
        return replace(self, **changes)

    def active(self) -> tuple[str, ...]:
        """Names of the fields that limit something, in declaration order."""
        return tuple(f.name for f in fields(self) if getattr(self, f.name) not in (None, ()))


def allowed(items: Sequence[Item], filters: Filters) -> Mask:
    """(n_items,) bool: True where every limit holds. An item without the fact fails."""
    tests = _tests(filters)
    return np.array([all(test(item) for test in tests) for item in items], dtype=np.bool_)


def _tests(f: Filters) -> list[_Test]:
    tests = [
        _between(value, getattr(f, first), getattr(f, last))
        for value, (first, last) in zip((_year, minutes, _age), RANGES, strict=True)
        if (getattr(f, first), getattr(f, last)) != (None, None)
    ]
    if f.weeks_to is not None:
        tests.append(_between(_weeks, None, f.weeks_to))
    if f.level is not None:
        tests.append(_equals("level", f.level))
    for attribute in ("kind", "country", "language"):
        wanted = getattr(f, attribute)
        if wanted is not None:
            tests.append(_equals(attribute, wanted))
    if f.provider is not None:
        provider = fold(f.provider)
        tests.append(lambda item: provider in fold(item.provider or ""))
    if f.genres:
        tests.append(lambda item: set(f.genres) <= set(item.genres))
    if f.any_genres:
        tests.append(lambda item: not set(f.any_genres).isdisjoint(item.genres))
    if f.exclude_genres:
        tests.append(lambda item: set(f.exclude_genres).isdisjoint(item.genres))
    if f.only_ids:
        tests.append(lambda item: item.id in f.only_ids)
    if f.exclude_ids:
        tests.append(lambda item: item.id not in f.exclude_ids)
    if f.any_countries:
        tests.append(lambda item: item.country in f.any_countries)
    tests.extend(_not(partial(_offered_by, provider=fold(name))) for name in f.exclude_providers)
    if f.exclude_countries:
        tests.append(lambda item: item.country not in f.exclude_countries)
    terms = [part for term in f.exclude_terms for part in term.split("|") if english_words(part)]
    tests.extend(_not(_mentions(term)) for term in terms)
    if f.any_people:
        tests.append(lambda item: any(has_person(item, person) for person in f.any_people))
    tests.extend(partial(has_person, person=person) for person in f.people)
    tests.extend(_not(partial(has_person, person=person)) for person in f.exclude_people)
    return tests


def _offered_by(item: Item, provider: str) -> bool:
    return provider in fold(item.provider or "")


def _between(value: Callable[[Item], float | None], first: int | None, last: int | None) -> _Test:
    def test(item: Item) -> bool:
        found = value(item)
        return found is not None and (first is None or found >= first) and (last is None or found <= last)

    return test


def _year(item: Item) -> float | None:
    return item.year


def minutes(item: Item) -> float | None:
    """How long it takes: a film's running time, a course's total hours; None when unknown."""
    return item.hours * 60 if item.hours is not None else item.runtime


def _weeks(item: Item) -> float | None:
    return item.weeks


def _age(item: Item) -> float | None:
    return item.age_rating


def _equals(attribute: str, wanted: str) -> _Test:
    return lambda item: getattr(item, attribute) == wanted


def _not(test: _Test) -> _Test:
    return lambda item: not test(item)


def _mentions(term: str) -> _Test:
    if has_hangul(term):
        folded = fold(term)
        return lambda item: any(folded in fold(part) for part in _described(item))
    *words, last = english_words(term)
    phrase = r"\W+".join([*words, last.removesuffix("s") or last])
    pattern = re.compile(rf"\b{phrase}(?:s|es)?\b", re.IGNORECASE)
    return lambda item: any(pattern.search(part) for part in _described(item))


def has_person(item: Item, person: PersonLimit) -> bool:
    """True when `item` has that person in that role (any role for None)."""
    wanted = fold(person.name)
    roles = (person.role,) if person.role else tuple(item.people)
    return any(_is_named(someone, wanted) for role in roles for someone in item.role(role))


def _is_named(person: Text, folded: str) -> bool:
    return any(fold(name) == folded for name in person.values())


def _described(item: Item) -> tuple[str, ...]:
    themes = [theme for texts in (*item.themes.values(), *item.keywords.values()) for theme in texts]
    return (*item.genres, *themes, *item.overview.values())
