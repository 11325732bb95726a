"""What decides a trained encoder: settings, pairs of texts, and what a teacher says of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from retrieval.encoder_training.pairs import Pair

TAUGHT_AT_ONCE = 1024
"""Pairs a batch whose similarities are compared with the teacher's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """Everything that decides the trained vectors, apart from the texts."""

    vocabulary: int = 32_000
    dimensions: int = 384
    epochs: int = 12
    batch_size: int = 2048
    learning_rate: float = 0.02
    temperature: float = 0.08
    dropout: float = 0.15
    """Share of tokens left out of a text each time it is seen."""
    hard_share: float = 0.5
    """Share of the batches, the last ones, that each pair meets a mined wrong answer in; 0 for none."""
    teacher_weight: float = 0.2
    """Of the relational loss, beside a contrastive loss of weight 1."""
    frequency_power: float = 0.05
    """Of a token's count, times which its vector is made longer after training; 0 for not."""
    length_power: float = 0.85
    """That the length of a token's vector is raised to after training; 1 for not."""
    whitening: float = 0.2
    """How far directions that all texts share count less after training; 0 for not, 0.5 for equal variance."""
    seed: int = 0


@dataclass(frozen=True, slots=True)
class TrainingPairs:
    """Texts that mean the same, side by side."""

    left: Sequence[str]
    right: Sequence[str]
    sources: Sequence[str]
    """Where each pair comes from: wrong answers are sought there."""
    weights: np.ndarray
    """(n,) how often a pair is seen in an epoch, on average: 0.5 is every other epoch."""

    @classmethod
    def of(cls, pairs: Sequence[Pair], weights: np.ndarray) -> TrainingPairs:
        left, right, sources = ([getattr(pair, of) for pair in pairs] for of in ("left", "right", "source"))
        return cls(left, right, sources, weights)


@dataclass(frozen=True, slots=True)
class Teacher:
    """What a stronger encoder says of the left-hand texts of some pairs, and of the pieces of words.

    rows     (m,) row numbers in TrainingPairs
    vectors  (m, teacher dimensions), float, rows unit-norm
    pieces   token ids it was asked about, (p,), and its vectors of them, (p, teacher dimensions); or None
    """

    rows: np.ndarray
    vectors: np.ndarray
    pieces: tuple[np.ndarray, np.ndarray] | None = None

    def some(self, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
        """(rows, vectors) of a few of them, drawn without putting back; vectors float32."""
        drawn = rng.choice(len(self.rows), min(len(self.rows), TAUGHT_AT_ONCE), replace=False)
        return self.rows[drawn], self.vectors[drawn].astype(np.float32)
