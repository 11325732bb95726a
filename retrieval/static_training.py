"""Training a static sentence encoder (one vector a token, averaged) on pairs of texts that mean the same.

The tokeniser is a Unigram model (Kudo 2018, arXiv:1804.10959). The token vectors are trained with the
in-batch contrastive loss known as InfoNCE or multiple-negatives ranking (Henderson et al. 2017,
arXiv:1705.00652), in both directions: of all right-hand texts in the batch, a left-hand text must be
closest to its own, and the other way round.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, trainers
from tqdm import tqdm

if TYPE_CHECKING:
    import torch

UNKNOWN = "<unk>"
MAX_TOKENS = 160
"""Longer texts are cut in training, which saves time; the trained model takes a text of any length."""
TAUGHT_AT_ONCE = 1024
"""Pairs a batch whose similarities are compared with the teacher's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """Everything that decides the trained vectors, apart from the texts."""

    vocabulary: int = 32_000
    dimensions: int = 384
    epochs: int = 8
    batch_size: int = 2048
    learning_rate: float = 0.02
    temperature: float = 0.08
    dropout: float = 0.1
    """Share of tokens left out of a text each time it is seen."""
    teacher_weight: float = 0.2
    """Of the relational loss, beside a contrastive loss of weight 1."""
    seed: int = 0


@dataclass(frozen=True, slots=True)
class TrainingPairs:
    """Texts that mean the same, side by side."""

    left: Sequence[str]
    right: Sequence[str]
    weights: np.ndarray
    """(n,) how often a pair is seen in an epoch, on average: 0.5 is every other epoch."""


