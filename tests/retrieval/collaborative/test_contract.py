"""What every collaborative model keeps to."""

from __future__ import annotations

from dataclasses import is_dataclass, replace
from pathlib import Path

import numpy as np
import pytest

from retrieval.collaborative import MODELS, FittedModel, Histories
from retrieval.collaborative.model import DISLIKED, size_on_disk
from retrieval.types import CollaborativeModel
from tests.retrieval.collaborative.logs import likes

N_USERS, N_ITEMS = 60, 14
COLD = [4, 11]
KNOWN = [row for row in range(N_ITEMS) if row not in COLD]


@pytest.fixture(scope="module")
def log() -> Histories:
    """Two groups of users who like two groups of items, in rising order mostly; nobody has met rows 4 and 11."""
    rng = np.random.default_rng(3)
    each = []
    for user in range(N_USERS):
        own = range(7) if user < N_USERS // 2 else range(7, N_ITEMS)
        each.append([item for item in own if item not in COLD and rng.random() < 0.8] or [own[0]])
    return likes(each, N_ITEMS)


@pytest.fixture(scope="module")
def trained(log: Histories) -> dict[str, FittedModel]:
    return {name: cls.train(log) for name, cls in MODELS.items()}


@pytest.fixture(params=list(MODELS))
def model(request: pytest.FixtureRequest, trained: dict[str, FittedModel]) -> CollaborativeModel:
    return trained[request.param]


class TestEveryModel:
    def test_scores_are_one_float_an_item(self, model: CollaborativeModel) -> None:
        scores = model.score([0, 1])
        assert scores.shape == (N_ITEMS,)
        assert scores.dtype == np.float32

    @pytest.mark.parametrize("liked", [[0], [0, 7], [5, 0, 3], KNOWN])
    def test_items_nobody_met_are_unknown_and_all_others_known(
        self, model: CollaborativeModel, liked: list[int]
    ) -> None:
        assert np.flatnonzero(np.isnan(model.score(liked))).tolist() == COLD

    @pytest.mark.parametrize("liked", [[], [4], [4, 11], [99], [-1]])
    def test_an_unknown_taste_is_an_answer(self, model: CollaborativeModel, liked: list[int]) -> None:
        if model.name == "popularity":
            np.testing.assert_array_equal(model.score(liked), model.score([0]))
        else:
            assert np.isnan(model.score(liked)).all()

    def test_many_are_scored_as_each_alone(self, model: CollaborativeModel) -> None:
        tastes = [[0, 1, 2], [], [9], [4], [8, 2, 13, 0]]
        together = model.score_many(tastes)
        assert together.shape == (len(tastes), N_ITEMS)
        assert together.dtype == np.float32
        for scores, taste in zip(together, tastes, strict=True):
            np.testing.assert_allclose(scores, model.score(taste), rtol=1e-4, atol=1e-5)

    def test_nobody_is_scored_as_nothing(self, model: CollaborativeModel) -> None:
        assert model.score_many([]).shape == (0, N_ITEMS)

    def test_unknown_likes_change_nothing(self, model: CollaborativeModel) -> None:
        np.testing.assert_array_equal(model.score([0, 4, 99, 3]), model.score([0, 3]))

    def test_what_is_near_to_a_disliked_item_comes_down(self, model: CollaborativeModel) -> None:
        if model.name == "popularity":
            np.testing.assert_array_equal(model.score([0], [8]), model.score([0]))
            return
        expected = model.score([0]) - DISLIKED * model.score([8])
        np.testing.assert_allclose(model.score([0], [8]), expected, rtol=1e-4, atol=1e-5)
        np.testing.assert_array_equal(model.score([0], [4, 99]), model.score([0]))

    def test_somebody_of_one_group_is_shown_that_group(self, model: CollaborativeModel) -> None:
        if model.name == "popularity":
            pytest.skip("popularity shows everybody the same")
        scores = model.score([0, 1, 2])
        assert np.nanmean(scores[[3, 5, 6]]) > np.nanmean(scores[7:])

    def test_a_saved_model_scores_the_same(self, model: CollaborativeModel, tmp_path: Path) -> None:
        model.save(tmp_path)
        loaded = type(model).load(tmp_path)
        assert loaded.name == model.name
        for liked in ([0], [0, 1, 7], [4], []):
            scores = model.score(liked)
            spread = (
                max(float(np.nanmax(np.abs(scores), initial=0)), 1.0) if np.isfinite(scores).any() else 1.0
            )
            np.testing.assert_allclose(loaded.score(liked), scores, atol=5e-3 * spread)
        for path in tmp_path.glob("*.npy"):
            np.load(path, allow_pickle=False)

    def test_a_loaded_model_saves_the_same_files(self, model: CollaborativeModel, tmp_path: Path) -> None:
        for folder in ("one", "two"):
            (tmp_path / folder).mkdir()
        model.save(tmp_path / "one")
        type(model).load(tmp_path / "one").save(tmp_path / "two")
        for path in (tmp_path / "one").iterdir():
            assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()

    def test_its_size_and_the_time_to_train_are_known(
        self, model: CollaborativeModel, tmp_path: Path
    ) -> None:
        assert model.train_seconds is not None and model.train_seconds > 0
        model.save(tmp_path)
        assert size_on_disk(tmp_path) == sum(len(path.read_bytes()) for path in tmp_path.iterdir()) > 0
        assert type(model).load(tmp_path).train_seconds is None

    def test_training_is_deterministic(self, model: CollaborativeModel, log: Histories) -> None:
        again = MODELS[model.name].train(log)
        np.testing.assert_array_equal(again.score([0, 1]), model.score([0, 1]))

    def test_scores_belong_to_the_caller(self, model: CollaborativeModel) -> None:
        model.score([0])[:] = 7
        assert not (model.score([0]) == 7).any()


@pytest.mark.parametrize("name", list(MODELS))
class TestEveryKindOfModel:
    def test_training_leaves_the_log_alone(self, name: str, log: Histories) -> None:
        before = log.items.copy(), log.offsets.copy(), log.times.copy()
        MODELS[name].train(log)
        for now, then in zip((log.items, log.offsets, log.times), before, strict=True):
            np.testing.assert_array_equal(now, then)

    @pytest.mark.parametrize("each", [[[0]], [[0], [0]], [[0, 1]], [[1, 0], [2]]])
    def test_the_smallest_logs_do(self, name: str, each: list[list[int]]) -> None:
        model = MODELS[name].train(likes(each, 3))
        met = sorted({item for items in each for item in items})
        assert np.flatnonzero(np.isfinite(model.score([each[0][0]]))).tolist() == met

    def test_likes_without_a_time_do(self, name: str, log: Histories) -> None:
        timeless = replace(log, times=np.full(len(log.times), np.nan))
        assert np.isfinite(MODELS[name].train(timeless).score([0])[KNOWN]).all()

    def test_it_goes_by_the_name_of_its_folder(self, name: str) -> None:
        assert MODELS[name].name == name

    def test_its_settings_can_be_searched(self, name: str) -> None:
        cls = MODELS[name]
        assert is_dataclass(cls.Config)
        for start in (cls.Config(), *cls.STARTS):
            for field, values in cls.GRID.items():
                for value in values:
                    assert getattr(replace(start, **{field: value}), field) == value
