"""What all collaborative models share: numbering of the items they know, dislikes, and saving.

A model is a file with a `Config` and two functions: `fit`, likes → arrays, and `raw`, lists of liked
items → scores. Everything else is here.
"""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from time import perf_counter
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from retrieval.collaborative.histories import Histories
from retrieval.types import Scores, Taste

DISLIKED = 0.5
"""What a dislike counts against a like (Rocchio, "Relevance feedback in information retrieval", 1971)."""
FACTS = "model.json"
_LARGEST_HALF = 6e4

State = dict[str, NDArray[Any]]
"""What a model has learned, by name."""


class FittedModel(ABC):
    """A trained model. Items are numbered twice: by their row of the index, and by their place in `rows`.

    rows           (n_known,) int64 rows of the index with at least one like, ascending
    size           items of the index
    config         what it was trained with
    state          what it learned; arrays over the known items
    train_seconds  how long training took; None of a loaded model: the same training gives the same files
    """

    name: ClassVar[str]
    Config: ClassVar[type[Any]]
    GRID: ClassVar[Mapping[str, tuple[Any, ...]]] = {}
    """Values worth trying by field of Config, for the evaluation's search on validation data."""
    STARTS: ClassVar[tuple[Any, ...]] = ()
    """Settings the search begins at beside the defaults."""
    SCORING: ClassVar[tuple[str, ...]] = ()
    """Settings that training does not look at: a trained model can be asked again with others."""

    def __init__(
        self,
        rows: NDArray[np.int64],
        size: int,
        config: Any,
        state: State,
        train_seconds: float | None = None,
    ) -> None:
        self.rows = rows
        self.size = size
        self.config = config
        self.state = state
        self.train_seconds = train_seconds
        self._place = np.full(size, -1, dtype=np.int64)
        self._place[rows] = np.arange(len(rows))

    @classmethod
    def train(cls, histories: Histories, config: Any = None) -> Self:
        """Learn from likes. The same likes and config give the same model."""
        config = config or cls.Config()
        started = perf_counter()
        rows = np.flatnonzero(histories.counts()).astype(np.int64)
        state = cls.fit(histories.among(rows), config)
        return cls(rows, histories.n_items, config, state, perf_counter() - started)

    def with_config(self, config: Any) -> Self:
        """The same model with other settings of those in SCORING."""
        return type(self)(self.rows, self.size, config, self.state, self.train_seconds)

    @staticmethod
    @abstractmethod
    def fit(histories: Histories, config: Any) -> State:
        """What is learned from likes over the known items alone, each of which has at least one like."""

    @abstractmethod
    def raw(self, tastes: Sequence[NDArray[np.int64]]) -> NDArray[np.float32]:
        """(n_tastes, n_known) finite scores; each taste is a non-empty list of places in `rows`, oldest first."""

    def score(self, liked: Taste, disliked: Taste = ()) -> Scores:
        """(n_items,) float32 for somebody who liked `liked`, oldest first; higher is better.

        NaN for items never met in training, and everywhere when none of `liked` is known: an unknown
        taste is an answer, not an error. What is near to disliked items loses half of that nearness.
        """
        scores = np.full(self.size, np.nan, dtype=np.float32)
        known = self._known(liked)
        if len(known):
            scores[self.rows] = self.raw([known])[0]
            against = self._known(disliked)
            if len(against):
                scores[self.rows] -= DISLIKED * self.raw([against])[0]
        return scores

    def score_many(self, tastes: Sequence[Taste]) -> NDArray[np.float32]:
        """(n_tastes, n_items) float32: as `score` for each, in one go."""
        known = [self._known(taste) for taste in tastes]
        at = np.array([place for place, taste in enumerate(known) if len(taste)], dtype=np.int64)
        scores = np.full((len(tastes), self.size), np.nan, dtype=np.float32)
        if len(at):
            scores[np.ix_(at, self.rows)] = self.raw([known[place] for place in at])
        return scores

    def save(self, folder: Path) -> None:
        """Write model.json, rows.npy and one .npy an array into `folder`; float32 goes to float16 where it fits."""
        facts = {"size": self.size, "config": asdict(self.config)}
        (folder / FACTS).write_text(json.dumps(facts, indent=2) + "\n", encoding="utf-8")
        np.save(folder / "rows.npy", self.rows.astype(np.int32))
        for name, array in self.state.items():
            np.save(folder / f"{name}.npy", _halved(array))

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read what `save` wrote."""
        facts = json.loads((folder / FACTS).read_text(encoding="utf-8"))
        arrays = {path.stem: np.load(path, allow_pickle=False) for path in sorted(folder.glob("*.npy"))}
        rows = arrays.pop("rows").astype(np.int64)
        state = {name: _whole(array) for name, array in arrays.items()}
        return cls(rows, facts["size"], cls.Config(**facts["config"]), state)

    def _known(self, rows: Taste) -> NDArray[np.int64]:
        """The places of those rows that are known, in the order given; a row named twice counts once, last."""
        last = list(dict.fromkeys(reversed([int(row) for row in rows if 0 <= row < self.size])))[::-1]
        places = self._place[np.array(last, dtype=np.int64)]
        return places[places >= 0]


def size_on_disk(folder: Path) -> int:
    """Bytes of the files in `folder`."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def bags(tastes: Sequence[NDArray[np.int64]], n_known: int) -> Any:
    """(n_tastes, n_known) float32 CSR of 1 where a taste has the item, for models that ignore the order."""
    from scipy import sparse

    columns = np.concatenate(tastes)
    starts = np.concatenate([[0], np.cumsum([len(taste) for taste in tastes])])
    ones = np.ones(len(columns), dtype=np.float32)
    return sparse.csr_matrix((ones, columns, starts), shape=(len(tastes), n_known))


def _halved(array: NDArray[Any]) -> NDArray[Any]:
    fits = (
        array.dtype == np.float32
        and np.abs(array, where=np.isfinite(array), out=np.zeros_like(array)).max(initial=0) < _LARGEST_HALF
    )
    return array.astype(np.float16) if fits else array


def _whole(array: NDArray[Any]) -> NDArray[Any]:
    return array.astype(np.float32) if array.dtype == np.float16 else array
