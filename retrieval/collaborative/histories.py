"""What collaborative models learn from: who liked what, in the order they did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

if TYPE_CHECKING:
    import pandas as pd

LIKED_SHARE = 0.7
"""A rating counts as a like from this share of the log's highest rating on: 3.5 of 5, 7 of 10."""


@dataclass(frozen=True, slots=True)
class Histories:
    """The likes of every user, each user's oldest first.

    items    (n_likes,) int64 rows of items; those of user u are items[offsets[u]:offsets[u + 1]]
    offsets  (n_users + 1,) int64
    times    (n_likes,) float64 seconds since 1970, NaN where no time was given
    n_items  items there are, liked or not
    users    (n_users,) their ids
    """

    items: NDArray[np.int64]
    offsets: NDArray[np.int64]
    times: NDArray[np.float64]
    n_items: int
    users: tuple[str, ...]

    @property
    def n_users(self) -> int:
        """Number of users."""
        return len(self.offsets) - 1

    @property
    def owners(self) -> NDArray[np.int64]:
        """(n_likes,) the number of the user of each like."""
        return np.repeat(np.arange(self.n_users), np.diff(self.offsets))

    @property
    def logs(self) -> tuple[str, ...]:
        """(n_users,) the log each user comes from: what stands before "/" in the user id, else ""."""
        return tuple(user.partition("/")[0] if "/" in user else "" for user in self.users)

    def each(self) -> list[NDArray[np.int64]]:
        """Every user's items, oldest first."""
        return np.split(self.items, self.offsets[1:-1]) if self.n_users else []

    def counts(self) -> NDArray[np.int64]:
        """(n_items,) likes of each item."""
        return np.bincount(self.items, minlength=self.n_items)

    def picked(self, likes: NDArray[np.bool_]) -> Histories:
        """The same users with only those likes, (n_likes,) bool."""
        sizes = np.bincount(self.owners[likes], minlength=self.n_users)
        offsets = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
        return Histories(self.items[likes], offsets, self.times[likes], self.n_items, self.users)

    def matrix(self) -> sparse.csr_matrix:
        """(n_users, n_items) float32 of 1 for every like."""
        ones = np.ones(len(self.items), dtype=np.float32)
        return sparse.csr_matrix((ones, self.items, self.offsets), shape=(self.n_users, self.n_items))

    def among(self, rows: NDArray[np.int64]) -> Histories:
        """The same likes with items numbered by their place in `rows`, which must hold every liked item."""
        place = np.full(self.n_items, -1, dtype=np.int64)
        place[rows] = np.arange(len(rows))
        return Histories(place[self.items], self.offsets, self.times, len(rows), self.users)


def histories(frame: pd.DataFrame, ids: Sequence[str], min_rating: float | None = None) -> Histories:
    """The likes of an interaction frame (see data.Interactions), items numbered by their place in `ids`.

    An event without a rating is a like, and so is one rated `min_rating` or more (by default 70% of the
    log's highest rating). Events on other items are left out, and so are users with no like left. Users
    are in the order they first appear; equal times are put in a fixed order by a hash of user and item.
    """
    row_of = {id: row for row, id in enumerate(ids)}
    threshold = LIKED_SHARE * frame["rating"].max() if min_rating is None else min_rating
    is_like = frame["rating"].isna() | (frame["rating"] >= threshold)
    liked = frame[is_like & frame["item_id"].isin(row_of)]
    users, names = liked["user_id"].factorize()
    rows = np.asarray(liked["item_id"].map(row_of), dtype=np.int64)
    times = liked["timestamp"].to_numpy(dtype=np.float64)
    pairs = liked["user_id"] + ":" + liked["item_id"]
    ties = np.fromiter((crc32(pair.encode()) for pair in pairs), dtype=np.int64, count=len(liked))
    # What has no time keeps the order of the log.
    ties = np.where(np.isnan(times), np.arange(len(liked)), ties)
    order = np.lexsort((ties, np.nan_to_num(times, nan=-np.inf), users))
    sizes = np.bincount(users, minlength=len(names))
    return Histories(
        items=rows[order],
        offsets=np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64),
        times=times[order],
        n_items=len(ids),
        users=tuple(names),
    )
