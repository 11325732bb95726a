"""Several scorers, one score."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from retrieval.collaborative.blend import Blend, standardised
from retrieval.types import Scores

NAN = float("nan")


@dataclass
class Fixed:
    """A scorer that says the same for every taste but an empty one."""

    scores: list[float]

    def score(self, liked: Sequence[int], disliked: Sequence[int] = ()) -> Scores:
        scores = np.array(self.scores, dtype=np.float32)
        scores[list(disliked)] -= 1
        return scores if len(liked) else np.full_like(scores, np.nan)

    def score_many(self, tastes: Sequence[Sequence[int]]) -> NDArray[np.float32]:
        return np.stack([self.score(taste) for taste in tastes])


def test_each_scorer_counts_the_same_whatever_its_scale() -> None:
    one, other = Fixed([1, 2, 3, 0]), Fixed([3000, 2000, 1000, 0])
    scores = Blend({"a": one, "b": other}, {"a": 1, "b": 1}).score([3])
    np.testing.assert_allclose(scores[:3], 0, atol=1e-5)


def test_weights_decide_between_scorers() -> None:
    scorers = {"a": Fixed([1, 2, 3, 0]), "b": Fixed([3, 2, 1, 0])}
    assert np.argmax(Blend(scorers, {"a": 2, "b": 1}).score([3])[:3]) == 2
    assert np.argmax(Blend(scorers, {"a": 1, "b": 2}).score([3])[:3]) == 0


def test_scorers_without_a_weight_are_not_asked() -> None:
    assert list(Blend({"a": Fixed([1]), "b": Fixed([1])}, {"a": 1, "b": 0, "c": 1}).scorers) == ["a"]


def test_an_item_unknown_to_some_stands_where_the_others_put_it() -> None:
    # Item 4 is to b what item 1 is, so it comes where item 1 does.
    a, b = Fixed([1, 5, 9, 0, NAN]), Fixed([1, 2, 3, 0, 2])
    scores = Blend({"a": a, "b": b}, {"a": 1, "b": 1}).score([3])
    assert scores[4] == pytest.approx(scores[1], abs=1e-5)
    lowered = Blend({"a": a, "b": b}, {"a": 1, "b": 1}, unknown=-2.0).score([3])
    assert lowered[4] == pytest.approx(scores[4] - 2, abs=1e-5)
    np.testing.assert_array_equal(lowered[:4], scores[:4])


def test_an_item_nobody_knows_is_unknown() -> None:
    scores = Blend({"a": Fixed([1, 2, NAN]), "b": Fixed([2, 1, NAN])}, {"a": 1, "b": 1}).score([0])
    assert np.isfinite(scores).tolist() == [True, True, False]


def test_a_scorer_that_does_not_know_the_taste_has_no_say() -> None:
    silent = Fixed([NAN, NAN, NAN])
    blended = Blend({"a": Fixed([1, 2, 3]), "silent": silent}, {"a": 1, "silent": 5}).score([0])
    np.testing.assert_allclose(blended, Blend({"a": Fixed([1, 2, 3])}, {"a": 1}).score([0]), rtol=1e-5)


def test_an_unknown_taste_is_an_answer() -> None:
    assert np.isnan(Blend({"a": Fixed([1, 2])}, {"a": 1}).score([])).all()


def test_dislikes_reach_the_scorers() -> None:
    blend = Blend({"a": Fixed([1.0, 1.5, 2.0, 3.0])}, {"a": 1})
    assert blend.score([0], [3])[3] < blend.score([0])[3]


def test_no_weight_at_all_is_an_error() -> None:
    with pytest.raises(ValueError, match="no scorer has a weight"):
        Blend({"a": Fixed([1])}, {}).score([0])


def test_many_are_blended_as_each_alone() -> None:
    blend = Blend({"a": Fixed([1, 5, 2, NAN]), "b": Fixed([0, 1, 7, 4])}, {"a": 1, "b": 0.5})
    tastes = [[0], [1, 2], []]
    for together, taste in zip(blend.score_many(tastes), tastes, strict=True):
        np.testing.assert_allclose(together, blend.score(taste), rtol=1e-5)


@given(arrays(np.float32, (3, 8), elements=st.floats(-100, 100, width=32)), st.integers(0, 7))
def test_standard_scores_have_mean_0_and_deviation_1_beside_the_taste(
    scores: NDArray[np.float32], liked: int
) -> None:
    scores[:, (liked + 1) % 8] = np.nan
    found = standardised(scores, [[liked]] * 3)
    rest = np.delete(found, liked, axis=1)
    np.testing.assert_allclose(np.nanmean(rest, axis=1), 0, atol=1e-2)
    varied = np.nanstd(np.delete(scores, liked, axis=1), axis=1) > 0.1
    np.testing.assert_allclose(np.nanstd(rest, axis=1)[varied], 1, atol=1e-2)
    np.testing.assert_array_equal(np.isnan(found), np.isnan(scores))
