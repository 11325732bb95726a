"""EASE: a linear item–item model with a closed form, strong on small and sparse data.

Steck, "Embarrassingly shallow autoencoders for sparse data", WWW 2019.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from retrieval.collaborative.histories import Histories
from retrieval.collaborative.model import FittedModel, State, bags


@dataclass(frozen=True, slots=True)
class EaseConfig:
    """regularisation  λ > 0: how much of the evidence for a weight is put down to chance"""

    regularisation: float = 100.0


class Ease(FittedModel):
    """Ridge regression of each item on the others: weights = I − P·diag(1/diag(P)), P = (XᵀX + λI)⁻¹."""

    name = "ease"
    Config = EaseConfig
    GRID: ClassVar[Mapping[str, tuple[Any, ...]]] = {
        "regularisation": (20.0, 50.0, 100.0, 200.0, 500.0, 1000.0, 2000.0, 4000.0)
    }

    @staticmethod
    def fit(histories: Histories, config: EaseConfig) -> State:
        """weights (n_known, n_known) float32; weights[i, j]: how much liking i speaks for j."""
        likes = histories.matrix()
        gram = np.asarray((likes.T @ likes).todense(), dtype=np.float64)
        gram[np.diag_indices_from(gram)] += config.regularisation
        inverse = _inverse(gram)
        weights = (-inverse / np.diag(inverse)).astype(np.float32)
        np.fill_diagonal(weights, 0)
        return {"weights": weights}

    def raw(self, tastes: Sequence[NDArray[np.int64]]) -> NDArray[np.float32]:
        """The sum of the liked items' weights towards each item."""
        return np.asarray(bags(tastes, len(self.rows)) @ self.state["weights"], dtype=np.float32)


def _inverse(gram: NDArray[np.float64]) -> NDArray[np.float64]:
    """The inverse of a symmetric positive definite matrix, in half the time of a general one's."""
    from scipy.linalg import lapack  # takes a moment to import, for training only

    factor, _ = lapack.dpotrf(gram, lower=1, overwrite_a=1)
    lower, _ = lapack.dpotri(factor, lower=1, overwrite_c=1)
    inverse = np.tril(lower)
    return np.asarray(inverse + np.tril(inverse, -1).T)
