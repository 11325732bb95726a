"""Item k-nearest neighbours by the cosine of who liked them, trained with `implicit`.

Sarwar et al., "Item-based collaborative filtering recommendation algorithms", WWW 2001.
"""

from __future__ import annotations

import warnings
from typing import Self

import numpy as np
from scipy import sparse

from retrieval.collaborative.item_item import ItemItemModel

NEIGHBOURS = 50
SHRINKAGE = 5.0


class ItemKnn(ItemItemModel):
    """weights[i, j] = cosine(i, j) for the nearest neighbours of i, shrunk where few people liked both."""

    name = "item_knn"

    @classmethod
    def train(
        cls, matrix: sparse.csr_matrix, neighbours: int = NEIGHBOURS, shrinkage: float = SHRINKAGE
    ) -> Self:
        """`matrix` is (n_users, n_items) of likes.

        Each cosine is multiplied by both / (both + shrinkage), where `both` is how many people liked
        both items, so that two items shared by one person are not twins.
        """
        from implicit.nearest_neighbours import CosineRecommender
        from implicit.utils import ParameterWarning

        rows = np.flatnonzero(np.asarray(matrix.sum(axis=0)).ravel())
        known = sparse.csr_matrix(matrix[:, rows], dtype=np.float64)
        model = CosineRecommender(K=neighbours + 1)
        with warnings.catch_warnings():
            # It transposes the matrix itself, then warns of that.
            warnings.simplefilter("ignore", ParameterWarning)
            model.fit(known, show_progress=False)
        cosine = np.asarray(sparse.csr_matrix(model.similarity).todense(), dtype=np.float32)
        both = np.asarray((known.T @ known).todense(), dtype=np.float32)
        weights = cosine * both / (both + shrinkage)
        np.fill_diagonal(weights, 0)
        return cls(rows, weights, matrix.shape[1])
