"""What is done to token vectors after training: common tokens count more, main directions less.

A token seen a few times has a vector that fits those few texts, and a long one; averaged with others it says too
much. And what all texts share lies in few directions, which make some texts near to everything. Both are mended
without another text: the first by scaling vectors with their frequency and towards equal length, the second by
partial whitening (Su et al., "Whitening sentence representations for better semantics and faster retrieval",
arXiv:2103.15316; Mu and Viswanath, "All-but-the-top", ICLR 2018).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from retrieval.encoder_training.recipe import Recipe
from retrieval.encoder_training.tokens import TokenBags

SAMPLED = 40_000
"""Texts whose vectors tell the main directions."""
SEEN_ANYWAY = 5
"""Added to each count, so that tokens met once and twice do not differ twofold."""

Vectors = NDArray[np.float32]


def finished(vectors: Vectors, bags: TokenBags, recipe: Recipe) -> Vectors:
    """Token vectors (vocabulary, dimensions) made ready to be averaged; `bags` are the texts trained on."""
    evened = weighted(vectors, np.bincount(bags.ids, minlength=len(vectors)), recipe)
    rows = np.random.default_rng(recipe.seed).permutation(len(bags.starts) - 1)[:SAMPLED]
    return whitened(evened, means(evened, bags, np.sort(rows)), recipe.whitening)


def weighted(vectors: Vectors, counts: NDArray[np.int64], recipe: Recipe) -> Vectors:
    """Each vector times its count to one power, its length raised to another."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit = vectors / np.where(lengths > 0, lengths, 1)
    scale = lengths**recipe.length_power * ((counts + SEEN_ANYWAY) ** recipe.frequency_power)[:, None]
    return np.asarray(unit * scale, dtype=np.float32)


def means(vectors: Vectors, bags: TokenBags, rows: NDArray[np.int64]) -> Vectors:
    """(n, dimensions) unit vectors of the texts at `rows`; texts without a known token are left out."""
    ids, offsets = bags.select(rows, 0.0, np.random.default_rng(0))
    filled = np.diff(np.append(offsets, len(ids))) > 0
    sums = np.add.reduceat(vectors[ids], offsets[filled], axis=0)
    lengths = np.linalg.norm(sums, axis=1, keepdims=True)
    kept = lengths[:, 0] > 0
    return np.asarray(sums[kept] / lengths[kept], dtype=np.float32)


def whitened(vectors: Vectors, texts: Vectors, power: float) -> Vectors:
    """Directions divided by their variance among `texts` (n, dimensions) to a power; 0.5 would whiten fully."""
    if power == 0:
        return vectors
    variances, directions = np.linalg.eigh(np.cov(texts.T))
    scale = np.maximum(variances, variances.max() * 1e-6) ** -power
    return np.asarray(vectors @ ((directions * scale) @ directions.T), dtype=np.float32)
