"""Hard negatives: for each text, the nearest ones that are not its translation.

Once the vectors say something, texts drawn at random are too easy to tell from the right answer. The nearest wrong
ones of the same source are kept, except those so near that they may be right as well: at most NOT_ABOVE of the right
answer's cosine (TopK-PercPos of Moreira et al., "NV-Retriever", arXiv:2407.15831).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

KEPT = 30
"""Wrong texts remembered for each text, one of which is drawn each time."""
NOT_ABOVE = 0.95
NONE = -1

Ids = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class HardNegatives:
    """`left` and `right` (pairs, KEPT): ids of texts that are near the other side's text and wrong; NONE fills up."""

    left: Ids
    right: Ids

    def draw(self, rows: Ids, rng: np.random.Generator) -> tuple[Ids, Ids]:
        """(left, right): for the pairs at `rows` one text each, NONE where there is none."""
        return _one_each(self.left[rows], rng), _one_each(self.right[rows], rng)


def mined(vectors: NDArray[np.float32], text_ids: Ids, sources: Ids) -> HardNegatives:
    """Of unit vectors (texts, dimensions), the pairs' texts (pairs, 2) and the number of each pair's source."""
    left, right = (np.full((len(text_ids), KEPT), NONE) for _ in range(2))
    for source in np.unique(sources):
        rows = np.flatnonzero(sources == source)
        left[rows] = _nearest_wrong(vectors, text_ids[rows, 1], text_ids[rows, 0])
        right[rows] = _nearest_wrong(vectors, text_ids[rows, 0], text_ids[rows, 1])
    return HardNegatives(left, right)


def _nearest_wrong(vectors: NDArray[np.float32], asked: Ids, answers: Ids) -> Ids:
    """(n, KEPT) ids among `answers`, nearest first, that are wrong for the texts `asked` (n,)."""
    import faiss

    there = np.unique(answers)
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(vectors[there])
    cosines, places = index.search(vectors[asked], min(KEPT + 1, len(there)))
    right = (vectors[asked] * vectors[answers]).sum(axis=1, keepdims=True)
    found = there[places]
    found[(found == answers[:, None]) | (cosines > NOT_ABOVE * right)] = NONE
    return np.asarray(
        np.pad(found, ((0, 0), (0, max(KEPT - found.shape[1], 0))), constant_values=NONE)[:, :KEPT]
    )


def _one_each(candidates: Ids, rng: np.random.Generator) -> Ids:
    chances = rng.random(candidates.shape) * (candidates != NONE)
    return np.asarray(candidates[np.arange(len(candidates)), chances.argmax(axis=1)])
