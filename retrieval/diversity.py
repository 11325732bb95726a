"""Choosing a list that is good together, not only item by item: unlike vectors, and makers, series and topics
kept apart.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.item import Item, Text
from data.text import fold
from retrieval.types import Scores

Penalty = Callable[[NDArray[np.int64], Sequence[int]], NDArray[np.float32]]
"""Rows left and rows chosen so far, in order → (rows left,) how much each repeats what is chosen, 0–1."""


@dataclass(frozen=True, slots=True)
class Grouping:
    """What items may have in common: their director, their series, their cluster, …

    labels  for each row the labels it has, possibly none
    weight  what it counts beside the other groupings, above 0
    decay   0–1: what a common label still counts with every place between two items; 1 is "wherever they are"
    """

    labels: Sequence[Collection[Hashable]]
    weight: float = 1.0
    decay: float = 0.7


def groupings(items: Sequence[Item], topics: NDArray[np.int64]) -> tuple[Grouping, ...]:
    """What keeps items apart in a list: who made them, their series, and their topic, (n_items,) numbers."""
    return (
        Grouping([_names(item.role("director") or item.role("instructor")) for item in items]),
        Grouping([_names((item.series.name,) if item.series else ()) for item in items]),
        Grouping([{int(topic)} for topic in topics]),
    )


def _names(texts: Sequence[Text]) -> set[str]:
    """One name of each is enough to tell them apart."""
    return {fold(next(iter(text.values()))) for text in texts}


def maximal_marginal_relevance(
    scores: Scores, vectors: NDArray[np.float32], rows: NDArray[np.int64], k: int, trade_off: float = 0.85
) -> list[int]:
    """Pick `k` of `rows`, each time the best of trade_off·score − (1 − trade_off)·nearest chosen cosine.

    scores are 0–1 over all items, vectors (n_items, dim) unit-norm, trade_off 0–1 where 1 is relevance
    alone. Carbonell and Goldstein, "The use of MMR, diversity-based reranking", SIGIR 1998.
    """
    likeness = _likeness(vectors)
    return _greedy(trade_off * scores, rows, k, likeness, 1 - trade_off)


def spread(
    scores: Scores, rows: NDArray[np.int64], k: int, groupings: Sequence[Grouping], tolerance: float = 0.05
) -> list[int]:
    """Pick `k` of `rows` so that what has something in common keeps apart, as in a shuffle that feels random.

    Each time the best of score − tolerance·penalty is taken, where the penalty (0–1) grows with the number
    and the nearness of the chosen items of the same groups. So no pick scores more than `tolerance` less
    than the best item it was preferred to. scores are over all items; a group that all rows share changes
    nothing. Greedy like xQuAD (Santos, Macdonald and Ounis, "Exploiting query reformulations for web search
    result diversification", WWW 2010), which also asks what the list has already; the fading with distance
    is that of spread-out shuffling (Poláček, "How to shuffle songs?", Spotify 2014).
    """
    return _greedy(scores, rows, k, _togetherness(groupings), tolerance)


def diversified(
    scores: Scores,
    vectors: NDArray[np.float32],
    rows: NDArray[np.int64],
    k: int,
    groupings: Sequence[Grouping] = (),
    *,
    tolerance: float = 0.05,
    likeness: float = 0.5,
) -> list[int]:
    """Pick `k` of `rows` by both: unlike vectors and groups kept apart, never at more than `tolerance` of score.

    The penalty of `spread` and the nearest chosen cosine are blended; `likeness` (0–1) is the cosine's share.
    The first of the list is always the best of `rows`, and with a tolerance of 0 they stay in order of score.
    """
    near, together = _likeness(vectors), _togetherness(groupings)

    def penalty(left: NDArray[np.int64], chosen: Sequence[int]) -> NDArray[np.float32]:
        return likeness * near(left, chosen) + (1 - likeness) * together(left, chosen)

    return _greedy(scores, rows, k, penalty, tolerance)


def _greedy(scores: Scores, rows: NDArray[np.int64], k: int, penalty: Penalty, strength: float) -> list[int]:
    left = np.asarray(rows, dtype=np.int64)
    chosen: list[int] = []
    while len(left) and len(chosen) < k:
        best = int(np.argmax(scores[left] - strength * penalty(left, chosen)))
        chosen.append(int(left[best]))
        left = np.delete(left, best)
    return chosen


def _likeness(vectors: NDArray[np.float32]) -> Penalty:
    def nearest(left: NDArray[np.int64], chosen: Sequence[int]) -> NDArray[np.float32]:
        if not chosen:
            return np.zeros(len(left), dtype=np.float32)
        return np.clip((vectors[left] @ vectors[list(chosen)].T).max(axis=1), 0, 1)

    return nearest


def _togetherness(groupings: Sequence[Grouping]) -> Penalty:
    scale = max(sum(grouping.weight for grouping in groupings), 1.0)

    def together(left: NDArray[np.int64], chosen: Sequence[int]) -> NDArray[np.float32]:
        total = np.zeros(len(left), dtype=np.float32)
        for grouping in groupings if chosen else ():
            near: dict[Hashable, float] = {}
            for back, row in enumerate(reversed(chosen)):
                for label in grouping.labels[row]:
                    near[label] = min(near.get(label, 0.0) + grouping.decay**back, 1.0)
            most = [
                max((near.get(label, 0.0) for label in grouping.labels[row]), default=0.0) for row in left
            ]
            total += grouping.weight / scale * np.array(most, dtype=np.float32)
        return total

    return together
