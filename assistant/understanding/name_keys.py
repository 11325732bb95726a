"""Every form a name of the catalogue is looked up by: folded titles, series, people, and their sounds."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from data.item import Item, Text, has_hangul
from data.text import fold, skeleton

MIN_SOUND = 4
MIN_PARTIAL = 3
LONGEST_WORD = 6
"""Letters of a Korean word that may be a title of one word."""
BY_CHANCE = 1000
"""In so many items a rare word comes up once by chance."""
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


def title_keys(items: Sequence[Item]) -> dict[str, tuple[str, ...]]:
    keys: dict[str, dict[str, None]] = defaultdict(dict)
    weak: dict[str, dict[str, None]] = defaultdict(dict)
    heads: dict[str, dict[str, None]] = defaultdict(dict)
    for item in items:
        for name in item.names():
            keys[fold(name)][item.id] = None
            _, colon, after = name.partition(":")
            if colon and len(fold(after)) >= MIN_PARTIAL:
                weak[fold(after)][item.id] = None
            head, dash, _ = name.partition(":")
            if dash and " " in head:
                heads[fold(head)][item.id] = None
        if item.series and item.series.number:
            for name in item.series.name.values():
                weak[f"{fold(name)}{item.series.number}"][item.id] = None
    series = {fold(name) for item in items if item.series for name in item.series.name.values()}
    # "Glass Onion" alone, where no other film begins so and it is no series.
    weak.update({key: ids for key, ids in heads.items() if len(ids) == 1 and key not in series | weak.keys()})
    for key, ids in weak.items():
        if key not in keys:
            keys[key] = ids
    return {key: tuple(ids) for key, ids in keys.items() if key}


def series_keys(items: Iterable[Item]) -> dict[str, tuple[str, ...]]:
    members: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        for name in item.series.name.values() if item.series else ():
            members[fold(name)].append(item)
    ordered = {
        key: sorted({i.id: i for i in found}.values(), key=lambda i: (i.series and i.series.number) or 0)
        for key, found in members.items()
    }
    return {key: tuple(item.id for item in found) for key, found in ordered.items() if key}


def person_keys(items: Iterable[Item]) -> tuple[dict[str, tuple[Person, ...]], frozenset[str]]:
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


def overview_words(items: Sequence[Item], keys: Set[str]) -> frozenset[str]:
    """Those of `keys` that people use as words when they write about items.

    A title that is such a word ("friend", "아저씨") is an everyday word too. One overview is enough in a
    small catalogue; in a large one a rare word comes up somewhere by chance.
    """
    count: Counter[str] = Counter()
    for item in items:
        own = {fold(name) for name in item.names()}
        themes = (theme for texts in item.themes.values() for theme in texts)
        written = " ".join((*item.overview.values(), *themes)).replace(",", " ").replace(".", " ")
        forms = {form for word in set(written.split()) for form in _forms(word) if form in keys}
        count.update(forms - own)
    least = 1 + len(items) // BY_CHANCE
    return frozenset(word for word, overviews in count.items() if overviews >= least)


def _forms(word: str) -> list[str]:
    """An English word as it is, a Korean one without what may follow it; no names and beginnings of sentences."""
    if word[0] >= "가":
        return [word[:end] for end in range(2, min(len(word), LONGEST_WORD) + 1)]
    return [word] if word.islower() else []  # "Tarantino", "Heat"


def sound_keys(items: Iterable[Item], *, hangul: bool) -> dict[str, tuple[str, ...]]:
    """Ids by the sound of the names in one script."""
    sounds: dict[str, dict[str, None]] = defaultdict(dict)
    for item in items:
        for name in item.names():
            if has_hangul(name) is hangul:
                sounds[skeleton(name)][item.id] = None
    return {sound: tuple(ids) for sound, ids in sounds.items() if len(sound) >= MIN_SOUND}


def person_sounds(people: Mapping[str, tuple[Person, ...]]) -> dict[str, tuple[Person, ...]]:
    sounds: dict[str, dict[str, Person]] = defaultdict(dict)
    for found in people.values():
        for person in found:
            for name in person.names.values():
                sounds[skeleton(name)][person.name] = person
    return {sound: tuple(found.values()) for sound, found in sounds.items() if len(sound) >= MIN_SOUND}
