"""What of an item the indexes see."""

from __future__ import annotations

import numpy as np
import pytest
from langchain_core.embeddings import Embeddings

from data import Item
from retrieval.documents import dense_text, documents, embed_items, lexical_text, source_text
from retrieval.encoder import encode

FULL = Item(
    "movie/host",
    "movie",
    {"ko": "괴물", "en": "The Host"},
    aliases=("Gwoemul",),
    people={"director": ({"ko": "봉준호", "en": "Bong Joon-ho"},)},
    genres=("horror",),
    country="KR",
    overview={"ko": "강에서 괴물이 나온다.", "en": "A monster leaves the river."},
    themes={"ko": ("가족",), "en": ("family",)},
    keywords={"ko": ("한강",), "en": ("sewer",)},
    level="beginner",
    provider="Campus",
)
KOREAN = Item("movie/ko", "movie", {"ko": "괴물"}, genres=("horror",))
JAPANESE = Item("movie/ja", "movie", {"ja": "怪物"})


def test_the_dense_text_is_in_one_language() -> None:
    assert dense_text(FULL, "en").splitlines() == [
        "The Host", "horror", "family", "sewer", "A monster leaves the river.",
    ]  # fmt: skip
    assert dense_text(FULL, "ko").splitlines() == ["괴물", "공포", "가족", "한강", "강에서 괴물이 나온다."]
    assert "sewer" not in dense_text(FULL, "en", keywords=False)


def test_an_item_without_a_language_has_no_text_in_it() -> None:
    assert dense_text(KOREAN, "ko") == "괴물\n공포"
    assert dense_text(KOREAN, "en") == ""  # the label of its genre alone says nothing about it


def test_keywords_come_from_overview_and_themes() -> None:
    assert source_text(FULL, "en") == "A monster leaves the river.\nfamily"
    assert source_text(KOREAN, "ko") == ""


@pytest.mark.parametrize(
    "word",
    ["괴물", "The Host", "Gwoemul", "봉준호", "Bong Joon-ho", "공포", "horror", "한국", "South Korea", "입문",
     "beginner", "family", "한강", "A monster leaves the river.", "Campus"],
)  # fmt: skip
def test_every_name_and_fact_is_counted_in_both_languages(word: str) -> None:
    assert word in lexical_text(FULL).splitlines()


def test_no_empty_lines_are_counted() -> None:
    assert all(line.strip() for item in (FULL, KOREAN, JAPANESE) for line in lexical_text(item).split("\n"))


def test_each_language_counts_the_same(hashing: Embeddings) -> None:
    [vector] = embed_items(hashing, [FULL])
    parts = encode(hashing, [dense_text(FULL, "ko"), dense_text(FULL, "en")])
    expected = parts.sum(axis=0) / np.linalg.norm(parts.sum(axis=0))
    np.testing.assert_allclose(vector, expected, rtol=1e-5)
    assert parts[0] @ vector == pytest.approx(parts[1] @ vector)


def test_vectors_are_unit_length_and_zero_without_a_text(hashing: Embeddings) -> None:
    vectors = embed_items(hashing, [FULL, KOREAN, JAPANESE])
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), [1, 1, 0], atol=1e-6)
    np.testing.assert_allclose(vectors[1], encode(hashing, [dense_text(KOREAN, "ko")])[0], rtol=1e-5)


def test_a_language_an_item_lacks_does_not_count(hashing: Embeddings) -> None:
    class NeverSilent(Embeddings):
        """As most models do, it has a vector for an empty text too."""

        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            return [self.embed_query(text) for text in texts]

        def embed_query(self, text: str) -> list[float]:
            return [1.0, *hashing.embed_query(text)]

    encoder = NeverSilent()
    [vector, nothing] = embed_items(encoder, [KOREAN, JAPANESE])
    np.testing.assert_allclose(vector, encode(encoder, [dense_text(KOREAN, "ko")])[0], rtol=1e-5)
    assert not nothing.any()


def test_a_document_carries_what_a_filter_asks_for() -> None:
    [document] = documents([FULL])
    assert document.id == "movie/host"
    assert document.page_content == lexical_text(FULL)
    assert document.metadata == {"kind": "movie", "year": None, "genres": ["horror"], "country": "KR"}
