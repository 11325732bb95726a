"""Popularity: how many people liked an item, whoever asks. The baseline, and a prior for open questions."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Self

import numpy as np
from scipy import sparse

from retrieval.types import Scores


class Popularity:
    """log(1 + likes) for every item somebody liked, NaN for the rest."""

    name = "popularity"

    def __init__(self, likes: Scores) -> None:
        self._likes = likes

    @classmethod
    def train(cls, matrix: sparse.csr_matrix) -> Self:
        """`matrix` is (n_users, n_items) of likes."""
        count = np.asarray(matrix.sum(axis=0), dtype=np.float32).ravel()
        return cls(np.where(count > 0, np.log1p(count), np.nan).astype(np.float32))

    def score(self, liked: Sequence[int] = ()) -> Scores:
        """The same for every taste."""
        return self._likes.copy()

    def save(self, folder: Path) -> None:
        """Write likes.npy into `folder`."""
        np.save(folder / "likes.npy", self._likes)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read what `save` wrote."""
        return cls(np.load(folder / "likes.npy", allow_pickle=False))
