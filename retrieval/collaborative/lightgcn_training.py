"""Training of LightGCN's vectors with torch; `lightgcn` scores with what it learns, without torch."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from retrieval.collaborative.early_stopping import Best, HeldOut, hold_out
from retrieval.collaborative.histories import Histories
from retrieval.collaborative.model import State

if TYPE_CHECKING:
    import torch

    from retrieval.collaborative.lightgcn import LightGcnConfig

    PassOn = Callable[[torch.Tensor], torch.Tensor]

FEWEST_STEPS = 10
"""Steps in a pass over the users, even of a small log."""
DENSE_GAIN = 16
"""A number in a dense matrix is multiplied so many times as fast as one in a sparse matrix."""
SHOWN_AFTER = 2.0
"""Seconds of training after which the progress bar appears."""


def train_vectors(histories: Histories, config: LightGcnConfig) -> State:
    """The vectors that did best on held-out likes; see `LightGcn.fit`."""
    import torch
    from tqdm import tqdm

    rng = np.random.default_rng(config.seed)
    held = hold_out(histories, rng, last=False)
    likes = held.histories.matrix()
    shares = torch.from_numpy(_inverse_root(likes.sum(axis=0)))[:, None]
    pass_on = passing_on(likes)
    first = rng.normal(scale=0.1, size=(histories.n_items, config.dimensions)).astype(np.float32)
    vectors = torch.from_numpy(first).requires_grad_()
    optimizer = torch.optim.Adam([vectors], lr=config.learning_rate)
    best = Best(config.patience)
    each = [items for items in held.histories.each() if len(items)]
    progress = tqdm(range(config.max_epochs), desc="training", delay=SHOWN_AFTER, leave=False, disable=None)
    for _ in progress:
        for users in _batches(len(each), config.batch_users, rng):
            learned = layers(vectors, pass_on, shares, config.hops)
            loss = _loss(learned, [each[user] for user in users.tolist()], config, rng)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        with torch.no_grad():
            learned = layers(vectors, pass_on, shares, config.hops)
            # Where nobody can be asked, the last vectors are the best.
            best.offer(_ndcg(learned, held) if held.tastes else best.ndcg + 1, learned)
        progress.set_postfix(ndcg=f"{best.ndcg:.3f}", refresh=False)
        if best.exhausted:
            break
    return best.state


def layers(
    vectors: torch.Tensor, pass_on: PassOn, shares: torch.Tensor, hops: int
) -> dict[str, torch.Tensor]:
    """items: the sum of all layers at length 1; likes: that sum over the root of how many like the item."""
    from torch.nn.functional import normalize

    total = layer = vectors
    for _ in range(hops):
        layer = pass_on(layer)
        total = total + layer
    return {"items": normalize(total, dim=1), "likes": total * shares}


def passing_on(likes: sparse.csr_matrix) -> PassOn:
    """One hop from items over the people who like them to items: R̃ᵀ·R̃, R̃ = D_users^−½ · likes · D_items^−½."""
    import torch

    by_user = sparse.diags(_inverse_root(likes.sum(axis=1)))
    scaled = (by_user @ likes @ sparse.diags(_inverse_root(likes.sum(axis=0)))).astype(np.float32)
    if likes.shape[1] ** 2 <= DENSE_GAIN * likes.nnz:
        both = torch.from_numpy((scaled.T @ scaled).toarray())
        return lambda vectors: both @ vectors
    there, back = (_sparse_tensor(matrix) for matrix in (scaled, scaled.T))
    return lambda vectors: torch.sparse.mm(back, torch.sparse.mm(there, vectors))


def _sparse_tensor(matrix: Any) -> torch.Tensor:
    import torch

    found = matrix.tocoo()
    places = torch.from_numpy(np.stack([found.row, found.col]).astype(np.int64))
    return torch.sparse_coo_tensor(
        places, torch.from_numpy(found.data), found.shape, check_invariants=True
    ).coalesce()


def _inverse_root(sums: Any) -> NDArray[np.float32]:
    """1 / √ of how many likes there are; 1 where there are none, which changes nothing."""
    return (np.maximum(np.asarray(sums).ravel(), 1) ** -0.5).astype(np.float32)


def people(likes: torch.Tensor, each: Sequence[NDArray[np.int64]]) -> torch.Tensor:
    """(n_people, dimensions) of length 1, or 0 for who likes nothing."""
    import torch
    from torch.nn.functional import embedding_bag, normalize

    lengths = np.array([len(items) for items in each])
    starts = torch.from_numpy(np.cumsum(lengths) - lengths)
    return normalize(embedding_bag(torch.from_numpy(np.concatenate(each)), likes, starts, mode="sum"), dim=1)


def _loss(
    learned: dict[str, torch.Tensor],
    each: list[NDArray[np.int64]],
    config: LightGcnConfig,
    rng: np.random.Generator,
) -> torch.Tensor:
    """Cross-entropy over all items of each like, for people of whom a share of likes is hidden."""
    import torch

    shown = [items[rng.random(len(items)) >= config.hidden] for items in each]
    scores = people(learned["likes"], shown) @ learned["items"].T / config.temperature
    rows = torch.from_numpy(np.repeat(np.arange(len(each)), [len(items) for items in each]))
    columns = torch.from_numpy(np.concatenate(each))
    return -torch.log_softmax(scores, dim=1)[rows, columns].mean()


def _ndcg(learned: dict[str, torch.Tensor], held: HeldOut) -> float:
    return held.ndcg((people(learned["likes"], held.tastes) @ learned["items"].T).numpy())


def _batches(n_users: int, most: int, rng: np.random.Generator) -> list[NDArray[np.int64]]:
    n_batches = max(-(-n_users // most), min(FEWEST_STEPS, n_users))
    return np.array_split(rng.permutation(n_users), n_batches)
