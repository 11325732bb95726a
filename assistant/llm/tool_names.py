"""Linking what the model passes to a tool to what the catalogue has: titles, people, closed sets of values.

Whatever cannot be linked raises UnknownName with what comes close; catalogue text in its message is fenced.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz, process

from assistant.errors import UnknownName
from assistant.llm.fence import fenced, named
from assistant.llm.tool_arguments import Exclusions, Limits
from assistant.llm.turn import Turn
from assistant.understanding.lexicon import load_lexicon, squeeze
from assistant.understanding.names import NameIndex
from data.item import Item
from data.text import fold, letters
from retrieval.filters import Filters, PersonLimit
from retrieval.index import Index

CLOSE_ENOUGH = 60
"""Similarity of letters, 0–100, from which a name is worth offering instead."""
OFFERED = 4
LISTED = 100
"""Values of a closed set that are listed at most."""
ADULT = 19
"""The rating for adults only; whoever is older may see everything."""


@dataclass(frozen=True, slots=True)
class Linked:
    """The items typed titles mean, and for the model what else they may mean."""

    items: tuple[Item, ...]
    notes: tuple[dict[str, object], ...]


@dataclass(frozen=True, slots=True)
class Linker:
    """Names of one catalogue. Items it offers are recorded in the turn: the model may ask about them."""

    index: Index
    names: NameIndex
    turn: Turn

    def titles(self, typed: Sequence[str]) -> Linked:
        """The item each title or id means, best reading first; raises UnknownName when none is known."""
        found: list[Item] = []
        notes: list[dict[str, object]] = []
        unknown: list[str] = []
        for title in typed:
            candidates = self._candidates(title)
            self.turn.saw(candidates)
            if not candidates:
                unknown.append(title)
                continue
            found.append(candidates[0])
            notes.append({"asked": title, "taken_as": named(candidates[0])})
            if candidates[1:]:
                notes[-1]["may_also_mean"] = [named(item) for item in candidates[1:]]
        close = self._close_titles(unknown)
        if not found:
            raise UnknownName(_no_such("title", unknown, [named(item) for item in close]))
        notes += [{"no_such_title": title} for title in unknown]
        notes += [{"close": named(item)} for item in close]
        return Linked(_distinct(found), tuple(notes))

    def filters(self, limits: Limits) -> Filters:
        """The limits with every name and value as the catalogue writes it; raises UnknownName."""
        items = self.index.items
        return replace(
            self.exclusions(limits),
            kind=_value("kind", limits.kind, (item.kind for item in items)),
            year_from=limits.year_from,
            year_to=limits.year_to,
            minutes_from=limits.min_minutes,
            minutes_to=limits.max_minutes,
            weeks_to=limits.max_weeks,
            age_from=ADULT if limits.adults_only else None,
            age_to=limits.age if limits.age is not None and limits.age < ADULT else None,
            genres=self._genres(limits.genres),
            any_genres=self._genres(limits.any_genres),
            people=self._people(limits.people),
            country=_value("country", limits.country, (item.country for item in items)),
            language=_value("language", limits.language, (item.language for item in items)),
            level=_value("level", limits.level, (item.level for item in items)),
            provider=self._provider(limits.provider),
        )

    def exclusions(self, unwanted: Exclusions) -> Filters:
        """What is to be kept out, as the catalogue writes it; raises UnknownName."""
        items = self.index.items
        countries = [
            _value("country", name, (item.country for item in items)) for name in unwanted.exclude_countries
        ]
        return Filters(
            exclude_people=self._people(unwanted.exclude_people),
            exclude_genres=self._genres(unwanted.exclude_genres),
            exclude_countries=tuple(filter(None, countries)),
            exclude_terms=tuple(unwanted.exclude_words),
        )

    def _candidates(self, title: str) -> tuple[Item, ...]:
        ids = (title,) if title in self.index.row_of else self.names.titles(title)
        return tuple(self.index.items[row] for row in self.index.rows(ids[:OFFERED]))

    def _close_titles(self, typed: Iterable[str]) -> tuple[Item, ...]:
        by_name = {name: item for item in self.index.items for name in item.names()}
        close = _distinct([by_name[name] for title in typed for name in _closest(title, by_name)])
        self.turn.saw(close)
        return close

    def _people(self, typed: Sequence[str]) -> tuple[PersonLimit, ...]:
        return tuple(PersonLimit(self._person(name)) for name in typed)

    def _person(self, typed: str) -> str:
        found = self.names.people(typed)
        if found:
            return found[0]
        everyone = {
            name: None
            for item in self.index.items
            for people in item.people.values()
            for person in people
            for name in person.values()
        }
        raise UnknownName(_no_such("person", [typed], [{"name": name} for name in _closest(typed, everyone)]))

    def _genres(self, typed: Sequence[str]) -> tuple[str, ...]:
        known = {genre for item in self.index.items for genre in item.genres}
        return tuple(genre for name in typed if (genre := _value("genre", name, known)))

    def _provider(self, typed: str | None) -> str | None:
        """`typed` itself where a provider's name contains it."""
        known = {item.provider: None for item in self.index.items if item.provider}
        if typed is None or any(fold(typed) in fold(provider) for provider in known):
            return typed
        close = [{"provider": name} for name in _closest(typed, known)]
        raise UnknownName(_no_such("provider", [typed], close))


def _value(label: str, typed: str | None, values: Iterable[str | None]) -> str | None:
    """`typed` as the catalogue writes it, in either language: "SF" and "공상과학" are "science fiction"."""
    if typed is None:
        return None
    known = {squeeze(value): value for value in values if value}
    sense = load_lexicon().phrases.get(squeeze(typed))
    meant = sense.value if sense and sense.label == label else typed
    if squeeze(meant) in known:
        return known[squeeze(meant)]
    raise UnknownName(_no_such(label, [typed], [{label: value} for value in sorted(known.values())[:LISTED]]))


def _no_such(what: str, typed: Sequence[str], close: Sequence[Mapping[str, object]]) -> str:
    message = f"The catalogue has no such {what}: {', '.join(map(repr, typed))}."
    if not close:
        return f"{message} Nothing comes close. Tell the user so, or search another way."
    return f"{message} What there is instead (the user may have meant one of these):\n{fenced(close)}"


def _closest(typed: str, names: Iterable[str]) -> list[str]:
    by_letters = {letters(fold(name)): name for name in names}
    near = process.extract(
        letters(fold(typed)), by_letters.keys(), scorer=fuzz.ratio, score_cutoff=CLOSE_ENOUGH, limit=OFFERED
    )
    return [by_letters[key] for key, _, _ in near]


def _distinct(items: Sequence[Item]) -> tuple[Item, ...]:
    return tuple({item.id: item for item in items}.values())
