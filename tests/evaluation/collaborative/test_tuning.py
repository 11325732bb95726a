"""Settings are searched on validation data, each once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import pytest

from evaluation.collaborative.tuning import Asked, search
from tests.retrieval.collaborative.logs import likes


@dataclass(frozen=True, slots=True)
class Config:
    a: int = 0
    b: int = 0


class Model:
    """Nothing but settings."""

    name = "fake"
    Config = Config
    GRID: ClassVar[dict[str, tuple[int, ...]]] = {"a": (0, 1, 2, 3), "b": (0, 1, 2, 3)}
    STARTS: tuple[Config, ...] = ()
    SCORING: tuple[str, ...] = ()

    def train(self, histories: object, config: object = None) -> object:
        raise AssertionError("the quality is given")


def test_one_field_after_the_other_takes_its_best_value() -> None:
    asked: list[Config] = []

    def quality(config: Config) -> float:
        asked.append(config)
        return -((config.a - 2) ** 2) - (config.b - 1) ** 2

    found = search(Model(), quality)
    assert found.config == Config(2, 1)
    assert found.value == 0
    assert len(asked) == len(set(asked)) == len(found.tried) < 16


def test_the_search_begins_at_the_best_start() -> None:
    model = Model()
    model.STARTS = (Config(3, 3),)

    def quality(config: Config) -> float:
        return {Config(0, 0): 0.5, Config(3, 3): 0.9}.get(config, 0.1)

    assert search(model, quality).config == Config(3, 3)
    model.STARTS = ()
    assert search(model, quality).config == Config(0, 0)


def test_a_setting_the_model_has_not_is_an_error() -> None:
    model = Model()
    model.GRID = {"c": (1,)}
    with pytest.raises(TypeError, match="'c'"):
        search(model, lambda config: 0.0)


def test_people_without_a_like_or_something_held_out_are_not_asked() -> None:
    histories = likes([[0, 1], [2], []], 4)
    held = [np.array([3]), np.array([], dtype=np.int64), np.array([1])]
    asked = Asked.of(histories, held)
    assert [taste.tolist() for taste in asked.tastes] == [[0, 1]]
    assert [target.tolist() for target in asked.targets] == [[3]]


def test_so_many_people_are_asked_the_same_ones_each_time() -> None:
    histories = likes([[user] for user in range(50)], 51)
    held = [np.array([50])] * 50
    one, again, other = (Asked.of(histories, held, 10, seed).tastes for seed in (1, 1, 2))
    assert len(one) == 10
    assert [a.tolist() for a in one] == [b.tolist() for b in again] != [c.tolist() for c in other]
