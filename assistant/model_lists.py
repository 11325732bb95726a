"""What each collaborative model would recommend, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.item import Item
from retrieval.filters import Filters, allowed
from retrieval.index import Index
from retrieval.types import Scores


@dataclass(frozen=True, slots=True)
class ModelList:
    """One model's list, best first; empty where it knows none of the liked items."""

    model: str
    items: tuple[Item, ...]


def model_lists(
    index: Index, liked: Sequence[str], disliked: Sequence[str] = (), k: int = 10
) -> list[ModelList]:
    """The best `k` items of every model of the index, of content alone and of the blend, for the same taste.

    Items are of the kinds of the liked ones, which are not among them. Ids the index does not have count for
    nothing.
    """
    likes, dislikes = index.rows(liked), index.rows(disliked)
    kinds = {index.items[row].kind for row in likes}
    mask = allowed(index.items, Filters(exclude_ids=(*liked, *disliked)))
    mask &= np.array([not kinds or item.kind in kinds for item in index.items])
    scores: dict[str, Scores] = {
        name: model.score(likes, dislikes) for name, model in index.collaborative.items()
    }
    if index.taste is not None:
        scores.update({name: one.score(likes, dislikes) for name, one in index.taste.scorers.items()})
        scores["blend"] = index.taste.score(likes, dislikes)
    return [
        ModelList(name, tuple(index.items[row] for row in _best(found, mask, k)))
        for name, found in scores.items()
    ]


def overlap(lists: Sequence[ModelList]) -> NDArray[np.int64]:
    """(n_lists, n_lists) how many items each two lists share; the diagonal is their lengths."""
    ids = [{item.id for item in one.items} for one in lists]
    return np.array([[len(a & b) for b in ids] for a in ids], dtype=np.int64).reshape(len(lists), len(lists))


def named_by(lists: Sequence[ModelList], item: Item) -> int:
    """How many of the lists have the item."""
    return sum(any(item.id == other.id for other in one.items) for one in lists)


def _best(scores: Scores, mask: NDArray[np.bool_], k: int) -> list[int]:
    known = np.flatnonzero(mask & np.isfinite(scores))
    return [int(row) for row in known[np.argsort(-scores[known], kind="stable")][:k]]
