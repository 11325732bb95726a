"""Token vectors made ready to be averaged."""

import numpy as np
import pytest

from retrieval.encoder_training.finishing import finished, means, weighted, whitened
from retrieval.encoder_training.recipe import Recipe
from retrieval.encoder_training.tokens import TokenBags

RNG = np.random.default_rng(4)
VECTORS = RNG.normal(size=(6, 3)).astype(np.float32)
BAGS = TokenBags(ids=np.array([0, 1, 2, 2, 5, 1]), starts=np.array([0, 2, 2, 5, 6]))


def test_common_tokens_become_longer_and_keep_their_direction() -> None:
    found = weighted(VECTORS, np.array([0, 95, 0, 0, 0, 0]), Recipe(frequency_power=0.5, length_power=1))
    grown = np.linalg.norm(found, axis=1) / np.linalg.norm(VECTORS, axis=1)
    assert grown == pytest.approx([5**0.5, 10, *[5**0.5] * 4], rel=1e-5)
    cosines = (found * VECTORS).sum(1) / np.linalg.norm(found, axis=1) / np.linalg.norm(VECTORS, axis=1)
    assert cosines == pytest.approx(1)


def test_lengths_are_drawn_together_and_nothing_stays_nothing() -> None:
    vectors = np.vstack([VECTORS, np.zeros((1, 3), np.float32)])
    found = weighted(vectors, np.zeros(7, dtype=np.int64), Recipe(frequency_power=0, length_power=0))
    assert np.linalg.norm(found[:-1], axis=1) == pytest.approx(1)
    assert not found[-1].any()


def test_means_are_those_of_the_texts_that_have_tokens() -> None:
    found = means(VECTORS, BAGS, np.arange(4))
    expected = [VECTORS[[0, 1]].sum(0), VECTORS[[2, 2, 5]].sum(0), VECTORS[1]]
    np.testing.assert_allclose(found, [one / np.linalg.norm(one) for one in expected], rtol=1e-5)


def test_half_a_power_makes_all_directions_equal() -> None:
    texts = (RNG.normal(size=(5000, 3)) * [3, 1, 0.2]).astype(np.float32)
    np.testing.assert_allclose(np.cov(whitened(texts, texts, 0.5).T), np.eye(3), atol=1e-3)
    partly = np.linalg.eigvalsh(np.cov(whitened(texts, texts, 0.25).T))
    assert 1 < partly.max() / partly.min() < 16


def test_a_recipe_without_a_finish_leaves_vectors_as_they_are() -> None:
    plain = Recipe(frequency_power=0, length_power=1, whitening=0)
    np.testing.assert_allclose(finished(VECTORS, BAGS, plain), VECTORS, rtol=1e-6)
