"""What EASE and item-kNN share: a square matrix of weights between the items they know."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from retrieval.types import Scores


class ItemItemModel:
    """Scores are the sum of the liked items' weights towards each item.

    rows      (n_known,) rows of the index the model knows, ascending
    weights   (n_known, n_known) float32; weights[i, j]: how much liking i speaks for j
    size      items of the index
    """

    name: str

    def __init__(self, rows: NDArray[np.int64], weights: NDArray[np.float32], size: int) -> None:
        self.rows = rows
        self.weights = weights
        self.size = size
        self._position = {int(row): position for position, row in enumerate(rows)}

    def score(self, liked: Sequence[int]) -> Scores:
        """(n_items,) float32; NaN for items never met, and everywhere when none of `liked` is known."""
        known = [self._position[row] for row in liked if row in self._position]
        scores = np.full(self.size, np.nan, dtype=np.float32)
        if known:
            scores[self.rows] = self.weights[known].sum(axis=0)
        return scores

    def save(self, folder: Path) -> None:
        """Write rows.npy and weights.npy (float16, to keep the index small) into `folder`."""
        np.save(folder / "rows.npy", self.rows)
        np.save(folder / "weights.npy", self.weights.astype(np.float16))
        np.save(folder / "size.npy", np.int64(self.size))

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read what `save` wrote."""
        rows = np.load(folder / "rows.npy", allow_pickle=False)
        weights = np.load(folder / "weights.npy", allow_pickle=False).astype(np.float32)
        return cls(rows, weights, int(np.load(folder / "size.npy", allow_pickle=False)))
