"""The lexical index: BM25 over Korean morphemes and English stems."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Self

import numpy as np

from retrieval.analysis import content_words
from retrieval.types import Hit, Mask


class LexicalIndex:
    """BM25 (Robertson and Zaragoza 2009; the Lucene variant) served by bm25s."""

    def __init__(self, bm25: object, size: int) -> None:
        self._bm25 = bm25
        self.size = size

    @classmethod
    def build(cls, texts: Iterable[str]) -> Self:
        """Index one text a row, in row order."""
        import bm25s

        bm25 = bm25s.BM25()
        # A text without a single word would leave the index without vocabulary.
        words = [content_words(text) or ["∅"] for text in texts]
        # bm25s would number the words in the order of a set, which is another in every process;
        # the same texts must give the same files.
        number_of: dict[str, int] = {}
        numbers = [[number_of.setdefault(word, len(number_of)) for word in row] for row in words]
        bm25.index((numbers, number_of), show_progress=False)
        return cls(bm25, len(words))

    def scores(self, query: str) -> np.ndarray:
        """(n_items,) float32 BM25 scores, 0 where no word of the query occurs."""
        words = content_words(query)
        if not words:
            return np.zeros(self.size, dtype=np.float32)
        return np.asarray(self._bm25.get_scores(words), dtype=np.float32)  # type: ignore[attr-defined]

    def search(self, query: str, k: int, mask: Mask | None = None) -> list[Hit]:
        """At most `k` rows that share a word with the query, best first, ties in row order."""
        scores = self.scores(query)
        if mask is not None:
            scores = np.where(mask, scores, 0)
        order = np.argsort(-scores, kind="stable")[: max(k, 0)]
        return [Hit(int(row), float(scores[row]), "lexical") for row in order if scores[row] > 0]

    def save(self, folder: Path) -> None:
        """Write the index into `folder` (numpy and JSON files, no pickle)."""
        self._bm25.save(folder, show_progress=False)  # type: ignore[attr-defined]

    @classmethod
    def load(cls, folder: Path, size: int) -> Self:
        """Read what `save` wrote; `size` is the number of rows."""
        import bm25s

        return cls(bm25s.BM25.load(folder, allow_pickle=False, show_progress=False), size)
