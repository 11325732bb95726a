"""Full rankings of what was not met."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from evaluation.collaborative import ranking
from evaluation.collaborative.ranking import best_unmet, rankings


def rows(*found: int) -> NDArray[np.int64]:
    return np.array(found, dtype=np.int64)


def test_the_best_unmet_come_first_and_unknown_items_not_at_all() -> None:
    scores = np.array([[0.5, np.nan, 0.9, 0.7, 0.1]], dtype=np.float32)
    assert best_unmet(scores, [rows(2)], 3).tolist() == [[3, 0, 4]]
    assert best_unmet(scores, [rows(2, 4)], 3).tolist() == [[3, 0, -1]]


def test_a_short_catalogue_is_filled_up() -> None:
    assert best_unmet(np.ones((1, 2), dtype=np.float32), [rows(0)], 4).tolist() == [[1, -1, -1, -1]]


def test_equal_scores_go_by_row() -> None:
    assert best_unmet(np.ones((1, 4), dtype=np.float32), [rows(1)], 3).tolist() == [[0, 2, 3]]


class Rising:
    """Likes later items better."""

    def score_many(self, tastes: list[NDArray[np.int64]]) -> NDArray[np.float32]:
        return np.tile(np.arange(6, dtype=np.float32), (len(tastes), 1))


def test_tastes_are_ranked_in_portions(monkeypatch: object) -> None:
    tastes = [rows(user % 6) for user in range(2 * ranking.AT_ONCE + 3)]
    found = rankings(Rising(), tastes, depth=2)
    assert found.shape == (len(tastes), 2)
    assert found[-1].tolist() == [5, 4]
    assert found[5].tolist() == [4, 3]
    assert rankings(Rising(), []).shape == (0, ranking.DEPTH)


@given(arrays(np.float32, (2, 7), elements=st.floats(-5, 5, width=32)), st.sets(st.integers(0, 6)))
def test_a_ranking_falls_and_holds_nothing_met(scores: NDArray[np.float32], met: set[int]) -> None:
    taste = rows(*met)
    for line, found in zip(scores, best_unmet(scores.copy(), [taste, taste], 7), strict=True):
        shown = found[found >= 0]
        assert set(shown) == set(range(7)) - met
        assert (np.diff(line[shown]) <= 0).all()
