"""Weights of the blend, searched on validation data.

Coordinate ascent on the mean nDCG of held-out items (Metzler and Croft, "Linear feature-based models for
information retrieval", 2007): one weight after the other takes the best of a few values, until a whole round
changes nothing. A ranking is read to the end and not to the tenth place, which leaves less to chance.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from retrieval.collaborative.blend import reciprocal_ranks

STEPS = (0.0, 0.05, 0.1, 0.2, 0.35, 0.5, 0.7, 1.0, 1.5, 2.0, 3.0)
ROUNDS = 4
LEAST_GAIN = 1e-4
CUT = 100

Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Judged:
    """What the search looks at: (n_scorers, n_tastes, n_items) reciprocal ranks, the unmet items that all
    scorers know, and the held-out item of each taste."""

    names: tuple[str, ...]
    places: NDArray[np.float32]
    unmet: NDArray[np.bool_]
    wanted: Rows

    def quality(self, weights: Mapping[str, float]) -> float:
        """Mean nDCG of the held-out items."""
        return float(gain(self.ranks(np.tensordot(self.vector(weights), self.places, axes=1))).mean())

    def vector(self, weights: Mapping[str, float]) -> NDArray[np.float32]:
        """The weights in the order of `names`."""
        return np.array([weights.get(name, 0.0) for name in self.names], dtype=np.float32)

    def ranks(self, total: NDArray[np.float32]) -> NDArray[np.float64]:
        """(n_tastes,) the place of each held-out item, from 1; of equals the middle, as chance would have it."""
        own = np.take_along_axis(total, self.wanted[:, None], axis=1)
        better = ((total > own) & self.unmet).sum(axis=1)
        equal = ((total == own) & self.unmet).sum(axis=1)
        return np.asarray(better + (equal + 1) / 2)


def judged(
    parts: Mapping[str, NDArray[np.float32]], tastes: Sequence[Rows], targets: Sequence[Rows]
) -> Judged:
    """Raw scores (n_tastes, n_items) made ready; tastes whose held-out item a scorer does not know are left out."""
    places = np.stack([reciprocal_ranks(part, tastes) for part in parts.values()])
    unmet: NDArray[np.bool_] = np.asarray(np.isfinite(places).all(axis=0))
    for line, taste in zip(unmet, tastes, strict=True):
        line[taste] = False
    wanted = np.array([target[0] for target in targets])
    kept = np.flatnonzero(unmet[np.arange(len(wanted)), wanted])
    return Judged(tuple(parts), np.nan_to_num(places[:, kept]), unmet[kept], wanted[kept])


def gain(ranks: NDArray[np.float64]) -> NDArray[np.float64]:
    """nDCG of a single relevant item at each rank; beyond the hundredth place 0."""
    return np.where(ranks <= CUT, 1 / np.log2(ranks + 1), 0.0)


def searched_weights(data: Judged) -> tuple[dict[str, float], float]:
    """Weight by scorer with a sum of 1, those of weight 0 left out, and the mean nDCG reached."""
    alone = {name: data.quality({name: 1.0}) for name in data.names}
    first = max(alone, key=lambda name: alone[name])
    weights, value = {first: 1.0}, alone[first]
    for _ in range(ROUNDS):
        before = dict(weights)
        for name in tqdm(
            sorted(alone, key=lambda name: -alone[name]), desc="blend", leave=False, disable=None
        ):
            rest = np.tensordot(data.vector({**weights, name: 0.0}), data.places, axes=1)
            part = data.places[data.names.index(name)]
            for step in STEPS:
                if step == weights.get(name, 0.0) or (step == 0 and not rest.any()):
                    continue
                found = float(gain(data.ranks(rest + step * part)).mean())
                if found > value + LEAST_GAIN:
                    weights, value = {**weights, name: step}, found
        if weights == before:
            break
    total = sum(weights.values())
    return {name: round(weight / total, 3) for name, weight in weights.items() if weight}, value
