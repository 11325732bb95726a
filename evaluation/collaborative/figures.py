"""The figures of one model: means over the people asked, and how sure they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evaluation.collaborative import measures
from evaluation.collaborative.measures import Rows
from evaluation.metrics import interval

UNSURE = ("hit@10", "nDCG@10")
"""Measures that get a confidence interval."""
BEYOND = ("coverage@10", "novelty@10", "diversity@10", "serendipity@10")


@dataclass(frozen=True, slots=True)
class Figures:
    """Means by measure (see `measures`), 95% bootstrap intervals of some, and standard errors of the same.

    users    people asked
    values   measure → mean
    intervals, errors   measure → (low, high), and → standard error of the mean
    """

    users: int
    values: Mapping[str, float]
    intervals: Mapping[str, tuple[float, float]]
    errors: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What the measures beyond accuracy compare with.

    likes    (n_items,) training likes
    n_users  people in training
    vectors  (n_items, dim) unit rows, dense or sparse: what items are, or who liked them
    obvious  (n_test_users, depth) rankings of the popularity model
    """

    likes: NDArray[np.int64]
    n_users: int
    vectors: Any
    obvious: Rows


def measured(rankings: Rows, targets: Sequence[Rows], catalogue: Catalogue | None = None) -> Figures:
    """Figures of rankings (n_users, depth); those beyond accuracy where a catalogue is given.

    People with nothing held out are left out.
    """
    asked = [at for at, items in enumerate(targets) if len(items)]
    if not asked:
        return Figures(0, {}, {}, {})
    wanted = [targets[at] for at in asked]
    by_user = measures.accuracy(rankings[asked], wanted)
    values = {name: float(found.mean()) for name, found in by_user.items()}
    if catalogue is not None:
        found = (
            measures.coverage(rankings, len(catalogue.likes)),
            measures.novelty(rankings, catalogue.likes, catalogue.n_users),
            measures.intra_list_diversity(rankings, catalogue.vectors),
            measures.serendipity(rankings[asked], wanted, catalogue.obvious[asked]),
        )
        values.update(zip(BEYOND, found, strict=True))
    return Figures(
        users=len(asked),
        values=values,
        intervals={name: interval(by_user[name].tolist()) for name in UNSURE},
        errors={name: float(by_user[name].std() / np.sqrt(len(asked))) for name in UNSURE},
    )


def advantage(better: Rows, other: Rows, targets: Sequence[Rows]) -> tuple[float, float, float]:
    """How much higher the nDCG@10 of one set of rankings is than another's for the same people, with its
    95% interval over people: a paired comparison sees what two separate intervals hide."""
    one, two = (measures.accuracy(rankings, targets)["nDCG@10"] for rankings in (better, other))
    low, high = interval((one - two).tolist())
    return float((one - two).mean()), low, high
