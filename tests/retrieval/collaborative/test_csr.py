"""Cutting sparse matrices down, keeping them, and tastes that fade."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from retrieval.collaborative.csr import fading, packed, strongest, unpacked


@settings(max_examples=50)
@given(st.integers(0, 2**32 - 1), st.integers(1, 8))
def test_the_strongest_of_each_row_stay(seed: int, kept: int) -> None:
    rng = np.random.default_rng(seed)
    dense = rng.random((5, 7)) * (rng.random((5, 7)) < 0.6)
    for row, cut in zip(dense, strongest(sparse.csr_matrix(dense), kept).toarray(), strict=True):
        best = np.argsort(-row)[:kept]
        expected = np.zeros_like(row)
        expected[best] = row[best]
        np.testing.assert_array_equal(cut, expected)


def test_equal_values_go_by_column() -> None:
    matrix = sparse.csr_matrix(np.array([[1.0, 2.0, 1.0, 1.0], [0.0, 0.0, 0.0, 3.0]]))
    assert strongest(matrix, 2).toarray().tolist() == [[1, 2, 0, 0], [0, 0, 0, 3]]


def test_a_matrix_comes_back_from_its_arrays() -> None:
    dense = np.array([[0, 0.5, 0], [0, 0, 0], [2, 0, 1]], dtype=np.float32)
    state = packed(sparse.csr_matrix(dense))
    assert {name: array.dtype.name for name, array in state.items()} == {
        "values": "float32",
        "columns": "int32",
        "starts": "int32",
    }
    np.testing.assert_array_equal(unpacked(state, 3).toarray(), dense)


def test_each_like_counts_less_than_the_one_after_it() -> None:
    tastes = [np.array([2, 0, 3]), np.array([1])]
    np.testing.assert_allclose(fading(tastes, 4, 0.5).toarray(), [[0.5, 0, 0.25, 1], [0, 1, 0, 0]], rtol=1e-6)
    np.testing.assert_array_equal(fading(tastes, 4, 1.0).toarray(), [[1, 0, 1, 1], [0, 1, 0, 0]])


@pytest.mark.parametrize(("recency", "counting"), [(0.5, 10), (0.1, 4), (0.0, 1), (1.0, 40)])
def test_what_would_count_next_to_nothing_is_left_out(recency: float, counting: int) -> None:
    weights = fading([np.arange(40)], 40, recency).toarray()[0]
    assert np.flatnonzero(weights).tolist() == list(range(40 - counting, 40))
