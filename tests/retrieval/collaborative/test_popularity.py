"""Popularity's own formula."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from retrieval.collaborative.popularity import Popularity, PopularityConfig
from tests.retrieval.collaborative.logs import likes


def test_it_is_the_share_of_items_with_fewer_likes() -> None:
    model = Popularity.train(likes([[0, 1, 3], [0, 3], [0]], 4))
    np.testing.assert_allclose(model.score(), [2 / 3, 0, np.nan, 1 / 3])


@given(st.lists(st.sets(st.integers(0, 5), min_size=1), min_size=1, max_size=8))
def test_items_are_in_the_order_of_their_likes(each: list[set[int]]) -> None:
    log = likes([sorted(items) for items in each], 6)
    counts, shares = log.counts(), Popularity.train(log).score()
    met = np.flatnonzero(counts)
    for one in met:
        np.testing.assert_array_equal(np.sign(shares[met] - shares[one]), np.sign(counts[met] - counts[one]))


def test_a_log_says_nothing_against_what_it_never_met() -> None:
    log = likes([[0, 1], [0], [2, 3], [3]], 4, ["large/1", "large/2", "small/1", "small/2"])
    np.testing.assert_allclose(Popularity.train(log).score(), [1 / 2, 0, 0, 1 / 2])


def test_what_two_logs_know_gets_the_mean_of_both() -> None:
    log = likes([[0, 1], [0], [1, 2, 3], [1, 2]], 4, ["a/1", "a/2", "b/1", "b/2"])
    np.testing.assert_allclose(Popularity.train(log).score(), [1 / 2, (0 + 1 / 3) / 2, 1 / 3, 0], rtol=1e-6)


def test_old_likes_count_less() -> None:
    # Item 0 was liked twice on day 0, item 1 once on day 1 and item 2 once on day 2.
    log = likes([[0, 1, 2], [0]], 3)
    assert np.argsort(Popularity.train(log).score()).tolist() == [1, 2, 0]
    # With a half-life of half a day they are worth 2/16, 1/4 and 1; with one of two days 1, 0.7 and 1.
    assert Popularity.train(log, PopularityConfig(half_life_days=0.5)).score().tolist() == [
        0,
        np.float32(1 / 3),
        np.float32(2 / 3),
    ]
    np.testing.assert_allclose(
        Popularity.train(log, PopularityConfig(half_life_days=2.0)).score(), [1 / 3, 0, 1 / 3]
    )


def test_many_items_keep_their_order_when_saved(tmp_path: Path) -> None:
    # The last of 5,000 items are closer together than float16 can tell.
    log = likes([list(range(start, 5000)) for start in range(0, 5000, 10)], 5000)
    model = Popularity.train(log)
    model.save(tmp_path)
    np.testing.assert_array_equal(Popularity.load(tmp_path).score(), model.score())
