"""Training of SASRec's network with torch; `sasrec` scores with what it learns, without torch."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from retrieval.collaborative.early_stopping import Best, HeldOut, hold_out, padded
from retrieval.collaborative.histories import Histories
from retrieval.collaborative.model import State

if TYPE_CHECKING:
    import torch

    from retrieval.collaborative.sasrec import SasRecConfig

EPOCH_LIKES = 300_000
FEWEST_STEPS = 10
"""Steps in a pass over the likes, even of a small log."""
SHOWN_AFTER = 2.0
"""Seconds of training after which the progress bar appears."""
ASKED_AT_ONCE = 128
_NOTHING = -100


def train_network(histories: Histories, config: SasRecConfig) -> State:
    """The weights that did best on held-out likes; see `SasRec.fit`. The next random numbers of torch stay as they are."""
    import torch
    from tqdm import tqdm

    rng = np.random.default_rng(config.seed)
    held = hold_out(histories, rng, last=config.order == "given")
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(config.seed)
        weights = first_weights(histories.n_items, config)
        optimizer = torch.optim.Adam(weights.values(), lr=config.learning_rate)
        best = Best(config.patience)
        epochs = _epochs(held.histories, config, rng)
        progress = tqdm(
            range(config.max_epochs), desc="training", delay=SHOWN_AFTER, leave=False, disable=None
        )
        for _ in progress:
            for lists in next(epochs):
                loss = _loss(weights, lists, config)
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
            # Where nobody can be asked, the last weights are the best.
            ndcg = _ndcg(weights, held, config) if held.tastes else best.ndcg + 1
            best.offer(ndcg, weights)
            progress.set_postfix(ndcg=f"{best.ndcg:.3f}", refresh=False)
            if best.exhausted:
                break
    return best.state


def first_weights(n_items: int, config: SasRecConfig) -> dict[str, torch.Tensor]:
    """Random weights by name; see `SasRec.fit` for the shapes."""
    import torch

    d, blocks = config.dimensions, config.blocks

    def normal(*shape: int, deviation: float) -> torch.Tensor:
        return torch.randn(*shape) * deviation

    wide = d**-0.5
    weights = {
        "items": normal(n_items, d, deviation=0.02),
        "start": normal(d, deviation=0.02),
        "places": normal(config.max_items + 1, d, deviation=0.02),
        "norms": torch.tensor([1.0, 0.0])[None, :, None].repeat(2 * blocks + 1, 1, d),
        "attention": normal(blocks, d, 3 * d, deviation=0.7 * wide),
        # What is added to the path through the blocks starts small.
        "joined": normal(blocks, d, d, deviation=0.5 * wide),
        "up": normal(blocks, d, d, deviation=wide),
        "up_bias": torch.zeros(blocks, d),
        "down": normal(blocks, d, d, deviation=0.5 * wide),
        "down_bias": torch.zeros(blocks, d),
    }
    return {name: weight.requires_grad_() for name, weight in weights.items()}


def outputs(
    weights: dict[str, torch.Tensor], items: torch.Tensor, config: SasRecConfig, training: bool
) -> torch.Tensor:
    """(n_lists, length + 1, d) for (n_lists, length) items, those at the start first."""
    import torch
    from torch.nn.functional import dropout, layer_norm, relu

    d, dropped = config.dimensions, config.dropout
    n, length = items.shape[0], items.shape[1] + 1
    split = (n, length, 3, config.heads, d // config.heads)
    later = torch.ones(length, length, dtype=torch.bool).triu(1)
    x = torch.cat([weights["start"].expand(n, 1, d), weights["items"][items]], dim=1)
    x = dropout(x * d**0.5 + weights["places"][:length], dropped, training)
    for block in range(config.blocks):
        normed = layer_norm(x, (d,), *weights["norms"][2 * block])
        queries, keys, values = (normed @ weights["attention"][block]).view(split).permute(2, 0, 3, 1, 4)
        near = (queries @ keys.transpose(-1, -2) * queries.shape[-1] ** -0.5).masked_fill(later, -torch.inf)
        looked_at = dropout(torch.softmax(near, dim=-1), dropped, training)
        mixed = (looked_at @ values).transpose(1, 2).reshape(n, length, d)
        x = x + dropout(mixed @ weights["joined"][block], dropped, training)
        normed = layer_norm(x, (d,), *weights["norms"][2 * block + 1])
        inner = relu(normed @ weights["up"][block] + weights["up_bias"][block])
        after = dropout(inner, dropped, training) @ weights["down"][block] + weights["down_bias"][block]
        x = x + dropout(after, dropped, training)
    return layer_norm(x, (d,), *weights["norms"][-1])


def _loss(
    weights: dict[str, torch.Tensor], lists: list[NDArray[np.int64]], config: SasRecConfig
) -> torch.Tensor:
    """Cross-entropy of each like given those before it, over all items."""
    import torch

    width = max(map(len, lists))
    targets = torch.from_numpy(padded(lists, width, _NOTHING))
    read = torch.from_numpy(padded([items[:-1] for items in lists], width - 1, 0))
    real = targets != _NOTHING
    found = outputs(weights, read, config, training=True)[real]
    return torch.nn.functional.cross_entropy(found @ weights["items"].T, targets[real])


def _ndcg(weights: dict[str, torch.Tensor], held: HeldOut, config: SasRecConfig) -> float:
    import torch

    recent = [taste[-config.max_items :] for taste in held.tastes]
    parts = []
    with torch.no_grad():
        for start in range(0, len(recent), ASKED_AT_ONCE):
            some = recent[start : start + ASKED_AT_ONCE]
            lengths = torch.tensor([len(taste) for taste in some])
            read = torch.from_numpy(padded(some, int(lengths.max()), 0))
            last = outputs(weights, read, config, training=False)[torch.arange(len(some)), lengths]
            parts.append((last @ weights["items"].T).numpy())
    return held.ndcg(np.concatenate(parts))


def _epochs(
    histories: Histories, config: SasRecConfig, rng: np.random.Generator
) -> Iterator[list[list[NDArray[np.int64]]]]:
    """Without end, the batches of an epoch, each a list of lists of items."""
    each = [items for items in histories.each() if len(items)]
    while True:
        lists = [_stretch(items, config, rng) for items in each]
        sizes = np.array([len(items) for items in lists])
        order = rng.permutation(len(lists))
        # Lists of like length share a batch, so that little is computed for the filling.
        order = order[np.argsort(sizes[order], kind="stable")]
        likes = int(sizes.sum())
        n_batches = max(-(-likes // config.batch_likes), min(FEWEST_STEPS, len(lists)))
        cuts = np.searchsorted(np.cumsum(sizes[order]), likes * np.arange(1, n_batches) / n_batches)
        batches = [[lists[at] for at in part] for part in np.split(order, np.unique(cuts)) if len(part)]
        mixed = [batches[at] for at in rng.permutation(len(batches))]
        n_epochs = -(-likes // EPOCH_LIKES)
        for epoch in range(n_epochs):
            yield mixed[epoch::n_epochs]


def _stretch(items: NDArray[np.int64], config: SasRecConfig, rng: np.random.Generator) -> NDArray[np.int64]:
    """What is learned from a user this time: as many likes as can be looked at and one to foretell."""
    if config.order == "shuffled":
        items = rng.permutation(items)
    start = rng.integers(max(1, len(items) - config.max_items))
    return items[start : start + config.max_items + 1]
