"""Scores from what items are, not from who liked them: the one scorer that knows an item nobody has met.

Pazzani and Billsus, "Content-based recommendation systems", 2007: an item's profile is its weighted terms,
a person's the mean of the liked items' profiles, and near is a large cosine.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from time import perf_counter
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from data.item import Item
from retrieval.collaborative.model import DISLIKED, Taste
from retrieval.content_features import TERMS, block
from retrieval.types import Scores

Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class ContentConfig:
    """What the likeness of two items is made of, and how fast an old like fades.

    genres       weight ≥ 0 of the cosine of two items' genres or topics; so each field down to `text`
    themes       moods, topics and keywords given in the catalogue
    keywords     keywords extracted when the index was built
    directors    who directed
    cast         who plays, the first billed counting most
    instructors  who teaches
    series       being of one series
    country      being of one country
    level        being of one level
    provider     being of one platform or institution
    years        being of near years
    title        words of the titles
    text         the encoder's vectors of title, genres, themes and overview
    half_life    > 0: after so many later likes a like counts half
    """

    genres: float = 0.3
    themes: float = 0.25
    keywords: float = 0.25
    directors: float = 0.5
    cast: float = 1.0
    instructors: float = 0.5
    series: float = 1.0
    country: float = 0.1
    level: float = 0.1
    provider: float = 0.1
    years: float = 0.2
    title: float = 0.5
    text: float = 0.3
    half_life: float = 2.0


class ContentModel:
    """Scores every item with metadata by its likeness to what somebody liked.

    It is built from items and vectors, both of which an index holds, in some tenths of a second for 2,000
    items; so there is nothing to save, and nothing that could be older than the catalogue.

    rows           (n_known,) int64 rows of the items that have anything to compare
    size           items there are
    config         what it was built with
    train_seconds  how long building took
    terms          (n_items, n_terms) float32 CSR: the weighted terms of each item
    """

    name: ClassVar[str] = "content"
    Config: ClassVar[type[ContentConfig]] = ContentConfig
    GRID: ClassVar[Mapping[str, tuple[Any, ...]]] = {
        "half_life": (1.0, 1.5, 2.0, 3.0, 10.0, 100.0),
        "genres": (0.1, 0.2, 0.3, 0.5),
        "cast": (0.5, 1.0, 1.5, 2.0),
        "title": (0.2, 0.5, 1.0),
        "themes": (0.0, 0.25, 0.5, 1.0),
        "directors": (0.25, 0.5, 1.0),
        "years": (0.1, 0.2, 0.3, 0.5),
        "country": (0.0, 0.1, 0.2, 0.4),
        "text": (0.0, 0.1, 0.3, 0.6, 1.0),
    }

    def __init__(
        self, terms: sparse.csr_matrix, vectors: Vectors, config: ContentConfig, train_seconds: float
    ) -> None:
        self.size = terms.shape[0]
        self.config = config
        self.train_seconds = train_seconds
        self.terms = terms
        self._items_by_term = terms.T.tocsr()
        self._vectors = vectors
        self._known: NDArray[np.bool_] = np.logical_or(
            np.diff(terms.indptr) > 0, np.any(vectors != 0, axis=1)
        )
        self.rows: NDArray[np.int64] = np.flatnonzero(self._known).astype(np.int64)

    @classmethod
    def train(
        cls, items: Sequence[Item], vectors: Vectors | None = None, config: ContentConfig | None = None
    ) -> Self:
        """The model of `items`, and of their encoder vectors (n_items, dim), zero where an item has no text.

        The same items, vectors and config give the same model. Raises ValueError when there is not one
        vector an item.
        """
        config = config or ContentConfig()
        started = perf_counter()
        if vectors is None:
            vectors = np.zeros((len(items), 0), dtype=np.float32)
        if len(vectors) != len(items):
            raise ValueError(f"{len(vectors)} vectors for {len(items)} items; give one vector an item")
        weights = asdict(config)
        del weights["half_life"]
        # The likeness of an item to itself is at most 1, whichever weights were chosen.
        total = sum(weights.values()) or 1.0
        blocks = [
            block(items, terms_of) * np.sqrt(weights[field] / total)
            for field, terms_of in TERMS.items()
            if weights[field]
        ]
        nothing = sparse.csr_matrix(np.zeros((len(items), 0), dtype=np.float32))
        terms = sparse.csr_matrix(sparse.hstack([nothing, *blocks], format="csr"), dtype=np.float32)
        dense = (_centred(vectors) * np.sqrt(weights["text"] / total)).astype(np.float32)
        return cls(terms, dense, config, perf_counter() - started)

    def score(self, liked: Taste, disliked: Taste = ()) -> Scores:
        """(n_items,) float32 for somebody who liked `liked`, oldest first: at most 1, higher is better.

        NaN for items with nothing to compare, and everywhere when all of `liked` are such. What is near
        to disliked items loses half of that nearness.
        """
        scores: Scores = self.score_many([liked])[0]
        if len(self._latest(disliked)):
            scores -= np.float32(DISLIKED) * self.score_many([disliked])[0]
        return scores

    def score_many(self, tastes: Sequence[Taste]) -> NDArray[np.float32]:
        """(n_tastes, n_items) float32: as `score` for each, in one go."""
        profiles = self._weights(tastes)
        scores = np.asarray((profiles @ self.terms @ self._items_by_term).todense(), dtype=np.float32)
        scores += (profiles @ self._vectors) @ self._vectors.T
        scores[np.diff(profiles.indptr) == 0] = np.nan
        scores[:, ~self._known] = np.nan
        return scores

    def _weights(self, tastes: Sequence[Taste]) -> sparse.csr_matrix:
        """(n_tastes, n_items) float32: how much each liked item counts; rows sum to 1, or 0 if none is known."""
        rows = [self._latest(taste) for taste in tastes]
        worth = [0.5 ** (np.arange(len(taste))[::-1] / self.config.half_life) for taste in rows]
        shares = np.concatenate([np.zeros(0), *(w / w.sum() for w in worth)]).astype(np.float32)
        columns = np.concatenate([np.zeros(0, dtype=np.int64), *rows])
        starts = np.concatenate([[0], np.cumsum([len(taste) for taste in rows])])
        return sparse.csr_matrix((shares, columns, starts), shape=(len(tastes), self.size))

    def _latest(self, taste: Taste) -> NDArray[np.int64]:
        """The known items of a taste in the order given; a row named twice counts once, last."""
        last = list(dict.fromkeys(reversed([int(row) for row in taste if 0 <= row < self.size])))[::-1]
        rows = np.array(last, dtype=np.int64)
        return rows[self._known[rows]]


def _centred(vectors: Vectors) -> Vectors:
    """Unit rows around their mean: what all texts share says nothing about which two are alike."""
    has_text = np.any(vectors != 0, axis=1)
    if not has_text.any():
        return vectors
    apart = np.where(has_text[:, None], vectors - vectors[has_text].mean(axis=0), 0)
    norms = np.linalg.norm(apart, axis=1, keepdims=True)
    unit: Vectors = (apart / np.where(norms > 0, norms, 1)).astype(np.float32)
    return unit
