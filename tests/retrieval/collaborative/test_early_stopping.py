"""What is held out, and when it is time to stop."""

from __future__ import annotations

import numpy as np
import pytest

from retrieval.collaborative.early_stopping import MOST_ASKED, Best, hold_out, padded
from tests.retrieval.collaborative.logs import likes


def test_the_last_like_of_a_third_of_those_with_three_is_held_out() -> None:
    each = [[0, 1, 2], [3, 4], [5, 6, 7], [1, 5, 2], [4]]
    held = hold_out(likes(each, 8), np.random.default_rng(0), last=True)
    assert len(held.tastes) == len(held.answers) == 1
    taste, answer = held.tastes[0].tolist(), int(held.answers[0])
    assert [*taste, answer] in each
    rest = [items.tolist() for items in held.histories.each()]
    assert rest == [taste if items == [*taste, answer] else items for items in each]


def test_any_like_is_held_out_where_order_means_nothing() -> None:
    held = hold_out(likes([[0, 1, 2]] * 300, 3), np.random.default_rng(0), last=False)
    assert set(held.answers.tolist()) == {0, 1, 2}
    for taste, answer in zip(held.tastes, held.answers, strict=True):
        assert sorted([*taste.tolist(), int(answer)]) == [0, 1, 2]


def test_nobody_is_asked_in_a_log_of_two_and_not_all_in_a_long_one() -> None:
    assert hold_out(likes([[0, 1, 2]] * 2, 3), np.random.default_rng(0), last=True).tastes == []
    held = hold_out(likes([[0, 1, 2]] * 3 * (MOST_ASKED + 5), 3), np.random.default_rng(0), last=True)
    assert len(held.tastes) == MOST_ASKED


def test_ndcg_is_of_the_answer_among_all_but_the_taste() -> None:
    held = hold_out(likes([[0, 1, 2]] * 6, 20), np.random.default_rng(0), last=True)
    scores = np.tile(-np.arange(20, dtype=np.float32), (2, 1))
    assert held.ndcg(scores.copy()) == 1.0
    scores[1, 7] = 1  # one item above the answer of the second
    assert held.ndcg(scores.copy()) == pytest.approx((1 + 1 / np.log2(3)) / 2)
    scores[1, 3:17] = 1  # ten and more
    assert held.ndcg(scores.copy()) == 0.5


def test_the_best_weights_are_kept_the_later_of_equals_until_patience_ends() -> None:
    import torch

    weights = {"w": torch.zeros(1)}
    best = Best(patience=2)
    exhausted = []
    for step, ndcg in enumerate([0.1, 0.3, 0.3, 0.2]):
        weights["w"][:] = step
        best.offer(ndcg, weights)
        exhausted.append(best.exhausted)
    assert exhausted == [False, False, False, True]
    assert (best.ndcg, best.state["w"].tolist()) == (0.3, [2.0])


def test_lists_are_filled_up_behind() -> None:
    lists = [np.array([4, 5]), np.array([], dtype=np.int64), np.array([6])]
    assert padded(lists, 3, -1).tolist() == [[4, 5, -1], [-1, -1, -1], [6, -1, -1]]
