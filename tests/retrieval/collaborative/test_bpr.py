"""BPR's own formula."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from retrieval.collaborative.bpr import Bpr, BprConfig
from retrieval.collaborative.histories import Histories
from tests.retrieval.collaborative.logs import likes


@pytest.fixture(scope="module")
def log() -> Histories:
    """Ten like items 0–3 or three of these, ten items 4–7; item 0 is liked by most."""
    each = [[item for item in range(4) if item != user % 6] for user in range(10)]
    return likes(each + [[item for item in range(4, 8) if item - 4 != user % 5] for user in range(10)], 8)


def ranking_likelihood(
    person: NDArray[np.float64],
    items: NDArray[np.float64],
    biases: NDArray[np.float64],
    liked: list[int],
) -> float:
    """Σ over what is liked of the mean over all items of ln σ(its score − theirs)."""
    scores = biases + items @ person
    return float(sum(np.mean(-np.log1p(np.exp(scores - scores[item]))) for item in liked))


def test_somebody_new_takes_one_step_up_the_gradient(log: Histories) -> None:
    model = Bpr.train(log, BprConfig(factors=3, step=0.7))
    items, biases = (model.state[name].astype(np.float64) for name in ("items", "biases"))
    liked, tiny = [1, 6], 1e-6
    gradient = [
        (
            ranking_likelihood(tiny * axis, items, biases, liked)
            - ranking_likelihood(-tiny * axis, items, biases, liked)
        )
        / (2 * tiny)
        for axis in np.eye(3)
    ]
    person = 0.7 / np.sqrt(2) * np.array(gradient)
    np.testing.assert_allclose(model.score(liked), biases + items @ person, atol=1e-5)


def test_liked_items_come_before_the_others(log: Histories) -> None:
    model = Bpr.train(log)
    for liked, others in ((range(4), range(4, 8)), (range(4, 8), range(4))):
        scores = model.score(list(liked)[:2])
        assert scores[list(liked)].min() > scores[list(others)].max()


def test_what_more_people_like_has_more_of_a_bias() -> None:
    model = Bpr.train(likes([[0], [0], [0], [0, 1], [0, 2], [0, 1], [3, 0]], 4), BprConfig(factors=2))
    assert int(np.argmax(model.state["biases"])) == 0


def test_a_step_of_nothing_leaves_the_biases(log: Histories) -> None:
    model = Bpr.train(log, BprConfig(factors=2, step=0.0))
    np.testing.assert_allclose(model.score([0]), model.state["biases"])


def test_gradients_are_the_same_in_parts(log: Histories, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = Bpr.train(log).state["gradients"]
    monkeypatch.setattr("retrieval.collaborative.bpr.AT_ONCE", 3)
    np.testing.assert_allclose(Bpr.train(log).state["gradients"], whole, atol=1e-6)
