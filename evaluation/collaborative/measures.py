"""What a set of rankings is worth: accuracy by ir-measures, and what accuracy does not see."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.int64]

ACCURACY = ("hit@10", "nDCG@10", "MRR@10", "recall@20", "nDCG@20")
LIST = 10
"""How many places of a ranking the measures beyond accuracy read."""


def accuracy(rankings: Rows, targets: Sequence[Rows]) -> dict[str, NDArray[np.float64]]:
    """Measure → (n_users,) values in 0–1 of rankings (n_users, depth) against each user's held-out items.

    hit@10     1 when one of the first 10 is held out
    nDCG@10    discounted gain over the best possible one, each held-out item worth 1 (Järvelin and
               Kekäläinen, 2002); nDCG@20 likewise
    MRR@10     1 / place of the first held-out item among the first 10, else 0
    recall@20  share of the held-out items among the first 20
    """
    import ir_measures  # with its evaluators it takes a good second to import
    from ir_measures import RR, R, Success, nDCG

    measures = dict(zip((Success @ 10, nDCG @ 10, RR @ 10, R @ 20, nDCG @ 20), ACCURACY, strict=True))
    judged = {str(user): dict.fromkeys(map(str, items), 1) for user, items in enumerate(targets)}
    run = {
        str(user): {str(row): float(-place) for place, row in enumerate(ranking) if row >= 0}
        for user, ranking in enumerate(rankings)
    }
    values = {name: np.zeros(len(targets)) for name in ACCURACY}
    for value in ir_measures.iter_calc(list(measures), judged, run):
        values[measures[value.measure]][int(value.query_id)] = float(value.value)
    return values


def coverage(rankings: Rows, n_items: int) -> float:
    """The share of the catalogue's items that are among somebody's first 10, 0–1 (Ge et al., RecSys 2010)."""
    shown = np.unique(rankings[:, :LIST])
    return float((shown >= 0).sum() / n_items)


def novelty(rankings: Rows, likes: NDArray[np.int64], n_users: int) -> float:
    """Mean self-information −log₂(share of users who liked it) of the first 10, in bits.

    Zhou et al., "Solving the apparent diversity–accuracy dilemma", PNAS 2010. `likes` (n_items,) counts
    training likes; an item nobody liked counts as one like.
    """
    first = rankings[:, :LIST]
    bits = -np.log2(np.maximum(likes, 1) / n_users)
    return float(bits[first[first >= 0]].mean())


def intra_list_diversity(rankings: Rows, vectors: Any) -> float:
    """Mean over users of 1 − the mean cosine between two of the first 10, 0–2 (Ziegler et al., WWW 2005).

    `vectors` (n_items, dim) with unit rows, dense or sparse: what items are, or who liked them.
    """
    values = []
    for ranking in rankings:
        rows = ranking[:LIST][ranking[:LIST] >= 0]
        if len(rows) > 1:
            near = vectors[rows] @ vectors[rows].T
            near = np.asarray(near.todense()) if hasattr(near, "todense") else near
            values.append(1 - (near.sum() - np.trace(near)) / (len(rows) * (len(rows) - 1)))
    return float(np.mean(values)) if values else float("nan")


def serendipity(rankings: Rows, targets: Sequence[Rows], expected: Rows) -> float:
    """Mean over users of the held-out items among the first 10 that popularity does not show among its own,
    as a share of those that could be: relevant and not obvious, 0–1 (Ge et al., RecSys 2010).

    expected  (n_users, depth) the rankings of the popularity model
    """
    shares = [
        len(set(ranking[:LIST].tolist()) & (wanted := set(items.tolist())) - set(obvious[:LIST].tolist()))
        / min(LIST, len(wanted))
        for ranking, items, obvious in zip(rankings, targets, expected, strict=True)
    ]
    return float(np.mean(shares))


def temperature(targets: Sequence[Rows], cold: NDArray[np.bool_]) -> dict[str, list[Rows]]:
    """The held-out items that are cold, and those that are warm, by user."""
    return {
        "cold": [items[cold[items]] for items in targets],
        "warm": [items[~cold[items]] for items in targets],
    }
