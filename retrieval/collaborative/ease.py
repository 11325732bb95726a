"""EASE: a linear item–item model with a closed form, strong on small and sparse data.

Steck, "Embarrassingly shallow autoencoders for sparse data", WWW 2019.
"""

from __future__ import annotations

from typing import Self

import numpy as np
from scipy import sparse

from retrieval.collaborative.item_item import ItemItemModel


class Ease(ItemItemModel):
    """Ridge regression of each item on the others: weights = I − P·diag(1/diag(P)), P = (XᵀX + λI)⁻¹."""

    name = "ease"

    @classmethod
    def train(cls, matrix: sparse.csr_matrix, regularisation: float = 100.0) -> Self:
        """`matrix` is (n_users, n_items) of likes; λ = `regularisation` > 0."""
        rows = np.flatnonzero(np.asarray(matrix.sum(axis=0)).ravel())
        known = matrix[:, rows]
        gram = np.asarray((known.T @ known).todense(), dtype=np.float64)
        gram[np.diag_indices_from(gram)] += regularisation
        inverse = np.linalg.inv(gram)
        weights = -inverse / np.diag(inverse)
        np.fill_diagonal(weights, 0)
        return cls(rows, weights.astype(np.float32), matrix.shape[1])
