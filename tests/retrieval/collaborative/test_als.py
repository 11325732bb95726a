"""ALS's own formula."""

from __future__ import annotations

import numpy as np
import pytest

from retrieval.collaborative.als import Als, AlsConfig
from tests.retrieval.collaborative.logs import likes

LOG = likes([[0, 1, 2], [0, 1], [1, 2], [3, 4], [3, 4, 5], [5, 3], [2, 3]], 6)


def test_somebody_new_gets_the_factors_of_least_cost() -> None:
    config = AlsConfig(factors=3, regularisation=0.5, alpha=4.0)
    model = Als.train(LOG, config)
    items = model.state["items"].astype(np.float64)
    liked = np.array([0.0, 1, 0, 0, 0, 1])

    def cost(person: np.ndarray) -> float:
        confidence = np.where(liked == 1, config.alpha, 1.0)
        errors = (liked - items @ person) ** 2
        return float(confidence @ errors + config.regularisation * (person @ person))

    scores = model.score([1, 5])
    person, *_ = np.linalg.lstsq(items, scores.astype(np.float64), rcond=None)
    np.testing.assert_allclose(items @ person, scores, atol=1e-5)
    for nudge in 1e-2 * np.vstack([np.eye(3), -np.eye(3)]):
        assert cost(person) < cost(person + nudge)


def test_scores_are_those_of_the_library_for_a_new_user() -> None:
    from implicit.cpu.als import AlternatingLeastSquares
    from threadpoolctl import threadpool_limits

    config = AlsConfig(factors=3, regularisation=0.5, alpha=4.0, seed=5)
    with threadpool_limits(1, "blas"):
        library = AlternatingLeastSquares(3, 0.5, 4.0, iterations=config.iterations, random_state=5)
        matrix = LOG.matrix()
        matrix.sort_indices()
        library.fit(matrix, show_progress=False)
    people = library.recalculate_user(np.arange(2), likes([[0, 3], [2]], 6).matrix())
    found = Als.train(LOG, config).score_many([[0, 3], [2]])
    np.testing.assert_allclose(found, people @ library.item_factors.T, atol=1e-4)


def test_one_factor_and_one_item_by_hand() -> None:
    model = Als.train(likes([[0], [0, 1]], 2), AlsConfig(factors=1, regularisation=0.1, alpha=3.0))
    first, second = model.state["items"][:, 0]
    # x = α·y₀ / (α·y₀² + y₁² + λ)
    person = 3 * first / (3 * first**2 + second**2 + 0.1)
    np.testing.assert_allclose(model.score([0]), [person * first, person * second], rtol=1e-5)


def test_too_strong_a_pull_leaves_nothing_to_tell_items_apart() -> None:
    assert np.abs(Als.train(LOG, AlsConfig(regularisation=1000.0)).score([0])).max() < 1e-6


@pytest.mark.parametrize("seed", [1, 2])
def test_another_seed_begins_elsewhere(seed: int) -> None:
    config = AlsConfig(factors=2, regularisation=0.5)
    other = AlsConfig(factors=2, regularisation=0.5, seed=seed)
    assert not np.array_equal(Als.train(LOG, config).state["items"], Als.train(LOG, other).state["items"])
