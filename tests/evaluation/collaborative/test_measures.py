"""Each measure, by hand."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from evaluation.collaborative import measures


def rows(*found: int) -> NDArray[np.int64]:
    return np.array(found, dtype=np.int64)


RANKINGS = np.array([[3, 1, 2, 0] + [-1] * 16, [0, 1, 2, 3] + [-1] * 16])


def test_accuracy() -> None:
    found = measures.accuracy(RANKINGS, [rows(1), rows(9)])
    assert {name: values.tolist() for name, values in found.items()} == {
        "hit@10": [1, 0],
        "nDCG@10": [pytest.approx(1 / np.log2(3)), 0],
        "MRR@10": [0.5, 0],
        "recall@20": [1, 0],
        "nDCG@20": [pytest.approx(1 / np.log2(3)), 0],
    }


def test_accuracy_with_several_held_out() -> None:
    found = measures.accuracy(RANKINGS[:1], [rows(3, 2, 8)])
    best = 1 + 1 / np.log2(3) + 1 / 2
    assert found["nDCG@10"][0] == pytest.approx((1 + 1 / 2) / best)
    assert found["recall@20"][0] == pytest.approx(2 / 3)


def test_what_comes_after_the_tenth_place_is_no_hit() -> None:
    ranking = np.arange(20)[None]
    found = measures.accuracy(ranking, [rows(10)])
    assert (found["hit@10"][0], found["MRR@10"][0], found["recall@20"][0]) == (0, 0, 1)


def test_coverage_counts_items_in_anybodys_first_ten() -> None:
    assert measures.coverage(np.array([[0, 1, -1], [1, 2, -1]]), 6) == 0.5


def test_novelty_is_in_bits() -> None:
    # Liked by all of 8: 0 bits; by 2 of 8: 2 bits; by nobody counts as by one: 3 bits.
    assert measures.novelty(np.array([[0, 1, 2, -1]]), rows(8, 2, 0), 8) == pytest.approx(5 / 3)


@pytest.mark.parametrize("sparse", [False, True])
def test_intra_list_diversity_is_one_less_the_mean_cosine(sparse: bool) -> None:
    from scipy.sparse import csr_matrix

    vectors = np.array([[1, 0], [1, 0], [0, 1]], dtype=np.float64)
    given = csr_matrix(vectors) if sparse else vectors
    assert measures.intra_list_diversity(np.array([[0, 1, -1]]), given) == pytest.approx(0)
    assert measures.intra_list_diversity(np.array([[0, 1, 2]]), given) == pytest.approx(2 / 3)
    assert np.isnan(measures.intra_list_diversity(np.array([[0, -1, -1]]), given))


def test_serendipity_is_what_popularity_would_not_have_shown() -> None:
    obvious = np.array([[3, 5] + [-1] * 18])
    assert measures.serendipity(RANKINGS[:1], [rows(3, 2)], obvious) == 0.5
    assert measures.serendipity(RANKINGS[:1], [rows(3)], obvious) == 0


def test_cold_and_warm_items_are_taken_apart() -> None:
    parts = measures.temperature([rows(0, 1), rows(2)], np.array([True, False, False]))
    assert {name: [items.tolist() for items in found] for name, found in parts.items()} == {
        "cold": [[0], []],
        "warm": [[1], [2]],
    }
