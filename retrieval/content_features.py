"""What items have in common, as sparse vectors: one TF-IDF block for each field of an item."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from scipy import sparse

from data.item import Item, Text
from data.text import fold

YEARS_APART = 15
"""Films so many years apart have nothing in common by their years; the same year counts 1, linear between."""

Terms = Mapping[str, float]
"""How much of each term an item has."""
_WORD = re.compile(r"[^\W_]+")


def block(items: Sequence[Item], terms_of: Callable[[Item], Terms]) -> sparse.csr_matrix:
    """(n_items, n_terms) float32 TF-IDF, rows of unit length or empty, so that a product is a cosine.

    Salton and Buckley, "Term-weighting approaches in automatic text retrieval", 1988; the inverse
    document frequency is log((1 + n) / (1 + df)) + 1, n the items that have any term.
    """
    column_of: dict[str, int] = {}
    places, values = list[tuple[int, int]](), list[float]()
    for row, item in enumerate(items):
        for term, value in terms_of(item).items():
            places.append((row, column_of.setdefault(term, len(column_of))))
            values.append(value)
    rows, columns = np.array(places, dtype=np.int64).reshape(-1, 2).T
    frequency = np.bincount(columns, minlength=len(column_of))
    rarity = np.log((1 + len(np.unique(rows))) / (1 + frequency)) + 1
    weights = np.array(values) * rarity[columns]
    norms = np.sqrt(np.bincount(rows, weights=weights**2, minlength=len(items)))
    filled: Any = ((weights / norms[rows]).astype(np.float32), (rows, columns))
    return sparse.csr_matrix(filled, shape=(len(items), len(column_of)))


def _each(terms: Iterable[Any]) -> Terms:
    return {fold(str(term)): 1.0 for term in terms if term}


def _by_language(texts: Mapping[str, Iterable[str]]) -> Terms:
    return {f"{language}:{fold(text)}": 1.0 for language, given in texts.items() for text in given}


def _people(people: Sequence[Text]) -> Terms:
    """Every name of each person, the first billed counting most."""
    terms: dict[str, float] = {}
    for place, person in enumerate(people):
        for name in person.values():
            terms.setdefault(fold(name), (1 + place) ** -0.5)
    return terms


def _title(item: Item) -> Terms:
    return {word: 1.0 for name in item.names() for word in _WORD.findall(name.casefold())}


def _years(item: Item) -> Terms:
    # Two windows of years overlap the less, the further apart their middles are.
    around = YEARS_APART // 2
    return {} if item.year is None else {str(item.year + d): 1.0 for d in range(-around, around + 1)}


TERMS: Mapping[str, Callable[[Item], Terms]] = {
    "genres": lambda item: _each(item.genres),
    "themes": lambda item: _by_language(item.themes),
    "keywords": lambda item: _by_language(item.keywords),
    "directors": lambda item: _people(item.role("director")),
    "cast": lambda item: _people(item.role("cast")),
    "instructors": lambda item: _people(item.role("instructor")),
    "series": lambda item: _each(item.series.name.values()) if item.series else {},
    "country": lambda item: _each([item.country]),
    "level": lambda item: _each([item.level]),
    "provider": lambda item: _each([item.provider]),
    "years": _years,
    "title": _title,
}
"""The terms of each field, by the name of its weight in ContentConfig."""
