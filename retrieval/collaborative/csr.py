"""Sparse item–item matrices: cutting them down, keeping them in a model's state, and tastes that fade."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from retrieval.collaborative.model import State

_FORGOTTEN = 1e-3


def strongest(matrix: Any, kept: int) -> sparse.csr_matrix:
    """The `kept` largest values of each row of a sparse matrix; equal values go by column."""
    rows = sparse.csr_matrix(matrix)
    rows.sort_indices()
    sizes = np.diff(rows.indptr)
    owners = np.repeat(np.arange(rows.shape[0]), sizes)
    order = np.lexsort((-rows.data, owners))
    rank = np.arange(len(order)) - np.repeat(rows.indptr[:-1], sizes)
    at = np.sort(order[rank < kept])
    starts = np.concatenate([[0], np.cumsum(np.minimum(sizes, kept))])
    return sparse.csr_matrix((rows.data[at], rows.indices[at], starts), shape=rows.shape)


def packed(matrix: sparse.csr_matrix) -> State:
    """A sparse matrix as arrays: values float32, columns int32, and starts int32, where each row begins."""
    return {
        "values": matrix.data.astype(np.float32),
        "columns": matrix.indices.astype(np.int32),
        "starts": matrix.indptr.astype(np.int32),
    }


def unpacked(state: State, n: int) -> sparse.csr_matrix:
    """The (n, n) matrix that `packed` took apart."""
    return sparse.csr_matrix((state["values"], state["columns"], state["starts"]), shape=(n, n))


def fading(tastes: Sequence[NDArray[np.int64]], n_known: int, recency: float) -> sparse.csr_matrix:
    """(n_tastes, n_known) float32: 1 for the item liked last, recency for the one before, its square, and so on.

    Items that would count less than a thousandth of the last are left out, which keeps long histories quick.
    """
    weights = recency ** np.arange(max(map(len, tastes)))
    n_counting = int((weights >= _FORGOTTEN).sum())
    recent = [taste[-n_counting:] for taste in tastes]
    values = np.concatenate([weights[: len(taste)][::-1] for taste in recent])
    starts = np.concatenate([[0], np.cumsum([len(taste) for taste in recent])])
    return sparse.csr_matrix(
        (values.astype(np.float32), np.concatenate(recent), starts), shape=(len(tastes), n_known)
    )
