"""Pure functions that bring scores of different makes onto one scale and together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from retrieval.types import Hit, Mask, Scores

RRF_CONSTANT = 60


def reciprocal_rank_fusion(rankings: Sequence[Sequence[Hit]], constant: int = RRF_CONSTANT) -> list[Hit]:
    """One ranking out of several: each item scores the sum of 1 / (constant + rank), rank from 1.

    Cormack, Clarke and Büttcher, "Reciprocal rank fusion outperforms Condorcet and individual rank
    learning methods", SIGIR 2009. Ties keep row order.
    """
    fused: dict[int, float] = {}
    for ranking in rankings:
        for rank, hit in enumerate(ranking, 1):
            fused[hit.row] = fused.get(hit.row, 0.0) + 1.0 / (constant + rank)
    ordered = sorted(fused.items(), key=lambda pair: (-pair[1], pair[0]))
    return [Hit(row, score, "fused") for row, score in ordered]


def scaled(scores: Scores, mask: Mask) -> Scores:
    """Scores brought to 0–1 over the known rows `mask` allows; NaN elsewhere.

    The best known row gets 1 and the worst 0; where all are equal, all get 0.5.
    """
    known = mask & np.isfinite(scores)
    out = np.full(len(scores), np.nan, dtype=np.float32)
    if not known.any():
        return out
    low, high = scores[known].min(), scores[known].max()
    out[known] = 0.5 if high - low < 1e-9 else (scores[known] - low) / (high - low)
    return out


def matched(scores: Scores, reference: Scores, mask: Mask) -> Scores:
    """Known scores on the scale of `reference`: the best takes the best value `reference` has on those rows, and so on.

    Scorers that know only some items can then be averaged with one that knows all: being known moves
    an item neither up nor down, only its rank does (quantile normalisation, Bolstad et al. 2003).
    NaN where the scorer knows nothing or `mask` forbids.
    """
    rows = np.flatnonzero(mask & np.isfinite(scores) & np.isfinite(reference))
    out = np.full(len(scores), np.nan, dtype=np.float32)
    out[rows[np.argsort(scores[rows], kind="stable")]] = np.sort(reference[rows])
    return out


def blend(parts: Mapping[str, Scores], weights: Mapping[str, float]) -> Scores:
    """Weighted mean of 0–1 parts. A part that is NaN for an item leaves that item's mean.

    So an item nobody has rated is judged on its content alone, and does not sink for being new.
    NaN where no weighted part knows the item.
    """
    used = [(np.asarray(parts[name]), weight) for name, weight in weights.items() if name in parts and weight]
    if not used:
        raise ValueError(f"no part to blend: parts {sorted(parts)}, weights {sorted(weights)}")
    stack = np.stack([part for part, _ in used])
    weight = np.array([w for _, w in used], dtype=np.float32)[:, None] * np.isfinite(stack)
    total = weight.sum(axis=0)
    mean = np.nansum(stack * weight, axis=0) / np.where(total > 0, total, 1)
    return np.where(total > 0, mean, np.nan).astype(np.float32)
