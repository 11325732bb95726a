"""From events to the likes of each user in order."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data import Interactions
from retrieval.collaborative import histories
from tests.retrieval.collaborative.logs import likes


def frame(*rows: tuple[str, str, float | None, float | None]) -> pd.DataFrame:
    named = pd.DataFrame(rows, columns=["user_id", "item_id", "rating", "timestamp"])
    return named.astype({"rating": "float64", "timestamp": "float64"})


def lists(events: pd.DataFrame, ids: list[str], min_rating: float | None = None) -> dict[str, list[str]]:
    found = histories(events, ids, min_rating)
    return {user: [ids[row] for row in items] for user, items in zip(found.users, found.each(), strict=True)}


def test_high_ratings_and_events_without_one_are_likes() -> None:
    events = frame(
        ("u", "a", 5, 1), ("u", "b", 3.5, 2), ("u", "c", 3.4, 3), ("v", "c", None, 1), ("v", "a", 1, 2)
    )
    assert lists(events, ["c", "b", "a"]) == {"u": ["a", "b"], "v": ["c"]}


def test_a_scale_of_ten_is_read_by_its_own_highest_rating() -> None:
    assert lists(frame(("u", "a", 10, 1), ("u", "b", 6.9, 2)), ["a", "b"]) == {"u": ["a"]}


def test_what_counts_as_a_like_can_be_said() -> None:
    events = frame(("u", "a", 10, 1), ("u", "b", 6.9, 2))
    assert lists(events, ["a", "b"], 0) == {"u": ["a", "b"]}
    assert lists(events, ["a", "b"], 11) == {}


def test_likes_are_in_order_of_time() -> None:
    events = frame(("u", "a", None, 30), ("v", "b", None, 9), ("u", "b", None, 10), ("u", "c", None, 20))
    assert lists(events, ["a", "b", "c"]) == {"u": ["b", "c", "a"], "v": ["b"]}


def test_equal_times_are_in_an_order_that_does_not_hang_on_the_file() -> None:
    rows = [("u", item, None, 7.0) for item in "abcdef"]
    assert lists(frame(*rows), list("abcdef")) == lists(frame(*rows[::-1]), list("abcdef"))


def test_without_times_the_order_is_the_file_s() -> None:
    rows = [("u", item, None, None) for item in "cab"]
    assert lists(frame(*rows), list("abc")) == {"u": ["c", "a", "b"]}


def test_other_items_and_users_without_a_like_are_left_out() -> None:
    events = frame(("u", "z", 5, 1), ("v", "a", 1, 1), ("w", "a", 5, 1))
    assert lists(events, ["a", "b"]) == {"w": ["a"]}


@pytest.mark.parametrize("events", [frame(), frame(("u", "z", None, None))])
def test_no_events_make_histories_of_nobody(events: pd.DataFrame) -> None:
    found = histories(events, ["a", "b"])
    assert (found.n_users, found.each(), found.matrix().shape) == (0, [], (0, 2))


def test_a_log_is_read_over_the_rows_of_an_index(interactions: Interactions) -> None:
    ids = ["course/statistics", "movie/harbour-2009", "movie/warm-bread-2020"]
    assert histories(interactions.frame, ids).counts().tolist() == [0, 9, 3]


def test_the_log_of_a_user_stands_before_the_slash() -> None:
    assert likes([[0], [1], [0]], 2, ("naver/1", "movielens/1", "7")).logs == ("naver", "movielens", "")


def test_the_matrix_has_a_one_for_every_like() -> None:
    assert likes([[2, 0], [1]], 3).matrix().toarray().tolist() == [[1, 0, 1], [0, 1, 0]]


def test_items_can_be_numbered_anew() -> None:
    compact = likes([[5, 2], [7]], 9).among(np.array([2, 5, 7]))
    assert [items.tolist() for items in compact.each()] == [[1, 0], [2]]
    assert compact.n_items == 3


@given(st.lists(st.lists(st.integers(0, 5), max_size=6, unique=True), max_size=6), st.integers(0, 2**30))
def test_picked_likes_keep_their_users_and_their_order(each: list[list[int]], seed: int) -> None:
    found = likes(each, 6)
    chosen = np.random.default_rng(seed).random(len(found.items)) < 0.5
    at = iter(chosen)
    expected = [[item for item in items if next(at)] for items in each]
    picked = found.picked(chosen)
    assert [items.tolist() for items in picked.each()] == expected
    assert picked.users == found.users
