"""Training a static sentence encoder (one vector a token, averaged) on pairs of texts that mean the same.

The token vectors are trained with the in-batch contrastive loss known as InfoNCE or multiple-negatives
ranking (Henderson et al. 2017, arXiv:1705.00652), in both directions: of all right-hand texts in the batch,
a left-hand text must be closest to its own, and the other way round. In the later batches every text meets a
mined wrong answer too.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer
from tqdm import tqdm

from retrieval.encoder_training.finishing import finished
from retrieval.encoder_training.losses import Texts, contrastive_loss, relational_loss
from retrieval.encoder_training.negatives import NONE, HardNegatives, mined
from retrieval.encoder_training.recipe import Recipe, Teacher, TrainingPairs
from retrieval.encoder_training.tokens import UNKNOWN, TokenBags, frequencies

if TYPE_CHECKING:
    import torch

START = 0.1
"""Standard deviation of the numbers that token vectors begin with."""
FREQUENT = 1e-3
"""Share of all tokens from which on a token's first vector is less than half as long."""

AT_ONCE = 20_000
"""Texts whose vectors are computed at once when wrong answers are sought."""


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
    torch.nn.init.normal_(table.weight, std=START)
    if teacher is not None and teacher.pieces is not None:
        ids, known = teacher.pieces
        rare = frequencies(bags, tokenizer.get_vocab_size())[ids]
        with torch.no_grad():
            table.weight[torch.from_numpy(ids)] = torch.from_numpy(starts(known, rare, recipe.dimensions))
    batches = [rows for _ in range(recipe.epochs) for rows in _epoch(pairs.weights, recipe.batch_size, rng)]
    optimizer, schedule = _optimizer(table, recipe.learning_rate, len(batches))

    def embed(ids: np.ndarray, dropout: float = recipe.dropout) -> torch.Tensor:
        tokens, offsets = bags.select(ids, dropout, rng)
        means = table(torch.from_numpy(tokens), torch.from_numpy(offsets))
        return torch.nn.functional.normalize(means, dim=-1)

    def named(ids: np.ndarray) -> Texts:
        return Texts(embed(ids), torch.from_numpy(ids))

    def all_vectors() -> NDArray[np.float32]:
        with torch.no_grad():
            parts = np.array_split(np.arange(len(texts)), math.ceil(len(texts) / AT_ONCE))
            return torch.cat([embed(ids, 0) for ids in parts]).numpy()

    sources = np.unique(np.array(pairs.sources), return_inverse=True)[1]
    easy = len(batches) - round(recipe.hard_share * len(batches))
    hard: HardNegatives | None = None
    progress = tqdm(batches, desc="training", unit="batch")
    for step, rows in enumerate(progress):
        if step == easy:
            hard = mined(all_vectors(), text_ids, sources)
        left, right = (named(text_ids[rows, side]) for side in (0, 1))
        wrong = None
        if hard is not None:
            drawn = [ids[ids != NONE] for ids in hard.draw(rows, rng)]
            wrong = (named(drawn[0]), named(drawn[1]))
        loss = contrastive_loss(left, right, recipe.temperature, wrong)
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
    return finished(vectors, bags, recipe)


def starts(known: np.ndarray, frequency: np.ndarray, dimensions: int) -> np.ndarray:
    """(n, dimensions) float32 to begin with, from a teacher's vectors (n, teacher dimensions) of n tokens.

    Centred, cut to the main directions where the teacher has more, and the smaller the more often a token is
    met (smooth inverse frequency: Arora et al., "A simple but tough-to-beat baseline for sentence
    embeddings", ICLR 2017), as in model2vec. Directions the teacher does not have begin at 0.
    """
    centred = known.astype(np.float32) - known.mean(axis=0, dtype=np.float32)
    if centred.shape[1] > dimensions:
        _, _, directions = np.linalg.svd(centred, full_matrices=False)
        centred = centred @ directions[:dimensions].T
    spread = START * centred / max(float(centred.std()), 1e-9)
    weight = FREQUENT / (FREQUENT + frequency)
    whole = np.zeros((len(known), dimensions), dtype=np.float32)
    whole[:, : spread.shape[1]] = spread * weight[:, None]
    return whole


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
