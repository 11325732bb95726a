"""When to stop training by gradient: ask for a held-out like of some users, and stop when that gets no better.

Prechelt, "Early stopping — but when?", 1998.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.collaborative.histories import Histories
from retrieval.collaborative.model import State

MOST_ASKED = 1000
DEPTH = 10


@dataclass(frozen=True, slots=True)
class HeldOut:
    """What is trained on, and what is asked.

    histories  all likes but those asked for
    tastes     what else the asked users like, oldest first
    answers    (n_asked,) int64, the item held out of each
    """

    histories: Histories
    tastes: list[NDArray[np.int64]]
    answers: NDArray[np.int64]

    def ndcg(self, scores: NDArray[np.float32]) -> float:
        """Mean NDCG@10 of (n_asked, n_items) scores over all items but those of the taste; scores are changed."""
        for line, taste in zip(scores, self.tastes, strict=True):
            line[taste] = -np.inf
        rank = (scores > np.take_along_axis(scores, self.answers[:, None], axis=1)).sum(axis=1)
        return float(np.where(rank < DEPTH, 1 / np.log2(rank + 2), 0).mean())


def hold_out(histories: Histories, rng: np.random.Generator, *, last: bool) -> HeldOut:
    """One like, the last or any, of a third of the users with three or more; of a thousand users at most."""
    sizes = np.diff(histories.offsets)
    able = np.flatnonzero(sizes >= 3)
    users = np.sort(rng.choice(able, min(MOST_ASKED, len(able) // 3), replace=False))
    among = sizes[users] - 1 if last else rng.integers(sizes[users])
    kept = np.ones(len(histories.items), dtype=np.bool_)
    at = histories.offsets[users] + among
    kept[at] = False
    rest = histories.picked(kept)
    each = rest.each()
    return HeldOut(rest, [each[user] for user in users.tolist()], histories.items[at])


@dataclass(slots=True)
class Best:
    """The best weights so far, and how long ago they were found.

    patience  how many offers that are no better than the best are taken before `exhausted`
    """

    patience: int
    state: State = field(default_factory=dict)
    ndcg: float = -1.0
    waited: int = 0

    @property
    def exhausted(self) -> bool:
        """Whether it is time to stop."""
        return self.waited >= self.patience

    def offer(self, ndcg: float, weights: Mapping[str, Any]) -> None:
        """Keep a copy of these torch tensors if they do better, or as well after more training."""
        self.waited = 0 if ndcg > self.ndcg else self.waited + 1
        if ndcg >= self.ndcg:
            self.ndcg = ndcg
            self.state = {name: weight.detach().numpy().copy() for name, weight in weights.items()}


def padded(lists: Sequence[NDArray[np.int64]], width: int, filler: int) -> NDArray[np.int64]:
    """(n, width) lists side by side, filled up behind."""
    table = np.full((len(lists), width), filler, dtype=np.int64)
    lengths = np.array([[len(items)] for items in lists])
    table[np.arange(width) < lengths] = np.concatenate(lists)
    return table
