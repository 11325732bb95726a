"""item2vec: what the vectors estimate, and that training repeats itself."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from retrieval.collaborative import Histories
from retrieval.collaborative.item2vec import Item2Vec, Item2VecConfig
from tests.retrieval.collaborative.logs import likes

SMALL = Item2VecConfig(dimensions=8, window=1, epochs=30)


@pytest.fixture(scope="module")
def pairs() -> Histories:
    """Item 0 is followed by item 1 three times of four and by item 2 once; items 3 and 4 keep to themselves."""
    return likes([[0, 1]] * 300 + [[0, 2]] * 100 + [[3, 4]] * 200, 5)


def test_scores_tend_to_how_often_items_stand_together(pairs: Histories) -> None:
    scores = Item2Vec.train(pairs, replace(SMALL, epochs=60)).score([0])
    np.testing.assert_allclose(scores[[1, 2]], [0.75, 0.25], atol=0.1)
    assert scores[[0, 3, 4]].max() < 0.05


def test_scores_are_the_mix_of_what_the_vectors_say_of_each_like(pairs: Histories) -> None:
    model = Item2Vec.train(pairs, replace(SMALL, recency=0.25))
    drawn = pairs.counts() ** 0.75
    odds = np.exp(model.state["items"] @ model.state["contexts"].T) * 5 * drawn / drawn.sum()
    near = odds / (1 + odds)
    near /= near.sum(axis=1, keepdims=True)
    np.testing.assert_allclose(model.score([1]), near[1], rtol=1e-4)
    np.testing.assert_allclose(model.score([3, 1]), (0.25 * near[3] + near[1]) / 1.25, rtol=1e-4)


def test_a_taste_of_very_many_items_is_scored(pairs: Histories) -> None:
    n = 1500
    model = Item2Vec.train(likes([list(range(n))], n), Item2VecConfig(dimensions=4, epochs=1, recency=1.0))
    np.testing.assert_allclose(model.score(range(n)).sum(), 1, rtol=1e-4)


def test_another_seed_gives_another_model(pairs: Histories) -> None:
    one, other = (Item2Vec.train(pairs, replace(SMALL, seed=seed)).score([0]) for seed in (0, 1))
    assert not np.array_equal(one, other)
