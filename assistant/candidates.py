"""Which items are worth scoring in full: those some index or some shared fact brings up.

In a small catalogue all that the limits allow are scored. In a large one, comparing facts with every
item would take seconds, so the indexes choose first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.types import Request
from data.item import Item
from data.text import fold
from retrieval import search
from retrieval.index import Index
from retrieval.types import Mask, Scores

ALL_UP_TO = 2000
"""Allowed items up to which all are candidates."""
FROM_EACH = 300
"""Candidates from each way of finding."""

Makers = Mapping[str, Sequence[int]]
"""Rows by the folded name of a series or of a person."""


def makers(items: Sequence[Item]) -> Makers:
    """Who and what ties items together, so that a seed's series and people need no search."""
    rows: dict[str, list[int]] = defaultdict(list)
    for row, item in enumerate(items):
        for name in _ties(item):
            rows[name].append(row)
    return rows


def _ties(item: Item) -> set[str]:
    texts = [person for people in item.people.values() for person in people]
    if item.series:
        texts.append(item.series.name)
    return {fold(name) for text in texts for name in text.values()}


def candidates(index: Index, tied: Makers, request: Request, mask: Mask, liked: Sequence[int]) -> Mask:
    """The rows of `mask` to score: all of few, else what dense and lexical search, nearness to the seeds and
    liked items, shared people or series, collaborative models and popularity bring up.
    """
    if mask.sum() <= ALL_UP_TO:
        return mask
    seeds = index.rows(request.seeds)
    chosen = np.zeros(len(mask), dtype=np.bool_)
    chosen[index.rows(request.named)] = True
    if request.text:
        for find in (search.dense, search.lexical):
            chosen[[hit.row for hit in find(index, request.text, mask, FROM_EACH)]] = True
    taste = [*seeds, *liked]
    if taste:
        centroid = index.vectors[taste].mean(axis=0)
        chosen[[hit.row for hit in index.dense.search_vector(centroid, FROM_EACH, mask)]] = True
        chosen[[row for seed in seeds for name in _ties(index.items[seed]) for row in tied.get(name, ())]] = (
            True
        )
    if index.taste is not None and taste:
        chosen[_best(index.taste.score(taste), mask)] = True
    if "popularity" in index.collaborative:
        chosen[_best(index.collaborative["popularity"].score(()), mask)] = True
    chosen &= mask
    return chosen if chosen.any() else _newest(index.items, mask)


def _best(scores: Scores, mask: Mask) -> NDArray[np.intp]:
    known = np.flatnonzero(mask & np.isfinite(scores))
    return known[np.argsort(-scores[known], kind="stable")][:FROM_EACH]


def _newest(items: Sequence[Item], mask: Mask) -> Mask:
    """Where nothing is known of anything, the newest items."""
    rows = sorted(map(int, np.flatnonzero(mask)), key=lambda row: -(items[row].year or 0))[:FROM_EACH]
    chosen = np.zeros(len(mask), dtype=np.bool_)
    chosen[rows] = True
    return chosen
