"""Ranks and scores of different makes, brought together."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.fusion import blend, matched, reciprocal_rank_fusion, scaled
from retrieval.types import Hit

NAN = float("nan")
SCORES = st.lists(st.just(NAN) | st.floats(-100, 100, width=32), min_size=1, max_size=8).map(
    lambda values: np.array(values, dtype=np.float32)
)


def ranking(*rows: int) -> list[Hit]:
    return [Hit(row, 1.0 - place / 10, "any") for place, row in enumerate(rows)]


def mask(*values: int) -> np.ndarray:
    return np.array(values, dtype=np.bool_)


def test_reciprocal_ranks_add_up() -> None:
    fused = reciprocal_rank_fusion([ranking(7, 3), ranking(3, 5)], constant=60)
    assert [(hit.row, hit.source) for hit in fused] == [(3, "fused"), (7, "fused"), (5, "fused")]
    assert [hit.score for hit in fused] == pytest.approx([1 / 62 + 1 / 61, 1 / 61, 1 / 62])


def test_ties_keep_row_order_and_nothing_fuses_to_nothing() -> None:
    assert [hit.row for hit in reciprocal_rank_fusion([ranking(9), ranking(2)])] == [2, 9]
    assert reciprocal_rank_fusion([]) == reciprocal_rank_fusion([[], []]) == []


@given(st.lists(st.lists(st.integers(0, 9), unique=True), max_size=4))
def test_fusion_keeps_every_row_once_and_the_order_of_a_single_ranking(rows: list[list[int]]) -> None:
    fused = reciprocal_rank_fusion([ranking(*some) for some in rows])
    assert {hit.row for hit in fused} == {row for some in rows for row in some}
    assert [hit.score for hit in fused] == sorted((hit.score for hit in fused), reverse=True)
    for some in rows:
        assert [hit.row for hit in reciprocal_rank_fusion([ranking(*some)])] == some


def test_scaled_spans_zero_to_one_over_the_allowed_rows() -> None:
    scores = np.array([4, 2, NAN, 99, 3], dtype=np.float32)
    np.testing.assert_allclose(scaled(scores, mask(1, 1, 1, 0, 1)), [1, 0, NAN, NAN, 0.5])


def test_equal_scores_are_in_the_middle_and_unknown_ones_stay_unknown() -> None:
    np.testing.assert_allclose(
        scaled(np.array([3, 3, NAN], dtype=np.float32), mask(1, 1, 1)), [0.5, 0.5, NAN]
    )
    assert np.isnan(scaled(np.array([3, NAN], dtype=np.float32), mask(0, 1))).all()


@given(SCORES, st.data())
def test_scaling_keeps_order_and_range(scores: np.ndarray, data: st.DataObject) -> None:
    allowed = np.array(data.draw(st.lists(st.booleans(), min_size=len(scores), max_size=len(scores))))
    out = scaled(scores, allowed)
    assert out.dtype == np.float32
    assert (np.isfinite(out) == (allowed & np.isfinite(scores))).all()
    known = np.flatnonzero(np.isfinite(out))
    assert ((out[known] >= 0) & (out[known] <= 1)).all()
    assert (np.diff(out[known[np.argsort(scores[known], kind="stable")]]) >= 0).all()


@given(SCORES, st.data())
def test_matching_keeps_the_scorers_order_and_the_references_values(
    scores: np.ndarray, data: st.DataObject
) -> None:
    size = len(scores)
    reference = np.array(
        data.draw(st.lists(st.floats(0, 1, width=32), min_size=size, max_size=size)), dtype=np.float32
    )
    allowed = np.array(data.draw(st.lists(st.booleans(), min_size=size, max_size=size)))
    out = matched(scores, reference, allowed)
    known = np.flatnonzero(np.isfinite(out))
    assert (np.isfinite(out) == (allowed & np.isfinite(scores))).all()
    assert sorted(out[known]) == sorted(reference[known])
    assert (np.diff(out[known[np.argsort(scores[known], kind="stable")]]) >= 0).all()


def test_a_blend_is_the_mean_of_the_parts_that_know_the_item() -> None:
    parts = {
        "text": np.array([1.0, 0.5, NAN], dtype=np.float32),
        "taste": np.array([0.0, NAN, NAN], dtype=np.float32),
    }
    blended = blend(parts, {"text": 3.0, "taste": 1.0, "absent": 5.0})
    np.testing.assert_allclose(blended, [0.75, 0.5, NAN])
    assert blended.dtype == np.float32


def test_a_part_without_weight_says_nothing() -> None:
    parts = {"a": np.array([0.2, NAN], dtype=np.float32), "b": np.array([0.9, 0.9], dtype=np.float32)}
    np.testing.assert_allclose(blend(parts, {"a": 1.0, "b": 0.0}), [0.2, NAN], rtol=1e-6)


def test_a_blend_of_nothing_is_an_error() -> None:
    with pytest.raises(ValueError, match=r"no part to blend: parts \['a'\], weights \['b'\]"):
        blend({"a": np.zeros(2, dtype=np.float32)}, {"b": 1.0})
