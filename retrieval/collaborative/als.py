"""ALS: matrix factorisation for likes by alternating least squares, trained with `implicit`.

Hu, Koren and Volinsky, "Collaborative filtering for implicit feedback datasets", ICDM 2008.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from retrieval.collaborative.factors import item_factors
from retrieval.collaborative.histories import Histories
from retrieval.collaborative.model import FittedModel, State


@dataclass(frozen=True, slots=True)
class AlsConfig:
    """What is minimised: Σ c·(p − x·y)² over all pairs of user and item, plus λ times the squared factors.

    factors         f, numbers that describe each user and each item
    regularisation  λ > 0
    alpha           confidence c of a like (p = 1); that of no like (p = 0) is 1
    iterations      rounds of solving for the users, then for the items
    seed            of the factors begun with
    """

    factors: int = 64
    regularisation: float = 100.0
    alpha: float = 20.0
    iterations: int = 15
    seed: int = 0


class Als(FittedModel):
    """An item's score is x·y: its own factors y, and those x that explain best what the person liked."""

    name = "als"
    Config = AlsConfig
    GRID: ClassVar[Mapping[str, tuple[Any, ...]]] = {
        "regularisation": (10.0, 30.0, 100.0, 200.0),
        "alpha": (5.0, 10.0, 20.0),
        "factors": (64, 128),
    }
    STARTS: ClassVar[tuple[Any, ...]] = (
        AlsConfig(regularisation=30.0, alpha=5.0),
        AlsConfig(factors=128, regularisation=10.0, alpha=10.0),
    )

    @staticmethod
    def fit(histories: Histories, config: AlsConfig) -> State:
        """items (n_known, factors) float32."""
        from implicit.cpu.als import AlternatingLeastSquares

        def build() -> AlternatingLeastSquares:
            return AlternatingLeastSquares(
                factors=config.factors,
                regularization=config.regularisation,
                alpha=config.alpha,
                iterations=config.iterations,
                random_state=config.seed,
            )

        return {"items": item_factors(build, histories, config.iterations)}

    def raw(self, tastes: Sequence[NDArray[np.int64]]) -> NDArray[np.float32]:
        """Each taste's own factors, solved for with the items' held fixed, times those of every item.

        As in training, x = (YᵀY + Yᵀ(C − I)Y + λI)⁻¹ YᵀCp; C − I is α − 1 for what is liked, else 0.
        """
        items, alpha = self.state["items"], self.config.alpha
        people = np.empty((len(tastes), items.shape[1]), dtype=np.float32)
        for person, taste in enumerate(tastes):
            liked = items[taste]
            people[person] = np.linalg.solve(
                self._gram + (alpha - 1) * (liked.T @ liked), alpha * liked.sum(axis=0)
            )
        return people @ items.T

    @cached_property
    def _gram(self) -> NDArray[np.float32]:
        """YᵀY + λI, the same for every taste."""
        items = self.state["items"]
        return items.T @ items + self.config.regularisation * np.eye(items.shape[1], dtype=np.float32)
