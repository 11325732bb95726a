"""What a batch is judged by: which texts belong together, and what a teacher says of how alike they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import torch


@dataclass(frozen=True, slots=True)
class Texts:
    """Unit-norm rows (n, dim) of texts, and the ids (n,) that name them."""

    rows: torch.Tensor
    ids: torch.Tensor

    def followed_by(self, others: Texts) -> Texts:
        import torch

        return Texts(torch.cat([self.rows, others.rows]), torch.cat([self.ids, others.ids]))


def contrastive_loss(
    left: Texts, right: Texts, temperature: float, wrong: tuple[Texts, Texts] | None = None
) -> torch.Tensor:
    """Symmetric InfoNCE of pairs, text by text; `wrong` are more left-hand and right-hand texts to be told apart.

    A pair that shares a text with another is no wrong answer for it, nor is a further text that is the right
    one: they are left out of the comparison.
    """
    shared = (left.ids[:, None] == left.ids) | (right.ids[:, None] == right.ids)
    shared.fill_diagonal_(False)
    lefts, rights = (
        (left, right) if wrong is None else (left.followed_by(wrong[0]), right.followed_by(wrong[1]))
    )
    forward = _told_apart(left, right, rights, shared, temperature)
    backward = _told_apart(right, left, lefts, shared, temperature)
    return (forward + backward) / 2


def _told_apart(
    asked: Texts, answers: Texts, candidates: Texts, shared: torch.Tensor, temperature: float
) -> torch.Tensor:
    """Cross-entropy of finding the i-th of `answers`, with which `candidates` begin, for the i-th of `asked`."""
    import torch

    further = candidates.ids[len(answers.ids) :]
    left_out = torch.cat([shared, answers.ids[:, None] == further], dim=1)
    logits = (asked.rows @ candidates.rows.T / temperature).masked_fill(left_out, float("-inf"))
    return torch.nn.functional.cross_entropy(logits, torch.arange(len(logits)))


def relational_loss(left: torch.Tensor, right: torch.Tensor, teacher: torch.Tensor) -> torch.Tensor:
    """How far cosines within and across the two sides are from the teacher's between the same texts.

    All rows unit-norm: `left` and `right` (n, dim), `teacher` (n, any dim). Relational knowledge
    distillation (Park et al. 2019, arXiv:1904.05068) on cosines, summed over a row.
    """
    target = teacher @ teacher.T
    cosines = (left @ left.T, right @ right.T, left @ right.T)
    distances = [((cosine - target) ** 2).sum(dim=1).mean() for cosine in cosines]
    return (distances[0] + distances[1] + distances[2]) / 3
