"""The blend: several scorers, one score. The same code ranks in the evaluation and in the chat.

Burke, "Hybrid recommender systems: survey and experiments", UMUAI 2002 (a weighted hybrid).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from retrieval.types import Scores, Taste


class Scorer(Protocol):
    """A collaborative model, or a content model."""

    def score(self, liked: Taste, disliked: Taste = ()) -> Scores:
        """(n_items,) float32, NaN where nothing is known."""
        ...

    def score_many(self, tastes: Sequence[Taste]) -> NDArray[np.float32]:
        """(n_tastes, n_items) float32, NaN where nothing is known."""
        ...


class Blend:
    """The weighted sum of standardised scores.

    Each scorer's scores are brought to mean 0 and deviation 1 over the items it knows and the person has
    not met. An item some scorers do not know is placed by the others: where it stands among all items
    for them is where it comes among the items that all know. Then `unknown` is added.

    scorers  by name
    weights  by name, ≥ 0; scorers without a weight are not asked
    unknown  what being unknown to a scorer counts, in deviations, ≤ 0. A log's next events fall on items
             it knows, so an evaluation on logs wants it low; a person asking for a recommendation does not.
    """

    name = "blend"

    def __init__(
        self, scorers: Mapping[str, Scorer], weights: Mapping[str, float], unknown: float = 0.0
    ) -> None:
        self.weights = {name: weight for name, weight in weights.items() if weight and name in scorers}
        self.scorers = {name: scorers[name] for name in self.weights}
        self.unknown = unknown

    def score(self, liked: Taste, disliked: Taste = ()) -> Scores:
        """(n_items,) float32; NaN for items no scorer knows, and everywhere for a taste no scorer knows."""
        parts = {name: scorer.score(liked, disliked)[None] for name, scorer in self.scorers.items()}
        return self.blended(parts, [liked])[0]

    def score_many(self, tastes: Sequence[Taste]) -> NDArray[np.float32]:
        """(n_tastes, n_items) float32: as `score` for each."""
        return self.blended(
            {name: scorer.score_many(tastes) for name, scorer in self.scorers.items()}, tastes
        )

    def blended(
        self, parts: Mapping[str, NDArray[np.float32]], tastes: Sequence[Taste]
    ) -> NDArray[np.float32]:
        """The blend of raw scores, each (n_tastes, n_items)."""
        if not self.weights:
            raise ValueError("no scorer has a weight")
        weights = np.array(list(self.weights.values()), dtype=np.float32)
        standard = np.stack([standardised(parts[name], tastes) for name in self.weights])
        return np.stack([_placed(standard[:, line], weights, self.unknown) for line in range(len(tastes))])


def _placed(
    standard: NDArray[np.float32], weights: NDArray[np.float32], unknown: float
) -> NDArray[np.float32]:
    """(n_items,) the weighted sum of (n_scorers, n_items), with items unknown to some placed by the others."""
    known = np.isfinite(standard)
    asked = known.any(axis=1)  # a scorer that knows nothing of this taste has no say
    standard, weights, known = standard[asked], weights[asked], known[asked]
    total = weights @ np.where(known, standard, 0)
    whole = known.all(axis=0)
    total[~known.any(axis=0)] = np.nan
    partly = np.flatnonzero(known.any(axis=0) & ~whole)
    if not len(partly) or not whole.any():
        return total
    for pattern in np.unique(known[:, partly], axis=1).T:
        alike = partly[(known[:, partly] == pattern[:, None]).all(axis=0)]
        by_these = weights[pattern] @ standard[pattern][:, whole]
        said = weights[pattern] @ standard[pattern][:, alike]
        total[alike] = np.interp(said, np.sort(by_these), np.sort(total[whole])) + unknown
    return total


def standardised(scores: NDArray[np.float32], tastes: Sequence[Taste]) -> NDArray[np.float32]:
    """(n_tastes, n_items) with mean 0 and deviation 1 a line over known items not in the taste; NaN stays NaN.

    Items of the taste count for nothing and keep their place on the scale.
    """
    counted = scores.copy()
    for line, taste in zip(counted, tastes, strict=True):
        line[list(taste)] = np.nan
    finite = np.isfinite(counted)
    n = np.maximum(finite.sum(axis=1, keepdims=True), 1)
    filled = np.where(finite, counted, 0)
    mean = filled.sum(axis=1, keepdims=True) / n
    deviation = np.sqrt(np.where(finite, (filled - mean) ** 2, 0).sum(axis=1, keepdims=True) / n)
    # Of a scorer that says the same of all, nothing but rounding is left.
    return (scores - mean) / np.maximum(deviation, np.maximum(1e-4 * np.abs(mean), 1e-9))
