"""EASE's own formula."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.collaborative.ease import Ease, EaseConfig
from tests.retrieval.collaborative.logs import likes


@settings(max_examples=25)
@given(st.integers(0, 2**32 - 1), st.floats(0.5, 200))
def test_it_is_the_ridge_regression_of_each_item_on_the_others(seed: int, regularisation: float) -> None:
    matrix = np.random.default_rng(seed).random((9, 4)) < 0.5
    matrix[0] = True  # every item is met
    model = Ease.train(likes([np.flatnonzero(row).tolist() for row in matrix], 4), EaseConfig(regularisation))
    for item in range(4):
        others = [other for other in range(4) if other != item]
        x, y = matrix[:, others].astype(float), matrix[:, item].astype(float)
        # (XᵀX + λI) w = Xᵀy, one item at a time, where the model inverts one matrix for all.
        weights = np.linalg.solve(x.T @ x + regularisation * np.eye(3), x.T @ y)
        np.testing.assert_allclose(
            [model.score([other])[item] for other in others], weights, rtol=1e-4, atol=1e-6
        )


def test_likes_add_up_and_an_item_does_not_speak_for_itself() -> None:
    model = Ease.train(likes([[0, 1], [1, 2], [0, 1, 2], [2]], 3))
    np.testing.assert_allclose(model.score([0, 2]), model.score([0]) + model.score([2]), rtol=1e-5)
    assert [model.score([item])[item] for item in range(3)] == [0, 0, 0]
