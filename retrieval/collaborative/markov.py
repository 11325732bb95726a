"""A Markov chain over items: what is liked soon after, and soon before, what was liked last.

Transitions between items a few likes apart, nearer ones counting more: Shani, Heckerman and Brafman, "An
MDP-based recommender system", JMLR 2005.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from retrieval.collaborative.csr import fading, packed, strongest, unpacked
from retrieval.collaborative.histories import Histories
from retrieval.collaborative.model import FittedModel, State

DAY = 86_400.0


@dataclass(frozen=True, slots=True)
class MarkovConfig:
    """What counts as a transition, and how much.

    window          likes at most so many steps apart in one history make a transition
    step_power      a transition over d steps counts d^−step_power
    half_life_days  and half as much for every so many days between the two likes; None: time does not
                    count. Likes without a time count as made at once
    backward        what a transition counts in the other direction, 0–1
    row_power       an item's transitions are divided by their sum to this power: at 1 a popular and a rare
                    item of a taste speak equally loud, at 0 the popular one drowns the rare
    recency         0–1: each liked item counts so many times the one liked after it
    kept            how many of the strongest transitions of each item are kept
    """

    window: int = 10
    step_power: float = 1.0
    half_life_days: float | None = None
    backward: float = 1.0
    row_power: float = 0.5
    recency: float = 0.5
    kept: int = 200


class Markov(FittedModel):
    """Row i, column j: how much liking i speaks for liking j next."""

    name = "markov"
    Config = MarkovConfig
    GRID: ClassVar[Mapping[str, tuple[Any, ...]]] = {
        "recency": (0.3, 0.5, 0.7, 0.9, 0.97, 1.0),
        "window": (3, 5, 10, 20, 50),
        "step_power": (0.0, 0.5, 1.0, 1.5),
        "row_power": (0.3, 0.5, 0.7, 1.0),
        "backward": (0.0, 0.5, 1.0),
        "half_life_days": (None, 30.0, 365.0, 2000.0),
    }
    # For logs whose order says little.
    STARTS: ClassVar[tuple[MarkovConfig, ...]] = (MarkovConfig(window=50, step_power=0.0, recency=1.0),)

    SCORING: ClassVar[tuple[str, ...]] = ("recency",)

    @staticmethod
    def fit(histories: Histories, config: MarkovConfig) -> State:
        """A sparse (n_known, n_known) matrix, see `packed`."""
        forward = _transitions(histories, config)
        both = (forward + config.backward * forward.T).tocsr()
        totals = np.asarray(both.sum(axis=1)).ravel()
        scales = np.power(totals, -config.row_power, out=np.zeros_like(totals), where=totals > 0)
        return packed(strongest(sparse.diags_array(scales) @ both, config.kept))

    def raw(self, tastes: Sequence[NDArray[np.int64]]) -> NDArray[np.float32]:
        """The sum of the liked items' rows, the last liked counting most."""
        n = len(self.rows)
        return (fading(tastes, n, self.config.recency) @ unpacked(self.state, n)).toarray()


def _transitions(histories: Histories, config: MarkovConfig) -> sparse.csr_matrix:
    """(n_items, n_items) float64: row i, column j sums the transitions from i to j."""
    n, items = histories.n_items, histories.items
    owners, times = histories.owners, histories.times
    total = sparse.csr_matrix((n, n), dtype=np.float64)
    for step in range(1, min(config.window, len(items) - 1) + 1):
        is_one_user = owners[step:] == owners[:-step]
        worth = np.full(is_one_user.sum(), step**-config.step_power)
        if config.half_life_days is not None:
            days = np.nan_to_num((times[step:] - times[:-step])[is_one_user]) / DAY
            worth *= 0.5 ** (days / config.half_life_days)
        pairs = items[:-step][is_one_user], items[step:][is_one_user]
        total = total + sparse.csr_matrix((worth, pairs), shape=(n, n))
    return total
