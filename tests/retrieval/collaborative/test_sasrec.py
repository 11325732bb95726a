"""SASRec's own formula."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from retrieval.collaborative.histories import Histories
from retrieval.collaborative.sasrec import SasRec, SasRecConfig
from retrieval.collaborative.sasrec_training import _epochs, first_weights, outputs
from tests.retrieval.collaborative.logs import likes

TWO_HEADS = SasRecConfig(dimensions=8, heads=2, blocks=2, max_items=5)


def untrained(n_items: int, config: SasRecConfig) -> SasRec:
    """A model with random weights."""
    import torch

    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(1)
        weights = {
            name: weight + 0.1 * torch.randn(weight.shape)
            for name, weight in first_weights(n_items, config).items()
        }
    state = {name: weight.detach().numpy() for name, weight in weights.items()}
    return SasRec(np.arange(n_items), n_items, config, state)


def test_scoring_in_numpy_is_the_network_trained_in_torch() -> None:
    import torch

    model = untrained(9, TWO_HEADS)
    weights = {name: torch.from_numpy(array) for name, array in model.state.items()}
    for taste in ([3], [1, 8, 0, 5], [2, 4, 6, 8, 0]):
        trained = (
            outputs(weights, torch.tensor([taste]), TWO_HEADS, training=False)[0, -1] @ weights["items"].T
        )
        np.testing.assert_allclose(model.score(taste), trained.numpy(), rtol=1e-4, atol=1e-5)


def test_the_network_computed_by_hand() -> None:
    """One block, one head, two likes, written out for the last place."""
    config = SasRecConfig(dimensions=4, blocks=1, max_items=3)
    model = untrained(5, config)
    w = {name: array.astype(np.float64) for name, array in model.state.items()}

    def norm(x: NDArray[np.float64], which: int) -> NDArray[np.float64]:
        return (x - x.mean()) / np.sqrt(x.var() + 1e-5) * w["norms"][which, 0] + w["norms"][which, 1]

    x = np.stack([w["start"], w["items"][3], w["items"][1]]) * 2 + w["places"][:3]
    parts = np.stack([norm(line, 0) for line in x]) @ w["attention"][0]
    near = np.exp(parts[:, 4:8] @ parts[-1, :4] / 2)
    y = x[-1] + (near / near.sum()) @ parts[:, 8:] @ w["joined"][0]
    y = y + np.maximum(norm(y, 1) @ w["up"][0] + w["up_bias"][0], 0) @ w["down"][0] + w["down_bias"][0]
    np.testing.assert_allclose(model.score([3, 1]), w["items"] @ norm(y, 2), rtol=1e-4, atol=1e-5)


def test_lists_of_many_lengths_are_scored_as_each_alone() -> None:
    model = untrained(9, TWO_HEADS)
    rng = np.random.default_rng(0)
    tastes = [rng.permutation(9)[: rng.integers(1, 9)] for _ in range(300)]
    together = model.score_many(tastes)
    for place in range(0, 300, 37):
        np.testing.assert_allclose(together[place], model.score(tastes[place]), rtol=1e-4, atol=1e-5)


def test_only_the_latest_are_looked_at() -> None:
    model = untrained(9, TWO_HEADS)
    np.testing.assert_array_equal(model.score([7, 1, 2, 3, 4, 5]), model.score([1, 2, 3, 4, 5]))
    assert not np.allclose(model.score([1, 2, 3, 4, 5]), model.score([5, 4, 3, 2, 1]))


@pytest.fixture(scope="module")
def circle() -> Histories:
    """Everybody goes round the same eight items from some place on."""
    return likes([[(start + step) % 8 for step in range(5)] for start in range(8)] * 6, 8)


def test_what_comes_next_is_learned(circle: Histories) -> None:
    model = SasRec.train(circle, SasRecConfig(dropout=0.1, learning_rate=3e-3, max_epochs=30))
    for item in range(8):
        scores = model.score([(item - 1) % 8, item])
        assert int(np.argmax(scores)) == (item + 1) % 8


def test_shuffled_likes_teach_no_order() -> None:
    each = [[0, 1, 2, 3], [4, 5, 6, 7]] * 20
    config = SasRecConfig(
        dimensions=16, blocks=1, dropout=0.1, max_epochs=30, patience=30, learning_rate=3e-3
    )
    ahead = {}
    for order in ("given", "shuffled"):
        scores = SasRec.train(likes(each, 8), replace(config, order=order)).score([0])
        ahead[order] = scores[1] - scores[3]
    assert ahead["given"] > 4 * abs(ahead["shuffled"])
    assert scores[[1, 2, 3]].min() > scores[4:].max()


def test_training_leaves_the_random_numbers_of_torch_alone(circle: Histories) -> None:
    import torch

    before = torch.random.get_rng_state()
    SasRec.train(circle, SasRecConfig(max_epochs=1))
    assert torch.equal(before, torch.random.get_rng_state())


def test_an_epoch_has_every_user_once_and_long_lists_in_stretches() -> None:
    log = likes([[user] for user in range(30)] + [list(range(30, 50))], 50)
    config = SasRecConfig(max_items=4)
    epochs = _epochs(log, config, np.random.default_rng(0))
    met = set()
    for _ in range(200):
        lists = [items.tolist() for batch in next(epochs) for items in batch]
        assert sorted(items[0] for items in lists if len(items) == 1) == list(range(30))
        (stretch,) = (items for items in lists if len(items) > 1)
        assert stretch == list(range(stretch[0], stretch[0] + 5))
        met |= set(stretch)
    assert met == set(range(30, 50))
