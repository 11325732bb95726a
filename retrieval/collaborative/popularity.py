"""Popularity: how many people liked an item, whoever asks. The baseline, and a prior for open questions."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Self

import numpy as np
from scipy import sparse

from retrieval.types import Scores


class Popularity:
    """The share of a log's items that an item has more likes than, 0–1; NaN for items nobody liked.

    Where several logs were joined, the mean over the logs that know the item: a large log of old films
    says nothing against the films it never met.
    """

    name = "popularity"

    def __init__(self, likes: Scores) -> None:
        self._likes = likes

    @classmethod
    def train(cls, matrix: sparse.csr_matrix, logs: Sequence[str] = ()) -> Self:
        """`matrix` is (n_users, n_items) of likes; `logs` names the log of each user, one for all by default."""
        names = np.array(logs if len(logs) else [""] * matrix.shape[0])
        shares = [_share_behind(matrix[names == name]) for name in dict.fromkeys(names.tolist())]
        known = np.isfinite(shares).sum(axis=0)
        total = np.nansum(shares, axis=0)
        return cls(np.where(known > 0, total / np.maximum(known, 1), np.nan).astype(np.float32))

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


def _share_behind(matrix: sparse.csr_matrix) -> Scores:
    """(n_items,) the share of the liked items with fewer likes, NaN where there are none; equals share a place."""
    count = np.asarray(matrix.sum(axis=0), dtype=np.float32).ravel()
    liked = np.sort(count[count > 0])
    behind = np.searchsorted(liked, count) / max(1, len(liked))
    return np.where(count > 0, behind, np.nan).astype(np.float32)
