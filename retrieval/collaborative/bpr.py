"""BPR: matrix factorisation that learns to put what was liked before what was not, trained with `implicit`.

Rendle et al., "BPR: Bayesian personalized ranking from implicit feedback", UAI 2009.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from retrieval.collaborative.factors import item_factors
from retrieval.collaborative.histories import Histories
from retrieval.collaborative.model import FittedModel, State, bags

AT_ONCE = 512


@dataclass(frozen=True, slots=True)
class BprConfig:
    """How the factors are learned, by stochastic gradient, and how somebody new gets theirs.

    factors         numbers that describe each user and each item
    learning_rate   length of a step in training
    regularisation  ≥ 0, pull of every factor towards 0 at each step
    iterations      passes over the likes
    step            length of the one step from 0 to the factors of somebody new
    seed            of the factors begun with and the pairs drawn
    """

    factors: int = 64
    learning_rate: float = 0.03
    regularisation: float = 0.01
    iterations: int = 100
    step: float = 1.0
    seed: int = 0


class Bpr(FittedModel):
    """An item's score is b + x·y: its bias b, its factors y and the person's own factors x.

    BPR maximises Σ ln σ(score of a liked item i − score of another item j). Somebody new has x = 0, from
    where one step along the gradient over all pairs is taken: Σ over the liked i of the mean over all j
    of σ(b_j − b_i)·(y_i − y_j), divided by √(number of likes). More steps fit the likes better and
    predict others worse. Each liked item's part in it is the same for everybody, so it is learned once.
    """

    name = "bpr"
    Config = BprConfig
    GRID: ClassVar[Mapping[str, tuple[Any, ...]]] = {
        "regularisation": (0.003, 0.01, 0.03),
        "learning_rate": (0.01, 0.03),
        "step": (0.3, 1.0, 3.0),
        "factors": (16, 64),
    }

    @staticmethod
    def fit(histories: Histories, config: BprConfig) -> State:
        """items, gradients (n_known, factors) float32 and biases (n_known,) float32."""
        from implicit.cpu.bpr import BayesianPersonalizedRanking

        def build() -> BayesianPersonalizedRanking:
            return BayesianPersonalizedRanking(
                factors=config.factors,
                learning_rate=config.learning_rate,
                regularization=config.regularisation,
                iterations=config.iterations,
                # Threads would write over each other's steps, each time otherwise.
                num_threads=1,
                random_state=config.seed,
            )

        learned = item_factors(build, histories, config.iterations)
        # `implicit` puts the bias last, beside a 1 in every user's factors.
        items, biases = np.ascontiguousarray(learned[:, :-1]), learned[:, -1].copy()
        return {"items": items, "biases": biases, "gradients": _gradients(items, biases)}

    def raw(self, tastes: Sequence[NDArray[np.int64]]) -> NDArray[np.float32]:
        """Biases plus the factors of each taste times those of every item."""
        lengths = np.array([[len(taste)] for taste in tastes], dtype=np.float32)
        people = bags(tastes, len(self.rows)) @ self.state["gradients"] / np.sqrt(lengths)
        scores = self.config.step * people @ self.state["items"].T + self.state["biases"]
        return np.asarray(scores, dtype=np.float32)


def _gradients(items: NDArray[np.float32], biases: NDArray[np.float32]) -> NDArray[np.float32]:
    """(n_items, factors): for each i the mean over all j of σ(b_j − b_i)·(y_i − y_j)."""
    from scipy.special import expit

    parts = [np.zeros((0, items.shape[1]), dtype=np.float32)]
    for start in range(0, len(items), AT_ONCE):
        of = slice(start, start + AT_ONCE)
        surprise = expit(biases - biases[of, None])
        parts.append(items[of] * surprise.mean(axis=1, keepdims=True) - surprise @ items / len(items))
    return np.concatenate(parts)
