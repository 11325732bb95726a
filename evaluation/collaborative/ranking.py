"""Full rankings: every item of the catalogue but those the person has already met, no sampled negatives.

Krichene and Rendle, "On sampled metrics for item recommendation", KDD 2020, show why not to sample.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from retrieval.types import Scores, Taste

DEPTH = 20
AT_ONCE = 512


class ScoresMany(Protocol):
    """What can be evaluated."""

    def score_many(self, tastes: Sequence[Taste]) -> NDArray[np.float32]:
        """(n_tastes, n_items) float32, NaN where nothing is known."""
        ...


def rankings(model: ScoresMany, tastes: Sequence[NDArray[np.int64]], depth: int = DEPTH) -> NDArray[np.int64]:
    """(n_tastes, depth) rows of the best unmet items for each taste, best first; −1 where there are no more.

    Items the model knows nothing of are not ranked. Equal scores go by row.
    """
    if not len(tastes):
        return np.zeros((0, depth), dtype=np.int64)
    parts = [
        best_unmet(model.score_many(tastes[start : start + AT_ONCE]), tastes[start : start + AT_ONCE], depth)
        for start in range(0, len(tastes), AT_ONCE)
    ]
    return np.concatenate(parts)


def best_unmet(scores: Scores, tastes: Sequence[NDArray[np.int64]], depth: int) -> NDArray[np.int64]:
    """`rankings` from given scores, (n_tastes, n_items)."""
    scores = np.where(np.isfinite(scores), scores, -np.inf)
    for line, taste in zip(scores, tastes, strict=True):
        line[taste] = -np.inf
    depth_found = min(depth, scores.shape[1])
    order = np.argsort(-scores, axis=1, kind="stable")[:, :depth_found]
    order = np.where(np.take_along_axis(scores, order, axis=1) > -np.inf, order, -1)
    missing = np.full((len(scores), depth - depth_found), -1, dtype=np.int64)
    return np.hstack([order, missing])
