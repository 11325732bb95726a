"""From an interaction log to the matrix collaborative models train on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

if TYPE_CHECKING:
    import pandas as pd

LIKED_SHARE = 0.7
"""A rating counts as a like from this share of the log's highest rating on: 3.5 of 5, 7 of 10."""


def interaction_matrix(frame: pd.DataFrame, ids: Sequence[str]) -> sparse.csr_matrix:
    """(n_users, n_items) float32 of 1 for every like, columns in the order of `ids`.

    An event without a rating is a like. Events on items not in `ids` are left out, and so are users
    with no like left.
    """
    column_of = {id: column for column, id in enumerate(ids)}
    liked = _likes(frame, ids)
    users, _ = liked["user_id"].factorize()
    columns = liked["item_id"].map(column_of).to_numpy(dtype=np.int64)
    ones = np.ones(len(liked), dtype=np.float32)
    return sparse.csr_matrix((ones, (users, columns)), shape=(users.max(initial=-1) + 1, len(ids)))


def logs_of_users(frame: pd.DataFrame, ids: Sequence[str]) -> list[str]:
    """The log each row of `interaction_matrix` comes from: what stands before "/" in the user id, else ""."""
    _, users = _likes(frame, ids)["user_id"].factorize()
    return [user.partition("/")[0] if "/" in user else "" for user in users]


def _likes(frame: pd.DataFrame, ids: Sequence[str]) -> pd.DataFrame:
    threshold = LIKED_SHARE * frame["rating"].max()
    is_like = frame["rating"].isna() | (frame["rating"] >= threshold)
    return frame[is_like & frame["item_id"].isin(set(ids))]
