"""LightGCN: vectors of items, smoothed over the graph of who liked what.

He et al., "LightGCN: simplifying and powering graph convolution network for recommendation", SIGIR 2020;
trained with the softmax over cosines instead of BPR: Wu et al., "On the effectiveness of sampled softmax
loss for item recommendation", TOIS 2024 (here over all items, with none sampled).
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
class LightGcnConfig:
    """The graph convolution and how it is trained.

    dimensions     numbers that describe an item
    hops           ≥ 0, how often items' vectors are passed on to the items liked by the same people
    temperature    > 0, cosines are divided by it: the lower, the more the likeliest items stand out
    hidden         share of a user's likes left out of the user's vector in training and still foretold
    learning_rate  length of Adam's steps
    batch_users    users a step is computed from; fewer in a log of under ten times as many
    max_epochs     passes over the users at most
    patience       epochs without a better NDCG on held-out likes before training stops
    seed           of first vectors, hidden likes, order and held-out likes
    """

    dimensions: int = 128
    hops: int = 2
    temperature: float = 0.15
    hidden: float = 0.5
    learning_rate: float = 0.01
    batch_users: int = 2048
    max_epochs: int = 100
    patience: int = 10
    seed: int = 0


class LightGcn(FittedModel):
    """A score is the cosine of an item's vector and the person's, divided by the temperature.

    With N(x) the neighbours of x, passing on is e_i ← Σ over the users u who like i of e_u / √(|N(i)|·|N(u)|)
    and likewise for users; what counts in the end is the mean over all layers. Users begin with 0 instead
    of learned vectors, so there are 2·hops + 1 layers, by turns of users and of items, and somebody new
    is described just as a user of the log is: Σ over liked i of (Σ over layers e_i) / √|N(i)|, up to a
    length that the cosine does not see.
    """

    name = "lightgcn"
    Config = LightGcnConfig
    GRID: ClassVar[Mapping[str, tuple[Any, ...]]] = {"temperature": (0.1, 0.15, 0.2, 0.3), "hops": (1, 2)}

    @staticmethod
    def fit(histories: Histories, config: LightGcnConfig) -> State:
        """items (n_known, dimensions) float32 of length 1, and likes, the same shape: what each adds to a person."""
        from retrieval.collaborative.lightgcn_training import train_vectors

        return train_vectors(histories, config)

    def raw(self, tastes: Sequence[NDArray[np.int64]]) -> NDArray[np.float32]:
        """Cosines over the temperature, as in training."""
        people = bags(tastes, len(self.rows)) @ self.state["likes"]
        people /= np.maximum(np.linalg.norm(people, axis=1, keepdims=True), np.float32(1e-12))
        return np.asarray(people @ self.state["items"].T / self.config.temperature, dtype=np.float32)
