"""What the parts of retrieval hand to each other, and the two Protocols they meet behind.

Rows number the items of one index: row i is `items[i]`, in id order. Scores are similarities:
higher is better, everywhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, Self

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]
"""(n_items,) float32; NaN means "this scorer knows nothing of that item", never "bad"."""

Taste = Sequence[int] | NDArray[np.int64]
"""Rows somebody liked (or disliked), oldest first."""

Mask = NDArray[np.bool_]
"""(n_items,) bool; True where an item may be returned."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One found item: its row, its similarity and the index that found it ("dense", "lexical", …)."""

    row: int
    score: float
    source: str


class Searcher(Protocol):
    """An index that ranks items against a text."""

    def search(self, query: str, k: int, mask: Mask | None = None) -> list[Hit]:
        """At most `k` hits among the rows `mask` allows, best first."""
        ...


class CollaborativeModel(Protocol):
    """A model of who likes what, scoring from liked items alone: a chat has no user id.

    Trained on people's likes over the rows of one index. Items without likes are unknown to it and score NaN.
    """

    @property
    def name(self) -> str:
        """What it goes by in an index, a recipe and a report."""
        ...

    @property
    def train_seconds(self) -> float | None:
        """How long training took; None of a loaded model."""
        ...

    def score(self, liked: Taste, disliked: Taste = ()) -> Scores:
        """Scores of every item for somebody who liked these rows, oldest first.

        All NaN when none of `liked` is known: an unknown taste is an answer, not an error.
        """
        ...

    def score_many(self, tastes: Sequence[Taste]) -> NDArray[np.float32]:
        """(n_tastes, n_items): as `score` for each of several people, in one go."""
        ...

    def save(self, folder: Path) -> None:
        """Write the model's files into `folder`, which exists."""
        ...

    @classmethod
    def load(cls, folder: Path) -> Self:
        """The model `save` wrote into `folder`."""
        ...
