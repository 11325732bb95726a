"""Small logs of likes for tests."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from retrieval.collaborative import Histories

DAY = 86_400.0


def likes(each: Sequence[Sequence[int]], n_items: int, users: Sequence[str] = ()) -> Histories:
    """Histories of users who liked these items, one a day."""
    sizes = [len(items) for items in each]
    return Histories(
        items=np.array([item for items in each for item in items], dtype=np.int64),
        offsets=np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64),
        times=np.array([DAY * day for size in sizes for day in range(size)], dtype=np.float64),
        n_items=n_items,
        users=tuple(users) or tuple(f"u{user}" for user in range(len(each))),
    )
