"""Maximal marginal relevance."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.diversity import maximal_marginal_relevance

# Rows 0 and 1 are twins, row 2 is unlike both, row 3 opposite to row 2.
VECTORS = np.array([[1, 0], [1, 0], [0, 1], [0, -1]], dtype=np.float32)
SCORES = np.array([0.9, 0.85, 0.6, 0.1], dtype=np.float32)
ROWS = np.arange(4)


def test_a_twin_gives_way_to_something_else() -> None:
    assert maximal_marginal_relevance(SCORES, VECTORS, ROWS, 3, trade_off=0.7) == [0, 2, 1]


def test_relevance_alone_keeps_the_order_of_scores() -> None:
    assert maximal_marginal_relevance(SCORES, VECTORS, ROWS, 4, trade_off=1.0) == [0, 1, 2, 3]


def test_variety_alone_spreads_out() -> None:
    assert set(maximal_marginal_relevance(SCORES, VECTORS, ROWS, 3, trade_off=0.0)) == {0, 2, 3}


@pytest.mark.parametrize(("rows", "k", "chosen"), [([], 3, []), ([2, 1], 0, []), ([3, 2], 9, [2, 3])])
def test_no_more_than_there_is_or_was_asked_for(rows: list[int], k: int, chosen: list[int]) -> None:
    assert maximal_marginal_relevance(SCORES, VECTORS, np.array(rows, dtype=np.int64), k) == chosen


@settings(max_examples=40)
@given(st.permutations(range(6)), st.integers(1, 6), st.floats(0, 1), st.integers(0, 2**32 - 1))
def test_each_pick_is_the_best_of_what_is_left(rows: list[int], k: int, trade_off: float, seed: int) -> None:
    rng = np.random.default_rng(seed)
    vectors = rng.normal(size=(6, 4)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    scores = rng.random(6, dtype=np.float32)
    chosen = maximal_marginal_relevance(scores, vectors, np.array(rows), k, trade_off)
    assert len(chosen) == len(set(chosen)) == k

    def value(row: int, before: list[int]) -> float:
        nearest = max((float(vectors[row] @ vectors[other]) for other in before), default=0.0)
        return trade_off * float(scores[row]) - (1 - trade_off) * max(nearest, 0.0)

    for place, row in enumerate(chosen):
        best = max(value(other, chosen[:place]) for other in rows if other not in chosen[:place])
        assert value(row, chosen[:place]) == pytest.approx(best, abs=1e-5)
