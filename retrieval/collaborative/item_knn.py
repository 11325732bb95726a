"""Item k-nearest neighbours by who liked them, trained with `implicit`.

Sarwar et al., "Item-based collaborative filtering recommendation algorithms", WWW 2001; likes weighted as
words are by BM25: Robertson and Zaragoza, "The probabilistic relevance framework", 2009.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from retrieval.collaborative.csr import packed, unpacked
from retrieval.collaborative.histories import Histories
from retrieval.collaborative.model import FittedModel, State, bags


@dataclass(frozen=True, slots=True)
class ItemKnnConfig:
    """How near is measured.

    weighting   "cosine" of who liked two items, or the product of likes weighted by "bm25"
    neighbours  how many of the nearest items of each are kept
    shrinkage   two items both liked by n people keep n / (n + shrinkage) of their nearness, so that two
                shared by one person are not twins
    k1, b       BM25's saturation and length normalisation
    """

    weighting: Literal["cosine", "bm25"] = "bm25"
    neighbours: int = 100
    shrinkage: float = 0.0
    k1: float = 1.2
    b: float = 0.3


class ItemKnn(FittedModel):
    """weights[i, j]: how near j is to i, for the nearest neighbours of i."""

    name = "item_knn"
    Config = ItemKnnConfig
    GRID: ClassVar[Mapping[str, tuple[Any, ...]]] = {
        "neighbours": (20, 50, 100, 200, 500),
        "k1": (0.2, 0.5, 1.2, 5.0),
        "b": (0.1, 0.3, 0.5, 0.8),
        "shrinkage": (0.0, 20.0, 100.0),
    }
    STARTS: ClassVar[tuple[Any, ...]] = (ItemKnnConfig(weighting="cosine"),)

    @staticmethod
    def fit(histories: Histories, config: ItemKnnConfig) -> State:
        """values, columns, starts: the rows of a sparse (n_known, n_known) matrix."""
        likes = sparse.csr_matrix(histories.matrix(), dtype=np.float64)
        near = _nearest(likes, config)
        if config.shrinkage:
            both = (likes.T @ likes).tocsr()
            shared = both.multiply(near.astype(bool)).tocsr()
            shared.data = shared.data / (shared.data + config.shrinkage)
            near = near.multiply(shared).tocsr()
        near.setdiag(0)
        near.eliminate_zeros()
        near.sort_indices()
        return packed(near)

    def raw(self, tastes: Sequence[NDArray[np.int64]]) -> NDArray[np.float32]:
        """The sum of the liked items' nearness to each item."""
        return np.asarray((bags(tastes, len(self.rows)) @ self._near).todense(), dtype=np.float32)

    @cached_property
    def _near(self) -> sparse.csr_matrix:
        return unpacked(self.state, len(self.rows))


def _nearest(likes: sparse.csr_matrix, config: ItemKnnConfig) -> sparse.csr_matrix:
    from implicit.nearest_neighbours import BM25Recommender, CosineRecommender
    from implicit.utils import ParameterWarning

    # An item is its own nearest neighbour.
    kept = config.neighbours + 1
    model = (
        CosineRecommender(K=kept)
        if config.weighting == "cosine"
        else BM25Recommender(K=kept, K1=config.k1, B=config.b)
    )
    with warnings.catch_warnings():
        # It transposes the matrix itself, then warns of that.
        warnings.simplefilter("ignore", ParameterWarning)
        model.fit(likes, show_progress=False)
    return sparse.csr_matrix(model.similarity)
