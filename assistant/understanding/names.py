"""Linking names: which items and people a piece of text may mean.

Exact names are looked up by their folded form. Only where the sentence says that a name must stand
there are three looser readings tried, in this order: the beginning of a name, a typo of up to two
letters, and the same sound in the other script.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from data.item import Item, Text, has_hangul
from data.text import fold, letters, skeleton

MIN_PARTIAL = 3
MIN_SOUND = 4
WORDS_OF_A_NAME = 2
BY_CHANCE = 1000
"""In so many items a rare word comes up once by chance."""
_DOMINATES = 2
_INITIAL = re.compile(r"\s\w\.\s")
"""A middle initial, which people leave out: David J. Malan."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the catalogue: one name (as the catalogue writes it) and the roles played, with counts."""

    name: str
    names: Text
    roles: Mapping[str, int]

    @property
    def credits(self) -> int:
        return sum(self.roles.values())


@dataclass(frozen=True, slots=True)
class Match:
    """What a name means: items (several when it is ambiguous), a whole series, or people."""

    items: tuple[str, ...] = ()
    series: bool = False
    people: tuple[Person, ...] = ()


class NameIndex:
    """Every name of a catalogue: titles, aliases, series, people."""

    def __init__(self, items: Sequence[Item]) -> None:
        self._titles = _title_keys(items)
        self._series = _series_keys(items)
        self._people, self._full_names = _person_keys(items)
        self._years = {item.id: item.year or 0 for item in items}
        self._words = _overview_words(items)
        self.longest = max(map(len, [*self._titles, *self._people, *self._series]), default=0)
        self._title_letters = {letters(key): key for key in self._titles}
        self._person_letters = {letters(key): key for key in self._people}
        self._title_sounds = _sound_keys(self._titles, items)
        self._person_sounds = _person_sounds(self._people)

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

    def titles(self, text: str) -> tuple[str, ...]:
        """Ids of the items a typed title may mean, best first; empty when none comes near."""
        key = fold(text)
        if not key:
            return ()
        found = self.exact(key)
        if found and found.items:
            return found.items
        for reading in (self._beginning, self._mistyped_title, self._sounding_title):
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
        sound = skeleton(text)
        if len(sound) < MIN_SOUND:
            return ()
        exact = self._title_sounds.get(sound, ())
        if exact or len(sound) < MIN_SOUND + 2:
            return exact
        near = process.extractOne(
            sound, self._title_sounds.keys(), scorer=Levenshtein.distance, score_cutoff=1
        )
        return self._title_sounds[near[0]] if near and _digits(near[0]) == _digits(sound) else ()


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


def _title_keys(items: Iterable[Item]) -> dict[str, tuple[str, ...]]:
    keys: dict[str, dict[str, None]] = defaultdict(dict)
    weak: dict[str, dict[str, None]] = defaultdict(dict)
    for item in items:
        for name in item.names():
            keys[fold(name)][item.id] = None
            _, colon, after = name.partition(":")
            if colon and len(fold(after)) >= MIN_PARTIAL:
                weak[fold(after)][item.id] = None
        if item.series and item.series.number:
            for name in item.series.name.values():
                weak[f"{fold(name)}{item.series.number}"][item.id] = None
    for key, ids in weak.items():
        if key not in keys:
            keys[key] = ids
    return {key: tuple(ids) for key, ids in keys.items() if key}


def _series_keys(items: Iterable[Item]) -> dict[str, tuple[str, ...]]:
    members: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        for name in item.series.name.values() if item.series else ():
            members[fold(name)].append(item)
    ordered = {
        key: sorted({i.id: i for i in found}.values(), key=lambda i: (i.series and i.series.number) or 0)
        for key, found in members.items()
    }
    return {key: tuple(item.id for item in found) for key, found in ordered.items() if key}


