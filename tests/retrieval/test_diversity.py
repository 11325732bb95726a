"""Variety in a list: maximal marginal relevance, groups kept apart, and both."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.diversity import Grouping, diversified, maximal_marginal_relevance, spread

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


LONER = Grouping([{"a"}, {"a"}, {"b"}, set()], decay=0.5)


def test_two_of_one_director_do_not_follow_each_other() -> None:
    assert spread(SCORES, ROWS, 3, [LONER], tolerance=0.4) == [0, 2, 1]


def test_far_better_items_stay_ahead_whatever_they_have_in_common() -> None:
    assert spread(SCORES, ROWS, 3, [LONER], tolerance=0.2) == [0, 1, 2]


def test_a_group_all_share_leaves_the_order_of_scores() -> None:
    by_one = [Grouping([{"same"}] * 4), LONER]
    assert spread(SCORES, ROWS, 4, by_one[:1], tolerance=1.0) == [0, 1, 2, 3]
    assert spread(SCORES, ROWS, 3, by_one, tolerance=0.9) == spread(SCORES, ROWS, 3, [LONER], tolerance=0.45)


def test_the_penalty_fades_with_every_place_between() -> None:
    scores = np.array([0.9, 0.8, 0.79, 0.78], dtype=np.float32)
    labels = [{"a"}, {"b"}, {"a"}, {"b"}]
    fading, lasting = Grouping(labels, decay=0.1), Grouping(labels, decay=1.0)
    assert spread(scores, ROWS, 4, [fading], tolerance=0.05) == [0, 1, 2, 3]
    # Where nothing fades, a and b have both been chosen and score decides alone.
    swapped = np.array([0.9, 0.8, 0.77, 0.78], dtype=np.float32)
    assert spread(swapped, ROWS, 4, [lasting], tolerance=0.05) == [0, 1, 3, 2]
    assert spread(swapped, ROWS, 4, [fading], tolerance=0.05) == [0, 1, 2, 3]


def test_both_kinds_of_variety_count() -> None:
    twins = np.array([0.9, 0.88, 0.86, 0.84], dtype=np.float32)
    labels = [
        {"a"},
        {"b"},
        {"a"},
        {"c"},
    ]  # row 1 is a twin of row 0, row 2 by the same director, row 3 neither
    chosen = diversified(twins, VECTORS, ROWS, 2, [Grouping(labels)], tolerance=0.2, likeness=0.5)
    assert chosen == [0, 3]


CASES = st.tuples(
    st.permutations(range(8)),
    st.integers(0, 9),
    st.floats(0, 0.5),
    st.floats(0, 1),
    st.integers(0, 2**32 - 1),
)


def random_case(seed: int) -> tuple[np.ndarray, np.ndarray, list[Grouping]]:
    rng = np.random.default_rng(seed)
    vectors = rng.normal(size=(8, 3)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    labels = [[set(rng.integers(3, size=rng.integers(3)).tolist()) for _ in range(8)] for _ in range(2)]
    return rng.random(8, dtype=np.float32), vectors, [Grouping(labels[0]), Grouping(labels[1], 0.5, 1.0)]


@settings(max_examples=60)
@given(CASES)
def test_no_pick_gives_away_more_than_the_tolerance(
    case: tuple[list[int], int, float, float, int],
) -> None:
    rows, k, tolerance, likeness, seed = case
    scores, vectors, groupings = random_case(seed)
    for chosen in (
        spread(scores, np.array(rows), k, groupings, tolerance),
        diversified(scores, vectors, np.array(rows), k, groupings, tolerance=tolerance, likeness=likeness),
    ):
        assert len(chosen) == len(set(chosen)) == min(k, len(rows))
        assert set(chosen) <= set(rows)
        for place, row in enumerate(chosen):
            best = max(scores[other] for other in rows if other not in chosen[:place])
            assert scores[row] >= best - tolerance - 1e-6


@settings(max_examples=40)
@given(CASES)
def test_without_tolerance_or_anything_in_common_score_decides(
    case: tuple[list[int], int, float, float, int],
) -> None:
    rows, k, tolerance, likeness, seed = case
    scores, vectors, groupings = random_case(seed)
    by_score = sorted(rows, key=lambda row: -scores[row])[:k]
    asked = np.array(rows)
    assert diversified(scores, vectors, asked, k, groupings, tolerance=0.0, likeness=likeness) == by_score
    assert spread(scores, asked, k, [], tolerance) == by_score
    assert spread(scores, asked, k, [Grouping([{row} for row in range(8)])], tolerance) == by_score


@settings(max_examples=40)
@given(st.integers(2, 6), st.integers(2, 4))
def test_equals_are_dealt_out_in_turn(groups: int, each: int) -> None:
    labels = [{row % groups} for row in range(groups * each)]
    scores = np.full(len(labels), 0.5, dtype=np.float32)
    chosen = spread(scores, np.arange(len(labels)), len(labels), [Grouping(labels, decay=0.9)])
    for start in range(0, len(labels), groups):
        assert {row % groups for row in chosen[start : start + groups]} == set(range(groups))
