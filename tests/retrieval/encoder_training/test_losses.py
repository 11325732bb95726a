"""What a batch is judged by."""

import math

import pytest
import torch

from retrieval.encoder_training.losses import contrastive_loss, relational_loss


def test_contrastive_loss_is_that_of_a_right_answer_among_n() -> None:
    rows = torch.eye(4)
    ids = torch.tensor([[0, 10], [1, 11], [2, 12], [3, 13]])
    right = math.log(1 + 3 * math.exp(-1 / 0.5))
    assert contrastive_loss(rows, rows, ids, 0.5).item() == pytest.approx(right)
    assert contrastive_loss(rows, rows.roll(1, 0), ids, 0.5).item() > right + 1


def test_pairs_that_share_a_text_are_not_wrong_answers_for_each_other() -> None:
    left = torch.tensor([[1.0, 0.0], [1.0, 0.0], [0.0, 1.0]])
    shared = torch.tensor([[0, 10], [0, 11], [2, 12]])
    apart = torch.tensor([[0, 10], [1, 11], [2, 12]])
    assert contrastive_loss(left, left, shared, 0.1) < 0.01 < contrastive_loss(left, left, apart, 0.1)


def test_relational_loss_is_zero_only_when_similarities_match() -> None:
    angle = torch.tensor([0.0, 0.5, 2.0])
    rows = torch.stack([angle.cos(), angle.sin()], dim=1)
    turned = torch.stack([(angle + 1).cos(), (angle + 1).sin()], dim=1)
    assert relational_loss(rows, rows, turned).item() == pytest.approx(0, abs=1e-6)
    assert relational_loss(rows, turned, rows).item() > 0.1
