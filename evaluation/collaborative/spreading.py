"""The blend's rankings with variety: what the chat's re-ranking costs in accuracy and gives in diversity."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from data.item import Item
from evaluation.collaborative.measures import Rows
from evaluation.collaborative.ranking import AT_ONCE, DEPTH, ScoresMany, best_unmet
from retrieval.diversity import Grouping, diversified, groupings

POOL = 50
"""The best items a varied list is made of."""
TOLERANCES = (0.08, 0.2, 0.4)
"""How much score a list may give up for variety; the chat uses the first two."""


@dataclass(frozen=True, slots=True)
class Spreader:
    """What items have in common.

    vectors    (n_items, dim) float32 unit rows
    groupings  makers, series and topics, where items are described
    """

    vectors: NDArray[np.float32]
    groupings: tuple[Grouping, ...] = ()

    @classmethod
    def of_items(cls, items: Sequence[Item], vectors: NDArray[np.float32]) -> Spreader:
        """By what items are: topics are found as for an index."""
        from retrieval.clusters import find_topics

        return cls(vectors, groupings(items, find_topics(items, vectors)))

    def rankings(self, model: ScoresMany, tastes: Sequence[Rows], tolerance: float) -> Rows:
        """As `ranking.rankings`, but the best 50 are put in a varied order."""
        varied = np.full((len(tastes), DEPTH), -1, dtype=np.int64)
        starts = range(0, len(tastes), AT_ONCE)
        for start in tqdm(starts, desc=f"spread {tolerance}", leave=False, disable=None):
            some = tastes[start : start + AT_ONCE]
            scores = model.score_many(some)
            for at, (line, rows) in enumerate(zip(scores, best_unmet(scores, some, POOL), strict=True)):
                rows = rows[rows >= 0]
                chosen = diversified(
                    _scaled(line, rows), self.vectors, rows, DEPTH, self.groupings, tolerance=tolerance
                )
                varied[start + at, : len(chosen)] = chosen
        return varied


def _scaled(scores: NDArray[np.float32], rows: Rows) -> NDArray[np.float32]:
    """The scores of `rows` brought to 0–1; what stands elsewhere is not looked at."""
    out = np.zeros_like(scores)
    if len(rows):
        low, high = scores[rows].min(), scores[rows].max()
        out[rows] = (scores[rows] - low) / max(float(high - low), 1e-9)
    return out