def _person_keys(items: Iterable[Item]) -> tuple[dict[str, tuple[Person, ...]], frozenset[str]]:
    """People by folded name: the full name in each script, and the surname of those who have one set apart.

    With them the keys that are full names.
    """
    roles: dict[tuple[tuple[str, str], ...], Counter[str]] = defaultdict(Counter)
    for item in items:
        for role, texts in item.people.items():
            for text in texts:
                roles[tuple(sorted(text.items()))][role] += 1
    keys: dict[str, list[Person]] = defaultdict(list)
    surnames: dict[str, list[Person]] = defaultdict(list)
    for names, counts in roles.items():
        spelt = dict(names)
        person = Person(spelt.get("en") or next(iter(spelt.values())), spelt, dict(counts))
        for key in {fold(form) for name in spelt.values() for form in (name, _INITIAL.sub(" ", name))}:
            keys[key].append(person)
        for surname in _surnames(spelt):
            surnames[fold(surname)].append(person)
    full_names = frozenset(keys)
    for key, people in surnames.items():
        if key not in keys:
            keys[key] = people
    ordered = {key: tuple(sorted(people, key=lambda p: -p.credits)) for key, people in keys.items() if key}
    return ordered, full_names


def _surnames(names: Text) -> tuple[str, ...]:
    """Surnames, such as "Nolan" and "놀란" of Christopher Nolan; none for Korean names, which are used whole.

    In Korean a Japanese surname stands first and a Western one last: it is the word that sounds
    more like the last word of the Latin name.
    """
    latin, hangul = names.get("en", "").split(), names.get("ko", "").split()
    if len(latin) < 2 or (names.get("ko") and len(hangul) < 2):
        return ()
    found = [latin[-1]] if len(latin[-1]) > 2 else []
    if hangul:
        sound = skeleton(latin[-1])
        near = max(
            reversed(hangul), key=lambda word: Levenshtein.normalized_similarity(skeleton(word), sound)
        )
        found += [near] if len(near) > 1 else []
    return tuple(found)


def _foremost(people: Sequence[Person]) -> tuple[Person, ...]:
    """Just the first of several namesakes when that one has twice the credits of the next."""
    if len(people) > 1 and people[0].credits >= _DOMINATES * people[1].credits:
        return (people[0],)
    return tuple(people)


def _overview_words(items: Iterable[Item]) -> frozenset[str]:
    """Words people use when they write about items: English words and the beginnings of Korean ones.

    A title that is such a word ("friend", "아저씨") is an everyday word too. One overview is enough in a
    small catalogue; in a large one a rare word comes up somewhere by chance.
    """
    count: Counter[str] = Counter()
    everything = list(items)
    for item in everything:
        own = {fold(name) for name in item.names()}
        words: set[str] = set()
        themes = (theme for texts in item.themes.values() for theme in texts)
        for text in (*item.overview.values(), *themes):
            for word in text.replace(",", " ").replace(".", " ").split():
                if not has_hangul(word) and not word.islower():
                    continue  # "Tarantino", "Heat": names, or the first word of a sentence
                beginnings = (
                    [word[:end] for end in range(2, min(len(word), 6) + 1)] if has_hangul(word) else [word]
                )
                words.update(w for w in beginnings if w not in own)
        count.update(words)
    least = 1 + len(everything) // BY_CHANCE
    return frozenset(word for word, overviews in count.items() if overviews >= least)


def _sound_keys(titles: Mapping[str, tuple[str, ...]], items: Iterable[Item]) -> dict[str, tuple[str, ...]]:
    sounds: dict[str, dict[str, None]] = defaultdict(dict)
    for item in items:
        for name in item.names():
            sounds[skeleton(name)][item.id] = None
    return {sound: tuple(ids) for sound, ids in sounds.items() if len(sound) >= MIN_SOUND}


def _person_sounds(people: Mapping[str, tuple[Person, ...]]) -> dict[str, tuple[Person, ...]]:
    sounds: dict[str, dict[str, Person]] = defaultdict(dict)
    for found in people.values():
        for person in found:
            for name in person.names.values():
                sounds[skeleton(name)][person.name] = person
    return {sound: tuple(found.values()) for sound, found in sounds.items() if len(sound) >= MIN_SOUND}
