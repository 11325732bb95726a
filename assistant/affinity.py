"""How much two items have in common that a person could name: series, people, themes, genres, country."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from data.item import Item, Text
from data.text import fold
from retrieval.types import Mask, Scores

# What one shared fact is worth before scaling; a shared genre says little, a shared series a lot.
SERIES = 3.0
DIRECTOR = 1.2
INSTRUCTOR = 1.2
CAST = 0.5
THEME = 0.5
GENRE = 1.0
COUNTRY = 0.6
LEVEL = 0.3
NEAR_YEARS = 0.4
_YEARS_APART = 15


@dataclass(frozen=True, slots=True)
class Shared:
    """The facts two items share, each as the first item has it; themes by language."""

    series: Text | None
    directors: tuple[Text, ...]
    instructors: tuple[Text, ...]
    cast: tuple[Text, ...]
    themes: Mapping[str, tuple[str, ...]]
    genres: tuple[str, ...]
    country: bool
    level: bool


def shared(a: Item, b: Item) -> Shared:
    """What `a` and `b` have in common; symmetric but for the spelling, which is `a`'s."""
    same_series = a.series and b.series and _names(a.series.name) & _names(b.series.name)
    return Shared(
        series=a.series.name if a.series and same_series else None,
        directors=_same_people(a, b, "director"),
        instructors=_same_people(a, b, "instructor"),
        cast=_same_people(a, b, "cast"),
        themes=_same_themes(a, b),
        genres=tuple(genre for genre in a.genres if genre in b.genres),
        country=a.country is not None and a.country == b.country,
        level=a.level is not None and a.level == b.level,
    )


def affinity(a: Item, b: Item) -> float:
    """Weighted sum of shared facts, ≥ 0; genres count by the share of both items' genres they make up."""
    common = shared(a, b)
    genres = len(common.genres) / max(len({*a.genres, *b.genres}), 1)
    return (
        SERIES * (common.series is not None)
        + DIRECTOR * min(len(common.directors), 1)
        + INSTRUCTOR * min(len(common.instructors), 1)
        + CAST * min(len(common.cast), 3)
        + THEME * min(max(map(len, common.themes.values()), default=0), 3)
        + GENRE * genres
        + COUNTRY * common.country
        + LEVEL * common.level
        + NEAR_YEARS * _nearness(a, b)
    )


def affinities(seeds: Sequence[Item], items: Sequence[Item], mask: Mask) -> Scores:
    """(n_items,) float32: mean affinity to the seeds of each item `mask` allows, NaN elsewhere."""
    scores = np.full(len(items), np.nan, dtype=np.float32)
    for row in map(int, np.flatnonzero(mask)):
        scores[row] = sum((affinity(seed, items[row]) for seed in seeds), 0.0) / len(seeds)
    return scores


def common_series(items: Sequence[Item]) -> Text | None:
    """The name of the one series all of `items` belong to, if there is one."""
    if not items or not all(shared(items[0], item).series for item in items):
        return None
    return items[0].series.name if items[0].series else None


def _nearness(a: Item, b: Item) -> float:
    if a.year is None or b.year is None:
        return 0.0
    return max(0.0, 1 - abs(a.year - b.year) / _YEARS_APART)


def _names(text: Text) -> set[str]:
    return {fold(name) for name in text.values()}


def _same_people(a: Item, b: Item, role: str) -> tuple[Text, ...]:
    theirs = {name for person in b.role(role) for name in _names(person)}
    return tuple(person for person in a.role(role) if _names(person) & theirs)


def _same_themes(a: Item, b: Item) -> dict[str, tuple[str, ...]]:
    both = {language: _shared_words(a.themes[language], b.themes.get(language, ())) for language in a.themes}
    return {language: themes for language, themes in both.items() if themes}


def _shared_words(a: Iterable[str], b: Iterable[str]) -> tuple[str, ...]:
    theirs = {fold(theme) for theme in b}
    return tuple(theme for theme in a if fold(theme) in theirs)
