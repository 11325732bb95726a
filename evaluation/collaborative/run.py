"""The whole measurement: tune each model, weigh the blend, train on all but the test, ask the test once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from tqdm import tqdm

from evaluation.collaborative.blending import judged, searched_weights
from evaluation.collaborative.figures import Catalogue, Figures, advantage, measured
from evaluation.collaborative.makers import Maker
from evaluation.collaborative.measures import Rows, temperature
from evaluation.collaborative.ranking import rankings
from evaluation.collaborative.splits import TEST, VALIDATION, Split
from evaluation.collaborative.spreading import TOLERANCES, Spreader
from evaluation.collaborative.tuning import Asked, Tuned
from retrieval.collaborative.blend import Blend, Scorer
from retrieval.collaborative.model import FittedModel, size_on_disk
from retrieval.collaborative.popularity import Popularity
from retrieval.content import ContentModel

COLD_BELOW = 5
"""Training likes below which an item is cold."""
BLEND_USERS = 3000
"""Validation users the blend is weighed on."""
UNKNOWN = (0.0, -0.5, -1.0, -2.0, -4.0, -100.0)
"""Values tried for what being unknown to a scorer counts."""
TIMED = 200
"""Users scored one by one to time it."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """The blend as chosen: weights, the worth of being unknown, and nDCG@10 on validation data."""

    weights: Mapping[str, float]
    unknown: float
    value: float


@dataclass(frozen=True, slots=True)
class Result:
    """One model on the test split.

    settings        what it was trained with; the blend's weights
    validation      nDCG@10 on validation data, which the settings were chosen on
    figures         over all test users
    by_temperature  for held-out items with fewer than 5 training likes ("cold"), and the others ("warm")
    train_seconds   of the final training; the blend's is that of its models
    bytes           on disk
    ms_a_user       milliseconds to score one user alone, median
    """

    name: str
    settings: Mapping[str, Any]
    validation: float
    figures: Figures
    by_temperature: Mapping[str, Figures]
    train_seconds: float
    bytes: int
    ms_a_user: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """Every model's result, best last, and how far the blend is ahead of the best of the others."""

    results: tuple[Result, ...]
    weighed: Weighed
    ahead: tuple[float, float, float]
    ahead_of: str


def weigh(scorers: Mapping[str, Scorer], split: Split, seed: int) -> Weighed:
    """The blend of scorers trained on the training part, chosen on the validation part."""
    asked = Asked.of(split.train(), split.held_out(VALIDATION), BLEND_USERS, seed)
    parts = {
        name: scorer.score_many(asked.tastes)
        for name, scorer in tqdm(scorers.items(), desc="scores for the blend", leave=False, disable=None)
    }
    weights, _ = searched_weights(judged(parts, asked.tastes, asked.targets))
    values = {unknown: asked.quality(Blend(scorers, weights, unknown)) for unknown in UNKNOWN}
    best = max(values, key=lambda unknown: values[unknown])
    return Weighed(weights, best, values[best])


def test(
    makers: Mapping[str, Maker],
    tuned: Mapping[str, Tuned],
    weighed: Weighed,
    split: Split,
    vectors: Any,
    spreader: Spreader,
) -> Outcome:
    """Train on all but the test and ask the test, once. `vectors` as in `Catalogue`.

    The blend is measured with variety too, as the chat would show it.
    """
    full = split.full()
    asked = Asked.of(full, split.held_out(TEST))
    obvious = rankings(Popularity.train(full), asked.tastes)
    catalogue = Catalogue(full.counts(), full.n_users, vectors, obvious)
    scorers: dict[str, Scorer] = {}
    seconds: dict[str, float] = {}
    for name, maker in tqdm(makers.items(), desc="final training", leave=False, disable=None):
        started = perf_counter()
        scorers[name] = maker.train(full, tuned[name].config)
        seconds[name] = perf_counter() - started
    ranked = {}
    results = []
    for name, scorer in tqdm(scorers.items(), desc="test", leave=False, disable=None):
        ranked[name] = rankings(scorer, asked.tastes)
        settings, value = asdict(tuned[name].config), tuned[name].value
        results.append(_result(name, scorer, settings, value, seconds[name], ranked[name], asked, catalogue))
    blend = Blend(scorers, weighed.weights, weighed.unknown)
    ranked["blend"] = rankings(blend, asked.tastes)
    took = sum(seconds[name] for name in blend.weights)
    settings = {**weighed.weights, "unknown": weighed.unknown}
    best = max(results, key=lambda result: result.figures.values["nDCG@10"]).name
    results.append(_result("blend", blend, settings, weighed.value, took, ranked["blend"], asked, catalogue))
    for tolerance in TOLERANCES:
        name, varied = f"blend, spread {tolerance}", spreader.rankings(blend, asked.tastes, tolerance)
        results.append(
            _result(name, blend, {"tolerance": tolerance}, weighed.value, took, varied, asked, catalogue)
        )
    ahead = advantage(ranked["blend"], ranked[best], asked.targets)
    return Outcome(tuple(results), weighed, ahead, best)


def _result(
    name: str,
    scorer: Scorer,
    settings: Mapping[str, Any],
    validation: float,
    seconds: float,
    ranked: Rows,
    asked: Asked,
    catalogue: Catalogue,
) -> Result:
    parts = temperature(asked.targets, catalogue.likes < COLD_BELOW)
    return Result(
        name=name,
        settings=settings,
        validation=validation,
        figures=measured(ranked, asked.targets, catalogue),
        by_temperature={which: measured(ranked, targets) for which, targets in parts.items()},
        train_seconds=seconds,
        bytes=_bytes(scorer),
        ms_a_user=_milliseconds(scorer, asked.tastes),
    )


def _milliseconds(scorer: Scorer, tastes: Sequence[Rows]) -> float:
    times = []
    for taste in tastes[:TIMED]:
        started = perf_counter()
        scorer.score(taste)
        times.append(1000 * (perf_counter() - started))
    return median(times)


def _bytes(scorer: Scorer) -> int:
    """Size on disk; of a blend, of its scorers together. What is made anew from the items takes none."""
    if isinstance(scorer, Blend):
        return sum(_bytes(one) for one in scorer.scorers.values())
    if isinstance(scorer, ContentModel):
        return 0
    assert isinstance(scorer, FittedModel)
    with TemporaryDirectory() as folder:
        scorer.save(Path(folder))
        return size_on_disk(Path(folder))
