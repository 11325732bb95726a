"""Linking names: which items and people a piece of text may mean.

Exact names are looked up by their folded form. Only where the sentence says that a name must stand
there are three looser readings tried, in this order: the beginning of a name, a typo of up to two
letters, and the same sound in the other script.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from assistant.understanding.name_keys import (
    MIN_PARTIAL,
    MIN_SOUND,
    Person,
    overview_words,
    person_keys,
    person_sounds,
    series_keys,
    sound_keys,
    title_keys,
)
from data.item import Item, has_hangul
from data.text import fold, letters, skeleton

MIN_NEAR_SOUND = 8
"""Shorter sounds are too many to be told apart by all but one of their letters."""
WORDS_OF_A_NAME = 2
_DOMINATES = 2


@dataclass(frozen=True, slots=True)
class Match:
    """What a name means: items (several when it is ambiguous), a whole series, or people."""

    items: tuple[str, ...] = ()
    series: bool = False
    people: tuple[Person, ...] = ()


class NameIndex:
    """Every name of a catalogue: titles, aliases, series, people."""

    def __init__(self, items: Sequence[Item]) -> None:
        self._titles = title_keys(items)
        self._series = series_keys(items)
        self._people, self._full_names = person_keys(items)
        self._years = {item.id: item.year or 0 for item in items}
        self._words = overview_words(items, self._titles.keys() | self._people.keys() | self._series.keys())
        self.longest = max(map(len, [*self._titles, *self._people, *self._series]), default=0)
        self._items = items

    # What only misspelt names need is made when the first one comes: most conversations have none.
    @cached_property
    def _title_letters(self) -> dict[str, str]:
        return {letters(key): key for key in self._titles}

    @cached_property
    def _person_letters(self) -> dict[str, str]:
        return {letters(key): key for key in self._people}

    @cached_property
    def _title_sounds(self) -> dict[bool, dict[str, tuple[str, ...]]]:
        """By script of the name: True is Hangul."""
        return {hangul: sound_keys(self._items, hangul=hangul) for hangul in (True, False)}

    @cached_property
    def _person_sounds(self) -> dict[str, tuple[Person, ...]]:
        return person_sounds(self._people)

    def exact(self, key: str) -> Match | None:
        """What a folded name means, if anything. A film's own title goes before the series of that name."""
        items = self._titles.get(key, ())
        people = self._people.get(key, ())
        if items or people:
            return Match(items=items, people=_foremost(people))
        series = self._series.get(key, ())
        return Match(items=series, series=True) if series else None

    def is_ordinary(self, key: str) -> bool:
        """True for names that are also everyday words: "그녀", "Up". They count only where a name must stand.

        The full name of a person is one only when it is very short: overviews name people too.
        """
        short = len(key) <= 2 if has_hangul(key) else len(key) <= 3
        return short or (key in self._words and key not in self._full_names)

    def titles(self, text: str, *, sounds: bool = True) -> tuple[str, ...]:
        """Ids of the items a typed title may mean, best first; empty when none comes near.

        Without `sounds` no title counts for its sound alone.
        """
        key = fold(text)
        if not key:
            return ()
        found = self.exact(key)
        if found and found.items:
            return found.items
        looser = (self._beginning, self._mistyped_title, self._sounding_title)
        for reading in looser if sounds else looser[:-1]:
            ids = reading(key, text)
            if ids:
                return ids
        return ()

    def people(self, text: str) -> tuple[str, ...]:
        """Names of the people a typed name may mean, as the catalogue writes them, best first."""
        return tuple(person.name for person in self.persons(text))

    def persons(self, text: str, *, sounds: bool = True) -> tuple[Person, ...]:
        """As `people`, with roles; without `sounds` no name counts for its sound alone."""
        key = fold(text)
        if key in self._people:
            return _foremost(self._people[key])
        close = _nearest_letters(key, self._person_letters)
        if close:
            return self._people[close[0]]
        begun = self._begun_person(key, text)
        if begun:
            return begun
        sound = skeleton(text) if sounds else ""
        return self._person_sounds.get(sound, ()) if len(sound) >= MIN_SOUND else ()

    def _begun_person(self, key: str, text: str) -> tuple[Person, ...]:
        """Those whose name begins with these two words or more ("Tony Leung"), most credits first."""
        if len(text.split()) < WORDS_OF_A_NAME:
            return ()
        found = {p.name: p for name, people in self._people.items() if name.startswith(key) for p in people}
        return tuple(sorted(found.values(), key=lambda person: -person.credits))

    def namesakes(self, key: str) -> tuple[Person, ...]:
        """Everybody a folded name may mean, most credits first."""
        return self._people.get(key, ())

    def is_full_name(self, key: str) -> bool:
        """True for whole names, False for surnames and what else people go by."""
        return key in self._full_names

    def _beginning(self, key: str, text: str) -> tuple[str, ...]:
        if len(key) < MIN_PARTIAL or key.isdigit():
            return ()
        ids = [id for name, found in self._titles.items() if name.startswith(key) for id in found]
        return tuple(dict.fromkeys(sorted(ids, key=lambda id: self._years[id])))

    def _mistyped_title(self, key: str, text: str) -> tuple[str, ...]:
        found = [id for name in _nearest_letters(key, self._title_letters) for id in self._titles[name]]
        return tuple(dict.fromkeys(found))

    def _sounding_title(self, key: str, text: str) -> tuple[str, ...]:
        """A title written as it sounds in the other script; in its own script a typo has its letters."""
        sound = skeleton(text)
        if len(sound) < MIN_SOUND:
            return ()
        known = self._title_sounds[not has_hangul(text)]
        exact = known.get(sound, ())
        if exact or len(sound) < MIN_NEAR_SOUND:
            return exact
        near = process.extractOne(sound, known.keys(), scorer=Levenshtein.distance, score_cutoff=1)
        return known[near[0]] if near and _digits(near[0]) == _digits(sound) else ()


def _nearest_letters(key: str, known: Mapping[str, str]) -> list[str]:
    """Folded names within the typos a name of this length may have: none below 6 letters, one below 9, else two.

    Digits must agree: a wrong sequel number is another film, not a typo.
    """
    typed = letters(key)
    allowance = 0 if len(typed) < 6 else 1 if len(typed) < 9 else 2
    if not allowance:
        return []
    found = process.extract(typed, known.keys(), scorer=Levenshtein.distance, score_cutoff=allowance, limit=5)
    near = [(known[name], distance) for name, distance, _ in found if _digits(name) == _digits(typed)]
    return [name for name, distance in near if distance == near[0][1]]


def _digits(text: str) -> str:
    return "".join(c for c in text if c.isdigit())


def _foremost(people: Sequence[Person]) -> tuple[Person, ...]:
    """Just the first of several namesakes when that one has twice the credits of the next."""
    if len(people) > 1 and people[0].credits >= _DOMINATES * people[1].credits:
        return (people[0],)
    return tuple(people)
