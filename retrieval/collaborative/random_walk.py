"""Pixie's random walk over people and items, its visits counted beforehand.

Eksombatchai et al., "Pixie: a system for recommending 3+ billion items to 200+ million users in real time",
WWW 2018. Where Pixie walks at each request and counts, the expected counts are computed here once for
walks from each item, so that a request only adds them up and no person is kept. Popular items counting
less: Paudel et al., "Updatable, accurate, diverse, and scalable recommendations for interactive
applications", TiiS 2016 (RP3β).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from tqdm import tqdm

from retrieval.collaborative.csr import fading, packed, unpacked
from retrieval.collaborative.histories import Histories
from retrieval.collaborative.model import FittedModel, State

_AT_ONCE = 256


@dataclass(frozen=True, slots=True)
class RandomWalkConfig:
    """How is walked, and how visits become scores.

    hops              a walk goes from an item to a person who liked it and on to an item they liked, at most
                      so many times
    restart           0–1: after each hop, how likely the walk starts again
    user_power        a person with n likes is walked to n^−user_power times as often; 0 as in Pixie
    popularity_power  visits to an item with n likes are divided by n^popularity_power; 0 as in Pixie
    query_power       n^query_power of the walks start at a liked item with n likes
    booster           visits v from several liked items make (Σ v^(1/booster))^booster, 2 in Pixie, so that
                      what several lead to is ahead of what one leads to alone; 1 is the plain sum
    recency           0–1: each liked item starts so many times the walks of the one liked after it
    kept              how many of the most visited items are kept for each
    """

    hops: int = 2
    restart: float = 0.9
    user_power: float = 0.0
    popularity_power: float = 0.25
    query_power: float = 0.0
    booster: float = 1.0
    recency: float = 0.5
    kept: int = 200


class RandomWalk(FittedModel):
    """Row i, column j: how often walks from i come by j, to the power 1/booster."""

    name = "random_walk"
    Config = RandomWalkConfig
    GRID: ClassVar[Mapping[str, tuple[Any, ...]]] = {
        "recency": (0.3, 0.5, 0.7, 0.9, 1.0),
        "popularity_power": (0.0, 0.15, 0.25, 0.35, 0.5),
        "restart": (0.5, 0.9, 1.0),
        "booster": (1.0, 1.5, 2.0),
        "user_power": (-0.3, 0.0, 0.3),
        "query_power": (0.0, 0.25, 0.5),
    }

    SCORING: ClassVar[tuple[str, ...]] = ("recency", "booster")

    @staticmethod
    def fit(histories: Histories, config: RandomWalkConfig) -> State:
        """A sparse (n_known, n_known) matrix, see `packed`; its largest value is 1."""
        counts = histories.counts()
        visits = sparse.vstack(list(_visits(histories.matrix(), config)), format="csr")
        starts = sparse.diags_array(counts**config.query_power)
        visits = sparse.csr_matrix(starts @ visits)
        visits.data /= visits.data.max(initial=np.finfo(np.float32).tiny)
        visits.data **= 1 / config.booster
        return packed(visits)

    def raw(self, tastes: Sequence[NDArray[np.int64]]) -> NDArray[np.float32]:
        """The visits of walks from all liked items, boosted."""
        n, booster = len(self.rows), self.config.booster
        walks = fading(tastes, n, self.config.recency)
        walks.data **= 1 / booster
        return (walks @ unpacked(self.state, n)).toarray() ** booster


def _visits(likes: sparse.csr_matrix, config: RandomWalkConfig) -> Iterator[sparse.csr_matrix]:
    """(≤ _AT_ONCE, n_items) expected visits of one walk from each item, the most visited of each row alone."""
    per_user, per_item = np.asarray(likes.sum(axis=1)).ravel(), np.asarray(likes.sum(axis=0)).ravel()
    to_users = sparse.csr_matrix(likes.T @ sparse.diags_array(per_user**-config.user_power))
    to_users = sparse.csr_matrix(sparse.diags_array(1 / np.asarray(to_users.sum(axis=1)).ravel()) @ to_users)
    to_items = sparse.csr_matrix(sparse.diags_array(1 / per_user) @ likes)
    discount = per_item**-config.popularity_power
    n_items = likes.shape[1]
    hops = config.hops if config.restart < 1 else 1
    for start in tqdm(range(0, n_items, _AT_ONCE), desc="random walks", unit="block", disable=None):
        reached = (to_users[start : start + _AT_ONCE] @ to_items).toarray()
        visits = reached.copy()
        for _ in range(1, hops):
            reached = (1 - config.restart) * ((reached @ to_users) @ to_items)
            visits += reached
        at = np.arange(len(visits))
        visits[at, start + at] = 0
        yield _most_visited(visits * discount, config.kept)


def _most_visited(visits: NDArray[np.float32], kept: int) -> sparse.csr_matrix:
    """The `kept` largest of each row. A partition, as sorting whole rows would take longer than walking."""
    if kept < visits.shape[1]:
        others = np.argpartition(-visits, kept, axis=1)[:, kept:]
        np.put_along_axis(visits, others, 0, axis=1)
    return sparse.csr_matrix(visits)
