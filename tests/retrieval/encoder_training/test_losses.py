"""What a batch is judged by."""

import math

import pytest
import torch

from retrieval.encoder_training.losses import Texts, contrastive_loss, relational_loss


def loss(left: torch.Tensor, right: torch.Tensor, ids: list[list[int]], temperature: float) -> torch.Tensor:
    lefts, rights = torch.tensor(ids).T
    return contrastive_loss(Texts(left, lefts), Texts(right, rights), temperature)


def test_contrastive_loss_is_that_of_a_right_answer_among_n() -> None:
    rows = torch.eye(4)
    ids = [[0, 10], [1, 11], [2, 12], [3, 13]]
    right = math.log(1 + 3 * math.exp(-1 / 0.5))
    assert loss(rows, rows, ids, 0.5).item() == pytest.approx(right)
    assert loss(rows, rows.roll(1, 0), ids, 0.5).item() > right + 1


def test_pairs_that_share_a_text_are_not_wrong_answers_for_each_other() -> None:
    left = torch.tensor([[1.0, 0.0], [1.0, 0.0], [0.0, 1.0]])
    shared = [[0, 10], [0, 11], [2, 12]]
    apart = [[0, 10], [1, 11], [2, 12]]
    assert loss(left, left, shared, 0.1) < 0.01 < loss(left, left, apart, 0.1)


def test_a_further_wrong_text_is_told_apart_unless_it_is_the_right_one() -> None:
    left, right = Texts(torch.eye(2), torch.tensor([0, 1])), Texts(torch.eye(2), torch.tensor([10, 11]))
    near = torch.tensor([[1.0, 0.0]])
    alone = contrastive_loss(left, right, 0.5)
    for ids, side in ((12, 1), (2, 0)):
        wrong = [Texts(torch.zeros(0, 2), torch.zeros(0, dtype=torch.long))] * 2
        wrong[side] = Texts(near, torch.tensor([ids]))
        harder = contrastive_loss(left, right, 0.5, (wrong[0], wrong[1]))
        wrong[side] = Texts(near, torch.tensor([10 if side else 0]))
        right_one = contrastive_loss(left, right, 0.5, (wrong[0], wrong[1]))
        assert harder > right_one > alone


def test_relational_loss_is_zero_only_when_similarities_match() -> None:
    angle = torch.tensor([0.0, 0.5, 2.0])
    rows = torch.stack([angle.cos(), angle.sin()], dim=1)
    turned = torch.stack([(angle + 1).cos(), (angle + 1).sin()], dim=1)
    assert relational_loss(rows, rows, turned).item() == pytest.approx(0, abs=1e-6)
    assert relational_loss(rows, turned, rows).item() > 0.1
