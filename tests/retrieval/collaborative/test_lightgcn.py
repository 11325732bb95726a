"""LightGCN's own formula."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from retrieval.collaborative import lightgcn_training
from retrieval.collaborative.lightgcn import LightGcn, LightGcnConfig
from retrieval.collaborative.lightgcn_training import layers, passing_on
from tests.retrieval.collaborative.logs import likes

LIKES = np.array([[1, 1, 0, 0], [0, 1, 1, 0], [1, 0, 1, 1]], dtype=np.float32)


@pytest.mark.parametrize("gain", [0, 1000])
@pytest.mark.parametrize("hops", [0, 1, 2])
def test_somebody_new_is_described_as_a_user_of_the_log_is(
    gain: int, hops: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Against the propagation of the paper over the whole graph, users and items, both ways of computing it."""
    import torch

    monkeypatch.setattr(lightgcn_training, "DENSE_GAIN", gain)
    vectors = np.random.default_rng(0).normal(size=(4, 3)).astype(np.float32)
    roots = torch.from_numpy(LIKES.sum(axis=0) ** -0.5)[:, None]
    learned = layers(torch.from_numpy(vectors), passing_on(sparse.csr_matrix(LIKES)), roots, hops)
    config = LightGcnConfig(dimensions=3, hops=hops, temperature=0.5)
    state = {name: array.numpy() for name, array in learned.items()}
    model = LightGcn(np.arange(4), 4, config, state)

    graph = np.block([[np.zeros((3, 3)), LIKES], [LIKES.T, np.zeros((4, 4))]])
    graph /= np.sqrt(np.outer(graph.sum(axis=1), graph.sum(axis=0)))
    layer = total = np.vstack([np.zeros((3, 3)), vectors])
    for _ in range(2 * hops + 1):
        layer = graph @ layer
        total = total + layer
    unit = total / np.linalg.norm(total, axis=1, keepdims=True)
    expected = unit[:3] @ unit[3:].T / 0.5
    for user, line in enumerate(LIKES):
        np.testing.assert_allclose(model.score(np.flatnonzero(line).tolist()), expected[user], rtol=1e-4)


def test_scores_are_cosines_over_the_temperature() -> None:
    log = likes([[0, 1], [0, 2], [1, 2], [3, 4], [3, 4]], 5)
    model = LightGcn.train(log, LightGcnConfig(temperature=0.25, max_epochs=3))
    scores = model.score([0, 1])
    assert np.abs(scores).max() <= 4.0001
    np.testing.assert_allclose(np.linalg.norm(model.state["items"], axis=1), 1, rtol=1e-5)


def test_the_order_of_likes_does_not_matter() -> None:
    log = likes([[0, 1, 2], [2, 1, 3], [0, 3]], 4)
    model = LightGcn.train(log, LightGcnConfig(max_epochs=2))
    np.testing.assert_allclose(model.score([0, 3, 1]), model.score([1, 0, 3]), rtol=1e-4, atol=1e-5)


def test_what_the_same_people_like_is_near() -> None:
    each = [[item for item in range(4) if item != user % 4] for user in range(12)]
    each += [[item for item in range(4, 8) if item - 4 != user % 4] for user in range(12)]
    model = LightGcn.train(likes(each, 8))
    assert model.score([0, 1])[[2, 3]].min() > model.score([0, 1])[4:].max()
