"""Choosing a list that is good together, not only item by item."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from retrieval.types import Scores


def maximal_marginal_relevance(
    scores: Scores, vectors: NDArray[np.float32], rows: NDArray[np.int64], k: int, trade_off: float = 0.85
) -> list[int]:
    """Pick `k` of `rows`, each time the best of trade_off·score − (1 − trade_off)·nearest chosen cosine.

    scores are 0–1 over all items, vectors (n_items, dim) unit-norm, trade_off 0–1 where 1 is relevance
    alone. Carbonell and Goldstein, "The use of MMR, diversity-based reranking", SIGIR 1998.
    """
    left = list(rows)
    chosen: list[int] = []
    nearest = np.zeros(len(vectors), dtype=np.float32)
    while left and len(chosen) < k:
        value = trade_off * scores[left] - (1 - trade_off) * nearest[left]
        best = left.pop(int(np.argmax(value)))
        chosen.append(int(best))
        nearest = np.maximum(nearest, vectors @ vectors[best])
    return chosen
