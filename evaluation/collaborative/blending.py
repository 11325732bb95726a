"""Weights of the blend, searched on validation data.

Coordinate ascent on the mean discounted gain of held-out items (Metzler and Croft, "Linear feature-based models for
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
    """What the search looks at.

    places  (n_scorers, n_tastes, n_items) reciprocal ranks
    unmet   (n_tastes, n_items) items not met before that all scorers know
    owners  (n_held_out,) the taste each held-out item belongs to, in rising order
    wanted  (n_held_out,) the held-out items
    """

    names: tuple[str, ...]
    places: NDArray[np.float32]
    unmet: NDArray[np.bool_]
    owners: Rows
    wanted: Rows

    def quality(self, weights: Mapping[str, float]) -> float:
        """Mean over tastes of the mean discounted gain of its held-out items."""
        return self.value(np.tensordot(self.vector(weights), self.places, axes=1))

    def value(self, total: NDArray[np.float32]) -> float:
        """The same for scores (n_tastes, n_items)."""
        held_out = np.bincount(self.owners)
        sums = np.bincount(self.owners, weights=gain(self.ranks(total)))
        return float((sums[held_out > 0] / held_out[held_out > 0]).mean())

    def vector(self, weights: Mapping[str, float]) -> NDArray[np.float32]:
        """The weights in the order of `names`."""
        return np.array([weights.get(name, 0.0) for name in self.names], dtype=np.float32)

    def ranks(self, total: NDArray[np.float32]) -> NDArray[np.float64]:
        """(n_held_out,) places from 1; of equals the middle, as chance would have it."""
        rising = np.sort(np.where(self.unmet, total, -np.inf), axis=1)
        own = total[self.owners, self.wanted]
        starts = np.flatnonzero(np.diff(self.owners, prepend=-1))
        places = []
        for scores, taste in zip(np.split(own, starts[1:]), self.owners[starts], strict=True):
            upto = np.searchsorted(rising[taste], scores, side="right")
            equal = upto - np.searchsorted(rising[taste], scores, side="left")
            places.append(rising.shape[1] - upto + (equal + 1) / 2)
        return np.concatenate(places)


def judged(
    parts: Mapping[str, NDArray[np.float32]], tastes: Sequence[Rows], targets: Sequence[Rows]
) -> Judged:
    """Raw scores (n_tastes, n_items) made ready; held-out items that a scorer does not know are left out."""
    places = np.stack([reciprocal_ranks(part, tastes) for part in parts.values()])
    unmet: NDArray[np.bool_] = np.asarray(np.isfinite(places).all(axis=0))
    for line, taste in zip(unmet, tastes, strict=True):
        line[taste] = False
    owners = np.repeat(np.arange(len(targets)), [len(target) for target in targets])
    wanted = np.concatenate(targets)
    kept = unmet[owners, wanted]
    return Judged(tuple(parts), np.nan_to_num(places), unmet, owners[kept], wanted[kept])


def gain(ranks: NDArray[np.float64]) -> NDArray[np.float64]:
    """The discounted gain of a relevant item at each rank; beyond the hundredth place 0."""
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
                found = data.value(rest + step * part)
                if found > value + LEAST_GAIN:
                    weights, value = {**weights, name: step}, found
        if weights == before:
            break
    total = sum(weights.values())
    return {name: round(weight / total, 3) for name, weight in weights.items() if weight}, value
