"""Matrix factorisation with `implicit`: its training loop with our progress bar and its thread limits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.collaborative.histories import Histories

SHOWN_AFTER = 2.0
"""Seconds of training after which the progress bar appears."""


def item_factors(build: Callable[[], Any], histories: Histories, iterations: int) -> NDArray[np.float32]:
    """(n_items, n_factors) float32 of the model that `build` makes, trained on the likes.

    BLAS keeps to one thread meanwhile: `implicit` spreads users over threads itself, is up to ten times
    slower when each of them starts more, and sums in an order that varies.
    """
    from threadpoolctl import threadpool_limits
    from tqdm import tqdm

    likes = histories.matrix()
    likes.sort_indices()
    with (
        threadpool_limits(1, "blas"),
        tqdm(total=iterations, desc="training", delay=SHOWN_AFTER, leave=False, disable=None) as bar,
    ):
        model = build()
        model.fit(likes, show_progress=False, callback=lambda *_: bar.update())
    return np.asarray(model.item_factors, dtype=np.float32)
