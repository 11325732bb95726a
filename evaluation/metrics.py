"""Ranking figures by ir-measures, and how sure they are."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np

DEPTH = 10
"""How far down a ranking is read."""

MEASURES = ("hit@1", "hit@5", "hit@10", "MRR@10", "nDCG@10")
RESAMPLES = 2000


def per_question(
    relevant: Mapping[str, Collection[str]], rankings: Mapping[str, Sequence[str]]
) -> dict[str, dict[str, float]]:
    """measure → question id → value in 0–1, for every question of `relevant`.

    hit@k is 1 when any of the first k items is relevant, MRR@10 the reciprocal rank of the first relevant
    item, nDCG@10 as in Järvelin and Kekäläinen 2002 with gain 1 for a relevant item. A question without a
    ranking, or with an empty one, counts 0.
    """
    import ir_measures  # with its evaluators it takes a good second to import

    judged = {question: dict.fromkeys(ids, 1) for question, ids in relevant.items()}
    # The evaluators sort by score and break ties by id, so the order is handed over as falling scores.
    run = {
        question: {id: float(-rank) for rank, id in enumerate(ranking[:DEPTH])}
        for question, ranking in rankings.items()
    }
    values = {name: dict.fromkeys(relevant, 0.0) for name in MEASURES}
    measures = _measures()
    for value in ir_measures.iter_calc(list(measures), judged, run):
        values[measures[value.measure]][value.query_id] = float(value.value)
    return values


def interval(values: Sequence[float], seed: int = 0) -> tuple[float, float]:
    """95% percentile bootstrap interval of the mean (Efron 1979); the value itself for a single one."""
    from scipy.stats import bootstrap

    if len(values) < 2:
        return float(values[0]), float(values[0])
    rng = np.random.default_rng(seed)
    found = bootstrap((np.asarray(values),), np.mean, n_resamples=RESAMPLES, method="percentile", rng=rng)
    return float(found.confidence_interval.low), float(found.confidence_interval.high)


def _measures() -> dict[Any, str]:
    from ir_measures import RR, Success, nDCG

    return dict(zip((Success @ 1, Success @ 5, Success @ 10, RR @ 10, nDCG @ 10), MEASURES, strict=True))
