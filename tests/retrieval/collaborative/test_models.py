"""What every collaborative model keeps to, and each one's own formula."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from retrieval.collaborative import MODELS, Ease, ItemKnn, Popularity
from retrieval.types import CollaborativeModel

N_USERS, N_ITEMS = 40, 12
COLD = [4, 11]


@pytest.fixture(scope="module")
def matrix() -> sparse.csr_matrix:
    """Two groups of users who like two groups of items; nobody has met rows 4 and 11."""
    rng = np.random.default_rng(3)
    likes = np.zeros((N_USERS, N_ITEMS), dtype=np.float32)
    likes[:20, :6] = rng.random((20, 6)) < 0.7
    likes[20:, 6:] = rng.random((20, 6)) < 0.4
    likes[:, COLD] = 0
    likes[:3, 6] = 1
    return sparse.csr_matrix(likes)


@pytest.fixture(params=sorted(MODELS))
def model(request: pytest.FixtureRequest, matrix: sparse.csr_matrix) -> CollaborativeModel:
    return MODELS[request.param].train(matrix)  # type: ignore[attr-defined]


class TestEveryModel:
    def test_scores_are_one_float_an_item(self, model: CollaborativeModel) -> None:
        scores = model.score([0, 1])
        assert scores.shape == (N_ITEMS,)
        assert scores.dtype == np.float32

    def test_items_nobody_met_are_unknown_and_all_others_known(self, model: CollaborativeModel) -> None:
        for liked in ([0], [0, 7], [5, 0, 4], list(range(N_ITEMS))):
            assert np.flatnonzero(np.isnan(model.score(liked))).tolist() == COLD

    @pytest.mark.parametrize("liked", [[], [4], [4, 11], [99], [-1]])
    def test_an_unknown_taste_is_an_answer(self, model: CollaborativeModel, liked: list[int]) -> None:
        scores = model.score(liked)
        if model.name == "popularity":
            np.testing.assert_array_equal(scores, model.score([0]))
        else:
            assert np.isnan(scores).all()

    def test_a_saved_model_scores_the_same(self, model: CollaborativeModel, tmp_path: Path) -> None:
        model.save(tmp_path)
        loaded = type(model).load(tmp_path)
        assert loaded.name == model.name
        for liked in ([0], [0, 1, 7], [4], []):
            np.testing.assert_allclose(loaded.score(liked), model.score(liked), atol=2e-3)
        for path in tmp_path.iterdir():
            np.load(path, allow_pickle=False)

    def test_a_loaded_model_saves_the_same_files(self, model: CollaborativeModel, tmp_path: Path) -> None:
        for folder in ("one", "two"):
            (tmp_path / folder).mkdir()
        model.save(tmp_path / "one")
        type(model).load(tmp_path / "one").save(tmp_path / "two")
        for path in (tmp_path / "one").iterdir():
            assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()

    def test_the_order_of_likes_does_not_matter(self, model: CollaborativeModel) -> None:
        np.testing.assert_allclose(model.score([0, 3, 7]), model.score([7, 0, 3]), rtol=1e-5)

    def test_unknown_likes_change_nothing(self, model: CollaborativeModel) -> None:
        np.testing.assert_array_equal(model.score([0, 4, 99, 3]), model.score([0, 3]))

    def test_training_is_deterministic(self, model: CollaborativeModel, matrix: sparse.csr_matrix) -> None:
        again = type(model).train(matrix)  # type: ignore[attr-defined]
        np.testing.assert_array_equal(again.score([0, 1]), model.score([0, 1]))

    def test_training_leaves_the_matrix_alone(
        self, model: CollaborativeModel, matrix: sparse.csr_matrix
    ) -> None:
        before = matrix.copy()
        type(model).train(matrix)  # type: ignore[attr-defined]
        assert (matrix.toarray() == before.toarray()).all()
        assert matrix.dtype == before.dtype

    def test_scores_belong_to_the_caller(self, model: CollaborativeModel) -> None:
        model.score([0])[:] = 7
        assert not (model.score([0]) == 7).any()

    def test_it_goes_by_the_name_of_its_folder(self, model: CollaborativeModel) -> None:
        assert MODELS[model.name] is type(model)


@pytest.mark.parametrize("name", ["ease", "item_knn"])
def test_people_of_one_group_are_shown_that_group(name: str, matrix: sparse.csr_matrix) -> None:
    scores = MODELS[name].train(matrix).score([0, 1])  # type: ignore[attr-defined]
    assert np.nanmin(scores[[2, 3, 5]]) > np.nanmax(scores[6:])


@settings(max_examples=25)
@given(st.integers(0, 2**32 - 1), st.floats(0.5, 200))
def test_ease_is_the_ridge_regression_of_each_item_on_the_others(seed: int, regularisation: float) -> None:
    likes = (np.random.default_rng(seed).random((9, 4)) < 0.5).astype(np.float64)
    likes[0] = 1  # every item is met
    model = Ease.train(sparse.csr_matrix(likes), regularisation)
    for item in range(4):
        others = [other for other in range(4) if other != item]
        x, y = likes[:, others], likes[:, item]
        # (XᵀX + λI) w = Xᵀy, one item at a time, where the model inverts one matrix for all.
        weights = np.linalg.solve(x.T @ x + regularisation * np.eye(3), x.T @ y)
        np.testing.assert_allclose(model.weights[others, item], weights, rtol=1e-4, atol=1e-6)
    assert not np.diag(model.weights).any()


def test_item_knn_is_the_cosine_times_the_shrinkage() -> None:
    # Item 0 is liked by 3 people, item 1 by 2 and item 2 by 1; 0 and 1 share two people, 0 and 2 share one.
    likes = sparse.csr_matrix(np.array([[1, 1, 0], [1, 1, 0], [1, 0, 1]], dtype=np.float32))
    scores = ItemKnn.train(likes, shrinkage=5.0).score([0])
    expected = [0, 2 / np.sqrt(3 * 2) * 2 / (2 + 5), 1 / np.sqrt(3 * 1) * 1 / (1 + 5)]
    np.testing.assert_allclose(scores, expected, rtol=1e-5)
    np.testing.assert_allclose(ItemKnn.train(likes, shrinkage=5.0).score([1])[2], 0)


def test_item_knn_keeps_the_nearest_neighbours_only() -> None:
    likes = np.ones((6, 5), dtype=np.float32)
    likes[1:, 4] = likes[2:, 3] = likes[3:, 2] = 0
    scores = ItemKnn.train(sparse.csr_matrix(likes), neighbours=2, shrinkage=0.0).score([0])
    assert np.flatnonzero(scores).tolist() == [1, 2]


def test_popularity_is_the_share_of_items_with_fewer_likes() -> None:
    likes = sparse.csr_matrix(np.array([[1, 1, 0, 1], [1, 0, 0, 1], [1, 0, 0, 0]], dtype=np.float32))
    np.testing.assert_allclose(Popularity.train(likes).score(), [2 / 3, 0, np.nan, 1 / 3])


def test_a_log_says_nothing_against_what_it_never_met() -> None:
    # One log of two people knows items 0 and 1, the other of one person items 1 and 2.
    likes = sparse.csr_matrix(np.array([[1, 1, 0], [1, 0, 0], [0, 1, 1]], dtype=np.float32))
    scores = Popularity.train(likes, ["old", "old", "new"]).score()
    np.testing.assert_allclose(scores, [0.5, 0.0, 0.0])
    np.testing.assert_allclose(Popularity.train(likes).score(), [1 / 3, 1 / 3, 0])
