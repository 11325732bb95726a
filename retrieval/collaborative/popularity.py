"""Popularity: how many people liked an item, recent likes counting more if wished. The baseline, and a prior."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from retrieval.collaborative.histories import Histories
from retrieval.collaborative.model import FittedModel, State
from retrieval.types import Scores, Taste

DAY = 86_400.0


@dataclass(frozen=True, slots=True)
class PopularityConfig:
    """half_life_days  after so many days before the log's last like, a like counts half; None: all count alike"""

    half_life_days: float | None = None


class Popularity(FittedModel):
    """The share of a log's items that an item has more likes than, 0–1; the same for every taste.

    Where several logs were joined, the mean over the logs that know the item: a large log of old films
    says nothing against the films it never met.
    """

    name = "popularity"
    Config = PopularityConfig
    GRID: ClassVar[Mapping[str, tuple[Any, ...]]] = {"half_life_days": (None, 30.0, 90.0, 365.0, 1000.0)}

    @staticmethod
    def fit(histories: Histories, config: PopularityConfig) -> State:
        """shares (n_known,) float64 in 0–1; two of 4,000 items or more may have the same one in float16."""
        logs = np.array(histories.logs)[histories.owners]
        shares = [_share_behind(histories, logs == log, config) for log in dict.fromkeys(histories.logs)]
        return {"shares": np.nanmean(shares, axis=0)}

    def raw(self, tastes: Sequence[NDArray[np.int64]]) -> NDArray[np.float32]:
        """The same row for every taste."""
        return np.tile(self.state["shares"].astype(np.float32), (len(tastes), 1))

    def score(self, liked: Taste = (), disliked: Taste = ()) -> Scores:
        """As for every model, but known even where the taste is not."""
        scores = np.full(self.size, np.nan, dtype=np.float32)
        scores[self.rows] = self.state["shares"]
        return scores

    def score_many(self, tastes: Sequence[Taste]) -> NDArray[np.float32]:
        """As for every model, but known even where the taste is not."""
        return np.tile(self.score(), (len(tastes), 1))


def _share_behind(
    histories: Histories, of_log: NDArray[np.bool_], config: PopularityConfig
) -> NDArray[np.float64]:
    """(n_items,) the share of one log's items with fewer likes, NaN where it has none; equals share a place."""
    items, times = histories.items[of_log], histories.times[of_log]
    worth = np.ones(len(items))
    if config.half_life_days is not None and np.isfinite(times).any():
        age = (np.nanmax(times) - np.where(np.isnan(times), np.nanmin(times), times)) / DAY
        worth = 0.5 ** (age / config.half_life_days)
    count = np.bincount(items, weights=worth, minlength=histories.n_items)
    met = np.bincount(items, minlength=histories.n_items) > 0
    behind = np.searchsorted(np.sort(count[met]), count) / max(1, met.sum())
    return np.where(met, behind, np.nan)
