"""Raw scores of every component, brought onto one scale and into one number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from data.item import Item
from retrieval.fusion import blend, matched, scaled
from retrieval.types import Mask, Scores

PARTIAL = ("taste", "popularity")
"""Parts that know only items somebody rated."""


@dataclass(frozen=True, slots=True)
class Weights:
    """What each part counts in the blend.

    Chosen by `python -m evaluation weights` on half of the bundled questions; but the collaborative parts and
    some variety stay in, which questions judged by one reader cannot reward (docs/evaluation.md).

    dense, lexical   the question's free words against meaning and words
    beside_seeds     what dense and lexical count when titles are named too: "like Inception but lighter"
    content          vectors near the seeds' vectors
    facts            series, people, themes, genres and country shared with the seeds
    taste            the blend of collaborative models: what people who liked the seeds, or what you said you
                     liked, also liked (its own weights are those of the index's recipe)
    tone             how far an item is what the seeds should be more of: "but lighter"
    popularity       a prior; decides only where nothing else does
    tolerance        how much score a list may give up for variety: other makers, series, topics and meanings
    open_tolerance   the same where nothing particular was asked for
    """

    dense: float = 1.0
    lexical: float = 0.5
    beside_seeds: float = 0.5
    content: float = 1.5
    facts: float = 1.0
    taste: float = 0.4
    tone: float = 1.5
    popularity: float = 0.08
    tolerance: float = 0.08
    open_tolerance: float = 0.2


def recency(items: Sequence[Item]) -> Scores:
    """0 for the oldest item, 1 for the newest, 0.5 without a year: of equals, the newer comes first."""
    years = np.array([item.year or np.nan for item in items], dtype=np.float32)
    return np.nan_to_num(scaled(years, np.ones(len(years), dtype=np.bool_)), nan=0.5)


def parts_on_one_scale(raw: dict[str, Scores], mask: Mask, weights: Weights) -> dict[str, Scores]:
    """Every part in 0–1. Those that know only some items take the scale of the blend of those that know all."""
    # Popularity is a share of all films already: the most liked of a few need not be much liked.
    parts = {name: scores if name == "popularity" else scaled(scores, mask) for name, scores in raw.items()}
    whole = {name: part for name, part in parts.items() if name not in PARTIAL}
    if whole:
        base = weighed(whole, weights, np.zeros(len(mask), dtype=np.float32))
        parts.update({name: matched(raw[name], base, mask) for name in PARTIAL if name in raw})
    return parts


def weighed(parts: dict[str, Scores], weights: Weights, newness: Scores) -> Scores:
    """The blend; an item no part knows gets the mean of the rest, newer ones a little more: unknown is not bad."""
    if not parts:
        return newness + 0.5
    counted = {name: getattr(weights, name) for name in parts}
    if "facts" in parts:
        counted.update(
            {name: counted[name] * weights.beside_seeds for name in ("dense", "lexical") if name in parts}
        )
    total = blend(parts, counted)
    known = np.isfinite(total)
    neutral = total[known].mean() if known.any() else 0.5
    return np.where(known, total, neutral + newness).astype(np.float32)


def known_parts(parts: dict[str, Scores], row: int) -> dict[str, float]:
    """The parts that know the row."""
    return {name: float(part[row]) for name, part in parts.items() if np.isfinite(part[row])}


def standings(raw: dict[str, Scores], row: int) -> dict[str, float]:
    """The share of the items a component knows that score lower; 0 where it scores nothing."""
    shares = {}
    for name, scores in raw.items():
        if np.isfinite(scores[row]) and scores[row] > 0:
            known = scores[np.isfinite(scores)]
            shares[name] = float((known < scores[row]).mean())
    return shares


def bounded(score: float) -> float:
    """The score, or the nearer end of 0–1."""
    return float(np.clip(score, 0.0, 1.0))


def centroid(vectors: Scores) -> Scores:
    """(dim,) the unit vector in the middle of (n, dim)."""
    mean = vectors.mean(axis=0)
    return mean / max(float(np.linalg.norm(mean)), 1e-9)
