"""What a batch is judged by: which texts belong together, and what a teacher says of how alike they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import torch


def contrastive_loss(
    left: torch.Tensor, right: torch.Tensor, text_ids: torch.Tensor, temperature: float
) -> torch.Tensor:
    """Symmetric InfoNCE over unit-norm rows (n, dim).

    `text_ids` (n, 2) name the two texts of each pair: a pair that shares a text with another is not a
    wrong answer for it and is left out of the comparison.
    """
    import torch

    logits = left @ right.T / temperature
    same = (text_ids[:, None, :] == text_ids[None, :, :]).any(dim=-1)
    same.fill_diagonal_(False)
    logits = logits.masked_fill(same, float("-inf"))
    target = torch.arange(len(logits))
    forward = torch.nn.functional.cross_entropy(logits, target)
    backward = torch.nn.functional.cross_entropy(logits.T, target)
    return (forward + backward) / 2


def relational_loss(left: torch.Tensor, right: torch.Tensor, teacher: torch.Tensor) -> torch.Tensor:
    """How far cosines within and across the two sides are from the teacher's between the same texts.

    All rows unit-norm: `left` and `right` (n, dim), `teacher` (n, any dim). Relational knowledge
    distillation (Park et al. 2019, arXiv:1904.05068) on cosines, summed over a row.
    """
    target = teacher @ teacher.T
    cosines = (left @ left.T, right @ right.T, left @ right.T)
    distances = [((cosine - target) ** 2).sum(dim=1).mean() for cosine in cosines]
    return (distances[0] + distances[1] + distances[2]) / 3
