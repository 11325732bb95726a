"""A model's settings, chosen on validation data alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from evaluation.collaborative.makers import Maker
from evaluation.collaborative.measures import accuracy
from evaluation.collaborative.ranking import ScoresMany, rankings
from evaluation.collaborative.splits import VALIDATION, Split
from retrieval.collaborative.histories import Histories

OBJECTIVE = "nDCG@10"
ROUNDS = 2
MOST_USERS = 5000
"""Users the settings are compared on; more tell little and cost much."""

Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Asked:
    """People with something held out: what they liked before, and what they liked then."""

    tastes: tuple[Rows, ...]
    targets: tuple[Rows, ...]

    @classmethod
    def of(cls, histories: Histories, held_out: list[Rows], most: int | None = None, seed: int = 0) -> Asked:
        """Those of `histories` with a like and a held-out item, or `most` of them drawn at random."""
        each = histories.each()
        able = np.array([user for user, items in enumerate(held_out) if len(items) and len(each[user])])
        if most is not None and len(able) > most:
            able = np.sort(np.random.default_rng(seed).choice(able, most, replace=False))
        return cls(tuple(each[user] for user in able), tuple(held_out[user] for user in able))

    def quality(self, model: ScoresMany) -> float:
        """Mean nDCG@10 of the model's full rankings."""
        return float(accuracy(rankings(model, self.tastes), self.targets)[OBJECTIVE].mean())


@dataclass(frozen=True, slots=True)
class Tuned:
    """A model's best settings, what they reach on validation data, and every setting tried."""

    config: Any
    value: float
    tried: tuple[tuple[Any, float], ...]


def tune(maker: Maker, split: Split, seed: int = 0) -> tuple[Tuned, Any]:
    """Search the model's GRID one field after the other, from the best of its starting settings.

    Returns what was found, and the model trained so on the training part.
    """
    train = split.train()
    asked = Asked.of(train, split.held_out(VALIDATION), MOST_USERS, seed)
    best: tuple[float, Any] = (-1.0, None)
    last: Any = None

    def quality(config: Any) -> float:
        nonlocal best, last
        last = model = _retrained(maker, train, config, last)
        value = asked.quality(model)
        if value > best[0]:
            best = value, model
        return value

    return search(maker, quality), best[1]


def _retrained(maker: Maker, train: Histories, config: Any, last: Any) -> Any:
    """A model of those settings; the last one, asked otherwise, where training would come to the same."""
    if last is not None and maker.SCORING:
        same = {field: getattr(config, field) for field in maker.SCORING}
        if replace(last.config, **same) == config:
            return last.with_config(config)
    return maker.train(train, config)


def search(maker: Maker, quality: Callable[[Any], float]) -> Tuned:
    """Coordinate search over GRID from the best of the starting settings; each setting is tried once."""
    tried: dict[Any, float] = {}
    bar = tqdm(desc=f"settings of {maker.name}", unit="tried", leave=False, disable=None)

    def value(config: Any) -> float:
        if config not in tried:
            tried[config] = quality(config)
            bar.update()
            bar.set_postfix(best=f"{max(tried.values()):.4f}")
        return tried[config]

    with bar:
        best = _climbed(maker, max([maker.Config(), *maker.STARTS], key=value), value)
    return Tuned(best, tried[best], tuple(tried.items()))


def _climbed(maker: Maker, best: Any, value: Callable[[Any], float]) -> Any:
    for _ in range(ROUNDS):
        before = best
        for field, steps in maker.GRID.items():
            best = max([best, *(replace(best, **{field: step}) for step in steps)], key=value)
        if best == before:
            break
    return best
