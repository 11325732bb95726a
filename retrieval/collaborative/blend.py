"""The blend: several scorers, one score. The same code ranks in the evaluation and in the chat.

Burke, "Hybrid recommender systems: survey and experiments", UMUAI 2002 (a weighted hybrid).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from retrieval.types import Scores, Taste

CONSTANT = 5.0
"""K: how fast places lose weight. Chosen on validation data of two film logs among 1, 5, 20 and 60."""


class Scorer(Protocol):
    """A collaborative model, or a content model."""

    def score(self, liked: Taste, disliked: Taste = ()) -> Scores:
        """(n_items,) float32, NaN where nothing is known."""
        ...

    def score_many(self, tastes: Sequence[Taste]) -> NDArray[np.float32]:
        """(n_tastes, n_items) float32, NaN where nothing is known."""
        ...


class Blend:
    """The weighted mean of reciprocal ranks.

    Each scorer puts the items it knows and the person has not met in order; an item at place r gets
    K / (K + r). That takes from scorers of all makes what they agree in, an order, and weighs its head most
    (Cormack, Clarke and Büttcher, "Reciprocal rank fusion outperforms Condorcet and individual rank learning
    methods", SIGIR 2009; with weights). An item some scorers do not know is placed by the others: where it
    stands among all items for them is where it comes among the items that all know. Then `unknown` is added.

    scorers  by name
    weights  by name, ≥ 0, here with a sum of 1; scorers without a weight are not asked
    unknown  what being unknown to a scorer counts, −1 to 0. A log's next events fall on items it knows, so
             an evaluation on logs may want it low; a person asking for a recommendation does not.
    """

    name = "blend"

    def __init__(
        self, scorers: Mapping[str, Scorer], weights: Mapping[str, float], unknown: float = 0.0
    ) -> None:
        used = {name: weight for name, weight in weights.items() if weight and name in scorers}
        total = sum(used.values())
        self.weights = {name: weight / total for name, weight in used.items()}
        self.scorers = {name: scorers[name] for name in self.weights}
        self.unknown = unknown

    def score(self, liked: Taste, disliked: Taste = ()) -> Scores:
        """(n_items,) float32 in 0–1 where nothing is unknown; NaN for items no scorer knows, and everywhere
        for a taste no scorer knows."""
        parts = {name: scorer.score(liked, disliked)[None] for name, scorer in self.scorers.items()}
        return self.blended(parts, [liked])[0]

    def score_many(self, tastes: Sequence[Taste]) -> NDArray[np.float32]:
        """(n_tastes, n_items) float32: as `score` for each."""
        return self.blended({name: one.score_many(tastes) for name, one in self.scorers.items()}, tastes)

    def blended(
        self, parts: Mapping[str, NDArray[np.float32]], tastes: Sequence[Taste]
    ) -> NDArray[np.float32]:
        """The blend of raw scores, each (n_tastes, n_items)."""
        if not self.weights:
            raise ValueError("no scorer has a weight")
        weights = np.array(list(self.weights.values()), dtype=np.float32)
        places = np.stack([reciprocal_ranks(parts[name], tastes) for name in self.weights])
        return np.stack([_placed(places[:, line], weights, self.unknown) for line in range(len(tastes))])


def _placed(places: NDArray[np.float32], weights: NDArray[np.float32], unknown: float) -> NDArray[np.float32]:
    """(n_items,) the weighted mean of (n_scorers, n_items), with items unknown to some placed by the others."""
    known = np.isfinite(places)
    asked = known.any(axis=1)  # a scorer that knows nothing of this taste has no say
    places, weights, known = places[asked], weights[asked], known[asked]
    total = weights @ np.where(known, places, 0) / max(weights.sum(), 1e-9)
    whole = known.all(axis=0)
    total[~known.any(axis=0)] = np.nan
    partly = np.flatnonzero(known.any(axis=0) & ~whole)
    if not len(partly) or not whole.any():
        return total
    for pattern in np.unique(known[:, partly], axis=1).T:
        alike = partly[(known[:, partly] == pattern[:, None]).all(axis=0)]
        by_these = weights[pattern] @ places[pattern][:, whole]
        said = weights[pattern] @ places[pattern][:, alike]
        total[alike] = np.interp(said, np.sort(by_these), np.sort(total[whole])) + unknown
    return total


def reciprocal_ranks(scores: NDArray[np.float32], tastes: Sequence[Taste]) -> NDArray[np.float32]:
    """(n_tastes, n_items) K / (K + place) in 0–1, the place from 1 among known items not in the taste.

    Equal scores share the best of their places; an item of the taste has the place it would come to. NaN
    stays NaN.
    """
    out = np.full_like(scores, np.nan)
    for line, (row, taste) in enumerate(zip(scores, tastes, strict=True)):
        known = np.isfinite(row)
        unmet = known.copy()
        unmet[np.asarray(taste, dtype=np.int64)] = False
        rising = np.sort(row[unmet])
        better = len(rising) - np.searchsorted(rising, row[known], side="right")
        out[line, known] = CONSTANT / (CONSTANT + 1 + better)
    return out
