"""The Markov chain's own formula, by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from retrieval.collaborative.markov import Markov, MarkovConfig
from tests.retrieval.collaborative.logs import likes

PLAIN = MarkovConfig(window=2, step_power=1.0, backward=0.0, row_power=0.0, recency=0.5)
LOG = likes([[0, 1, 2], [0, 1], [3, 0, 1, 2]], 4)


def rows(config: MarkovConfig) -> list[list[float]]:
    model = Markov.train(LOG, config)
    return [model.score([item]).tolist() for item in range(4)]


def test_transitions_count_by_how_many_steps_they_take() -> None:
    # 0 → 1 in one step three times; 0 → 2 in two steps twice, each worth a half.
    assert rows(PLAIN) == [[0, 3, 1, 0], [0, 0, 2, 0], [0, 0, 0, 0], [1, 0.5, 0, 0]]


def test_only_steps_of_the_window_count() -> None:
    assert rows(replace(PLAIN, window=1))[0] == [0, 3, 0, 0]


def test_the_way_back_counts_so_much() -> None:
    assert rows(replace(PLAIN, backward=0.5))[1] == [1.5, 0, 2, 0.25]


@pytest.mark.parametrize("power", [0.5, 1.0])
def test_rows_are_divided_by_their_sum_to_a_power(power: float) -> None:
    np.testing.assert_allclose(
        rows(replace(PLAIN, row_power=power))[0], np.array([0, 3, 1, 0]) / 4**power, rtol=1e-6
    )


def test_likes_further_apart_in_time_count_less() -> None:
    # One like a day: one step is a day, two steps two.
    np.testing.assert_allclose(rows(replace(PLAIN, half_life_days=1.0))[0], [0, 1.5, 0.25, 0], rtol=1e-6)


def test_likes_without_a_time_are_as_if_at_once() -> None:
    timeless = replace(LOG, times=np.full(len(LOG.times), np.nan))
    model = Markov.train(timeless, replace(PLAIN, half_life_days=1.0))
    np.testing.assert_allclose(model.score([0]), [0, 3, 1, 0])


def test_the_last_like_counts_most() -> None:
    model = Markov.train(LOG, PLAIN)
    np.testing.assert_allclose(model.score([3, 0]), 0.5 * model.score([3]) + model.score([0]))


def test_the_strongest_transitions_alone_are_kept() -> None:
    assert rows(replace(PLAIN, kept=1))[0] == [0, 3, 0, 0]
