"""From events to the matrix of likes."""

from __future__ import annotations

import numpy as np
import pandas as pd

from data import Interactions
from retrieval.collaborative.matrix import interaction_matrix, logs_of_users


def frame(*rows: tuple[str, str, float | None]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["user_id", "item_id", "rating"]).astype({"rating": "float64"})


def test_high_ratings_and_events_without_one_are_likes() -> None:
    events = frame(("u", "a", 5), ("u", "b", 3.5), ("u", "c", 3.4), ("v", "c", None), ("v", "a", 1))
    matrix = interaction_matrix(events, ["c", "b", "a"])
    assert matrix.toarray().tolist() == [[0, 1, 1], [1, 0, 0]]
    assert matrix.dtype == np.float32


def test_a_scale_of_ten_is_read_by_its_own_highest_rating() -> None:
    assert interaction_matrix(frame(("u", "a", 10), ("u", "b", 6.9)), ["a", "b"]).toarray().tolist() == [
        [1, 0]
    ]


def test_other_items_and_users_without_a_like_are_left_out() -> None:
    events = frame(("u", "z", 5), ("v", "a", 1), ("w", "a", 5))
    assert interaction_matrix(events, ["a", "b"]).toarray().tolist() == [[1, 0]]


def test_no_events_make_a_matrix_without_users() -> None:
    assert interaction_matrix(frame(), ["a", "b"]).shape == (0, 2)
    assert interaction_matrix(frame(("u", "z", None)), ["a", "b"]).shape == (0, 2)


def test_a_log_is_read_over_the_rows_of_an_index(interactions: Interactions) -> None:
    ids = ["course/statistics", "movie/harbour-2009", "movie/warm-bread-2020"]
    matrix = interaction_matrix(interactions.frame, ids)
    assert np.asarray(matrix.sum(axis=0)).ravel().tolist() == [0, 9, 3]


def test_the_log_of_a_user_stands_before_the_slash() -> None:
    frame = pd.DataFrame(
        {
            "user_id": ["naver/1", "movielens/1", "7", "naver/1"],
            "item_id": ["a", "b", "a", "b"],
            "rating": 5.0,
        }
    )
    assert logs_of_users(frame, ["a", "b"]) == ["naver", "movielens", ""]
    assert logs_of_users(frame, ["b"]) == ["movielens", "naver"]
