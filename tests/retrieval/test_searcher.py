"""What every Searcher keeps to, whatever it ranks by."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from langchain_core.embeddings import Embeddings

from data import Item
from retrieval.dense import FaissStore
from retrieval.documents import documents, embed_items, lexical_text
from retrieval.lexical import LexicalIndex
from retrieval.types import Searcher

QUERIES = [
    "dock detective",
    "형사가 섬으로",
    "Python course for the web",
    "사랑 편지",
    "detective detective 형사",
]


class SearcherContract:
    """Subclasses give the `searcher` over the tiny catalogue and the name it puts on its hits."""

    source: str

    @pytest.fixture(scope="class")
    def searcher(self, items: tuple[Item, ...], hashing: Embeddings) -> Searcher:
        raise NotImplementedError

    @pytest.mark.parametrize("query", QUERIES)
    def test_hits_are_distinct_rows_best_first(
        self, searcher: Searcher, items: Sequence[Item], query: str
    ) -> None:
        hits = searcher.search(query, 5)
        assert 0 < len(hits) <= 5
        assert len({hit.row for hit in hits}) == len(hits)
        assert all(0 <= hit.row < len(items) and hit.source == self.source for hit in hits)
        assert all(type(hit.row) is int and type(hit.score) is float for hit in hits)
        assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)

    @pytest.mark.parametrize("query", QUERIES)
    def test_fewer_are_the_first_of_more(self, searcher: Searcher, query: str) -> None:
        many = searcher.search(query, 12)
        for k in range(1, 6):
            few = searcher.search(query, k)
            assert [hit.score for hit in few] == pytest.approx([hit.score for hit in many[:k]], abs=1e-6)

    @pytest.mark.parametrize("query", QUERIES)
    def test_a_mask_takes_rows_out_before_the_search(
        self, searcher: Searcher, items: Sequence[Item], query: str
    ) -> None:
        everything = searcher.search(query, len(items))
        rng = np.random.default_rng(5)
        for _ in range(10):
            mask = rng.random(len(items)) < 0.4
            expected = {hit.row: pytest.approx(hit.score, abs=1e-6) for hit in everything if mask[hit.row]}
            assert {hit.row: hit.score for hit in searcher.search(query, len(items), mask)} == expected
            if expected:
                best = searcher.search(query, 1, mask)
                assert [hit.score for hit in best] == [max(hit.score for hit in everything if mask[hit.row])]

    @pytest.mark.parametrize("k", [0, -1])
    def test_nothing_asked_for_is_nothing_found(self, searcher: Searcher, k: int) -> None:
        assert searcher.search("detective", k) == []

    def test_nothing_allowed_is_nothing_found(self, searcher: Searcher, items: Sequence[Item]) -> None:
        assert searcher.search("detective", 5, np.zeros(len(items), dtype=np.bool_)) == []

    @pytest.mark.parametrize("query", ["", "   ", "!?·…"])
    def test_a_text_without_a_word_finds_nothing(self, searcher: Searcher, query: str) -> None:
        assert searcher.search(query, 5) == []

    def test_more_than_there_is_gives_what_there_is(self, searcher: Searcher, items: Sequence[Item]) -> None:
        assert len(searcher.search("detective", 1000)) <= len(items)


class TestFaissStore(SearcherContract):
    source = "dense"

    @pytest.fixture(scope="class")
    def searcher(self, items: tuple[Item, ...], hashing: Embeddings) -> Searcher:
        return FaissStore(hashing, documents(items), embed_items(hashing, items))


class TestLexicalIndex(SearcherContract):
    source = "lexical"

    @pytest.fixture(scope="class")
    def searcher(self, items: tuple[Item, ...], hashing: Embeddings) -> Searcher:
        return LexicalIndex.build(map(lexical_text, items))