@dataclass(frozen=True, slots=True)
class Teacher:
    """What a stronger encoder says of the left-hand texts of some pairs."""

    rows: np.ndarray
    """(m,) row numbers in TrainingPairs."""
    vectors: np.ndarray
    """(m, teacher dimensions), float, rows unit-norm."""

    def some(self, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
        """(rows, vectors) of a few of them, drawn without putting back; vectors float32."""
        drawn = rng.choice(len(self.rows), min(len(self.rows), TAUGHT_AT_ONCE), replace=False)
        return self.rows[drawn], self.vectors[drawn].astype(np.float32)


@dataclass(frozen=True, slots=True)
class TokenBags:
    """Token ids of many texts, end to end: text i is `ids[starts[i] : starts[i + 1]]`."""

    ids: np.ndarray
    starts: np.ndarray

    @classmethod
    def of(cls, tokenizer: Tokenizer, texts: Sequence[str]) -> TokenBags:
        encodings = tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
        bags = [encoding.ids[:MAX_TOKENS] for encoding in encodings]
        starts = np.concatenate([[0], np.cumsum([len(bag) for bag in bags])])
        return cls(np.fromiter((i for bag in bags for i in bag), dtype=np.int64, count=starts[-1]), starts)

    def select(
        self, rows: np.ndarray, dropout: float, rng: np.random.Generator
    ) -> tuple[np.ndarray, np.ndarray]:
        """(ids, offsets) of the texts at `rows`, as torch's EmbeddingBag takes them, some tokens left out."""
        lengths = self.starts[rows + 1] - self.starts[rows]
        offsets = np.cumsum(lengths) - lengths
        positions = np.arange(lengths.sum()) + np.repeat(self.starts[rows] - offsets, lengths)
        kept = rng.random(len(positions)) >= dropout
        kept_before = np.concatenate([[0], np.cumsum(kept)])
        return self.ids[positions[kept]], kept_before[offsets]


def train_tokenizer(pairs: TrainingPairs, recipe: Recipe) -> Tokenizer:
    """A lower-casing Unigram tokeniser that ignores accents and splits off punctuation.

    It learns from each text once; those of pairs with a weight under 1 are drawn with that chance.
    """
    drawn = np.random.default_rng(recipe.seed).random(len(pairs.weights)) < pairs.weights
    texts = dict.fromkeys(
        side[row] for row in np.flatnonzero(drawn).tolist() for side in (pairs.left, pairs.right)
    )
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizers.Sequence(
        [
            # Taken apart, accents can be removed; put together again, Hangul is whole syllables.
            normalizers.NFKD(),
            normalizers.StripAccents(),
            normalizers.NFKC(),
            normalizers.Lowercase(),
            normalizers.Replace(Regex(r"\s+"), " "),
            normalizers.Strip(),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Metaspace(), pre_tokenizers.Punctuation(), pre_tokenizers.Digits()]
    )
    trainer = trainers.UnigramTrainer(
        vocab_size=recipe.vocabulary,
        special_tokens=[UNKNOWN],
        unk_token=UNKNOWN,
        max_piece_length=12,
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    tokenizer.model = _in_fixed_order(tokenizer)
    return tokenizer


def _in_fixed_order(tokenizer: Tokenizer) -> models.Unigram:
    """The same pieces in an order that does not change from run to run.

    The trainer appends the characters it did not pick as pieces in arbitrary order, each a little less
    likely than the one before; here they share one score.
    """
    unknown, *pieces = json.loads(tokenizer.to_str())["model"]["vocab"]
    floor = min((score for piece, score in pieces if len(piece) > 1), default=0.0)
    even = [(piece, round(max(score, floor), 6)) for piece, score in pieces]
    return models.Unigram([tuple(unknown), *sorted(even, key=lambda one: (-one[1], one[0]))], unk_id=0)


def train_vectors(
    tokenizer: Tokenizer, pairs: TrainingPairs, recipe: Recipe, teacher: Teacher | None = None
) -> np.ndarray:
    """Token vectors of shape (vocabulary, dimensions), float32; the unknown token's is zero."""
    import torch

    torch.manual_seed(recipe.seed)
    rng = np.random.default_rng(recipe.seed)
    texts = {text: row for row, text in enumerate(dict.fromkeys([*pairs.left, *pairs.right]))}
    bags = TokenBags.of(tokenizer, list(texts))
    text_ids = np.array([[texts[a], texts[b]] for a, b in zip(pairs.left, pairs.right, strict=True)])
    table = torch.nn.EmbeddingBag(tokenizer.get_vocab_size(), recipe.dimensions, mode="mean")
    torch.nn.init.normal_(table.weight, std=0.1)
    batches = [rows for _ in range(recipe.epochs) for rows in _epoch(pairs.weights, recipe.batch_size, rng)]
    optimizer, schedule = _optimizer(table, recipe.learning_rate, len(batches))

    def embed(ids: np.ndarray) -> torch.Tensor:
        tokens, offsets = bags.select(ids, recipe.dropout, rng)
        means = table(torch.from_numpy(tokens), torch.from_numpy(offsets))
        return torch.nn.functional.normalize(means, dim=-1)

    progress = tqdm(batches, desc="training", unit="batch")
    for rows in progress:
        batch = text_ids[rows]
        loss = contrastive_loss(
            embed(batch[:, 0]), embed(batch[:, 1]), torch.from_numpy(batch), recipe.temperature
        )
        if teacher is not None:
            rows, target = teacher.some(rng)
            taught = text_ids[rows]
            relations = relational_loss(embed(taught[:, 0]), embed(taught[:, 1]), torch.from_numpy(target))
            loss = loss + recipe.teacher_weight * relations
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
        progress.set_postfix(loss=f"{loss.item():.3f}", refresh=False)
    vectors: np.ndarray = table.weight.detach().numpy()
    vectors[tokenizer.token_to_id(UNKNOWN)] = 0
    return vectors


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


def _epoch(weights: np.ndarray, batch_size: int, rng: np.random.Generator) -> list[np.ndarray]:
    """Batches of pair rows in random order; the fraction of a weight is the chance of one more time."""
    times = np.floor(weights + rng.random(len(weights))).astype(np.int64)
    rows = rng.permutation(np.repeat(np.arange(len(weights)), times))
    return np.array_split(rows, math.ceil(len(rows) / batch_size)) if len(rows) else []


def _optimizer(
    table: torch.nn.EmbeddingBag, learning_rate: float, steps: int
) -> tuple[torch.optim.Optimizer, torch.optim.lr_scheduler.LRScheduler]:
    """Adam, and a rate that climbs over the first tenth of the steps and then falls to nothing."""
    import torch

    optimizer = torch.optim.Adam(table.parameters(), lr=learning_rate, fused=True)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, learning_rate, total_steps=steps + 1, pct_start=0.1, cycle_momentum=False
    )
    return optimizer, schedule
