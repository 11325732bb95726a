"""SASRec: self-attention over what somebody liked, in order, foretells what they like next.

Kang and McAuley, "Self-attentive sequential recommendation", ICDM 2018; trained with the softmax over all
items instead of one negative, which makes it much stronger: Klenitskiy and Vasilev, "Turning dross into
gold loss: is BERT4Rec really better than SASRec?", RecSys 2023.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from retrieval.collaborative.early_stopping import padded
from retrieval.collaborative.histories import Histories
from retrieval.collaborative.model import FittedModel, State

EPSILON = 1e-5
"""Added to variances before dividing by them."""
AT_ONCE = 128


@dataclass(frozen=True, slots=True)
class SasRecConfig:
    """The network and how it is trained.

    order          "given": likes are learned in the order they stand in; "shuffled": in a new random order
                   each time, for logs whose order means nothing
    max_items      the latest so many likes are looked at; of more, training takes a random stretch each time
    dimensions     numbers that describe an item
    blocks         layers of attention
    heads          attentions side by side in a block; divides `dimensions`
    dropout        share of numbers set to 0 in training
    learning_rate  length of Adam's steps
    batch_likes    likes a step is computed from; fewer in a log of under ten times as many
    max_epochs     passes over the likes at most; a pass over a long log counts as one each 300,000 likes
    patience       epochs without a better NDCG on held-out likes before training stops
    seed           of first weights, dropout, order and held-out likes
    """

    order: Literal["given", "shuffled"] = "given"
    max_items: int = 50
    dimensions: int = 64
    blocks: int = 2
    heads: int = 1
    dropout: float = 0.5
    learning_rate: float = 1e-3
    batch_likes: int = 1000
    max_epochs: int = 80
    patience: int = 10
    seed: int = 0


class SasRec(FittedModel):
    """A score is the product of an item's vector with the network's output at the last like.

    The network reads a start vector and then the items, oldest first; each block lets every place look back
    at those before it. Places are counted from the start.
    """

    name = "sasrec"
    Config = SasRecConfig
    GRID: ClassVar[Mapping[str, tuple[Any, ...]]] = {
        "order": ("given", "shuffled"),
        "dropout": (0.2, 0.5),
    }

    @staticmethod
    def fit(histories: Histories, config: SasRecConfig) -> State:
        """Float32 arrays, d = dimensions and one leading row a block where there are blocks.

        items (n_known, d), start (d,), places (max_items + 1, d), norms (2·blocks + 1, 2, d: factors and
        terms), attention (blocks, d, 3d: queries, keys, values), joined (blocks, d, d), and the two layers
        after it, up and down (blocks, d, d) with up_bias and down_bias (blocks, d).
        """
        from retrieval.collaborative.sasrec_training import train_network

        return train_network(histories, config)

    def raw(self, tastes: Sequence[NDArray[np.int64]]) -> NDArray[np.float32]:
        """The logits of the next like."""
        recent = [taste[-self.config.max_items :] for taste in tastes]
        lengths = np.array([len(taste) for taste in recent])
        # Lists of like length together, so that little is computed for the filling.
        order = np.argsort(lengths, kind="stable")
        outputs = np.empty((len(recent), self.config.dimensions), dtype=np.float32)
        for start in range(0, len(order), AT_ONCE):
            at = order[start : start + AT_ONCE]
            items = padded([recent[taste] for taste in at], int(lengths[at].max()), 0)
            outputs[at] = self._network(items)[np.arange(len(at)), lengths[at]]
        return outputs @ self.state["items"].T

    def _network(self, items: NDArray[np.int64]) -> NDArray[np.float32]:
        """(n_lists, length + 1, d) outputs, those at the start first; as `sasrec_training.outputs`."""
        state, (n_lists, length) = self.state, items.shape
        d = self.config.dimensions
        x = np.empty((n_lists, length + 1, d), dtype=np.float32)
        x[:, 0], x[:, 1:] = state["start"], state["items"][items]
        x = x * np.float32(np.sqrt(d)) + state["places"][: length + 1]
        for block in range(self.config.blocks):
            attention = _attention(
                _norm(x, state["norms"][2 * block]) @ state["attention"][block], self.config.heads
            )
            x = x + attention @ state["joined"][block]
            inner = _norm(x, state["norms"][2 * block + 1]) @ state["up"][block] + state["up_bias"][block]
            x = x + np.maximum(inner, 0) @ state["down"][block] + state["down_bias"][block]
        return _norm(x, state["norms"][-1])


def _norm(x: NDArray[np.float32], learned: NDArray[np.float32]) -> NDArray[np.float32]:
    """Layer normalisation over the last axis (Ba et al. 2016, arXiv:1607.06450)."""
    centred = x - x.mean(axis=-1, keepdims=True)
    variance = np.square(centred).mean(axis=-1, keepdims=True)
    normed: NDArray[np.float32] = centred / np.sqrt(variance + np.float32(EPSILON)) * learned[0] + learned[1]
    return normed


def _attention(projected: NDArray[np.float32], heads: int) -> NDArray[np.float32]:
    """(n, length, d) from (n, length, 3d): each place's mix of the values at places up to its own."""
    n, length, width = projected.shape
    parts = projected.reshape(n, length, 3, heads, width // 3 // heads).transpose(2, 0, 3, 1, 4)
    queries, keys, values = parts
    near = queries @ keys.swapaxes(-1, -2) / np.float32(np.sqrt(queries.shape[-1]))
    near[..., np.triu(np.ones((length, length), dtype=np.bool_), 1)] = -np.inf
    weights = np.exp(near - near.max(axis=-1, keepdims=True))
    weights /= weights.sum(axis=-1, keepdims=True)
    mixed: NDArray[np.float32] = (weights @ values).transpose(0, 2, 1, 3).reshape(n, length, width // 3)
    return mixed
