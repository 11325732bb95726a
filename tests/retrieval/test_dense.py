"""The FAISS store: a LangChain vector store with exact filters, safe to read while it is written."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import numpy as np
import pytest
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings

from retrieval.dense import FaissStore
from retrieval.encoder import encode

TEXTS = ["dock detective", "love letters", "potato farm in space", "ghost bus"]
IDS = ["a", "b", "c", "d"]


@pytest.fixture
def store(hashing: Embeddings) -> FaissStore:
    return FaissStore.from_texts(TEXTS, hashing, [{"at": at} for at in range(4)], ids=IDS)


def found(store: FaissStore, query: str, k: int = 10) -> list[str | None]:
    return [document.id for document in store.similarity_search(query, k)]


def test_the_nearest_text_comes_first_with_its_cosine(store: FaissStore) -> None:
    [(document, score), *others] = store.similarity_search_with_score("love letters", 4)
    assert (document.id, document.page_content, document.metadata) == ("b", "love letters", {"at": 1})
    assert score == pytest.approx(1.0)
    assert len(others) == 3
    assert all(other < 1 for _, other in others)


def test_relevance_scores_are_between_zero_and_one(store: FaissStore) -> None:
    scores = [score for _, score in store.similarity_search_with_relevance_scores("ghost letters", 4)]
    assert all(0 <= score <= 1 for score in scores)


def test_a_filter_finds_k_results_wherever_k_exist(hashing: Embeddings) -> None:
    texts = [f"detective number {number}" for number in range(300)]
    store = FaissStore.from_texts(texts, hashing, [{"rare": number % 100 == 99} for number in range(300)])
    hits = store.similarity_search("detective number 0", 3, filter=lambda document: document.metadata["rare"])
    assert len(hits) == 3
    assert all(document.metadata["rare"] for document in hits)


def test_it_is_a_langchain_retriever(store: FaissStore) -> None:
    retriever = store.as_retriever(search_kwargs={"k": 2, "filter": lambda document: document.id != "a"})
    assert retriever.invoke("dock detective")[0].id != "a"
    assert len(retriever.invoke("dock detective")) == 2


def test_added_texts_are_found_and_one_with_a_known_id_takes_its_place(store: FaissStore) -> None:
    assert store.add_texts(["space bus"], ids=["e"]) == ["e"]
    assert found(store, "space bus", 1) == ["e"]
    store.add_texts(["winter war"], ids=["b"])
    assert found(store, "winter war", 1) == ["b"]
    assert sorted(map(str, found(store, "letters"))) == ["a", "b", "c", "d", "e"]
    assert [document.page_content for document in store.get_by_ids(["b", "x"])] == ["winter war"]


def test_texts_without_an_id_get_one(store: FaissStore) -> None:
    new = store.add_documents([Document(page_content="x"), Document(page_content="y", id="y")])
    assert new[1] == "y"
    assert len(new[0]) == 32
    assert found(store, "x", 1) == [new[0]]


def test_of_two_texts_with_one_id_the_last_counts(hashing: Embeddings) -> None:
    store = FaissStore.from_texts(["first", "second"], hashing, ids=["same", "same"])
    assert [document.page_content for document in store.similarity_search("first", 5)] == ["second"]


def test_deleted_texts_are_gone(store: FaissStore) -> None:
    assert store.delete(["a", "x"]) is True
    assert store.delete(["a"]) is False
    assert sorted(map(str, found(store, "dock detective"))) == ["b", "c", "d"]
    assert store.delete() is True
    assert found(store, "dock detective") == []
    store.add_texts(["dock detective"], ids=["z"])
    assert found(store, "dock detective") == ["z"]


def test_vectors_stand_in_row_order(store: FaissStore, hashing: Embeddings) -> None:
    np.testing.assert_allclose(store.vectors, encode(hashing, TEXTS), rtol=1e-6)
    np.testing.assert_allclose(np.linalg.norm(store.vectors, axis=1), 1, rtol=1e-6)
    assert [hit.row for hit in store.search_vector(store.vectors[2], 1)] == [2]
    assert store.embeddings is hashing


def test_documents_and_vectors_must_be_as_many(hashing: Embeddings) -> None:
    with pytest.raises(ValueError, match="1 documents but 2 vectors"):
        FaissStore(hashing, [Document(page_content="x")], np.zeros((2, 3), dtype=np.float32))


def test_readers_see_whole_states_while_texts_come_and_go(hashing: Embeddings) -> None:
    texts = [f"film {number} {('detective', 'love', 'ghost')[number % 3]}" for number in range(60)]
    store = FaissStore.from_texts(texts, hashing, ids=texts)
    stop = Event()

    def read(seed: int) -> int:
        rng = np.random.default_rng(seed)
        searches = 0
        while not stop.is_set():
            query = texts[rng.integers(len(texts))]
            hits = store.similarity_search_with_score(
                query, 5, filter=lambda document: "love" not in str(document.id)
            )
            vectors = encode(hashing, [query, *(document.page_content for document, _ in hits)])
            # A score that is not that of the document beside it comes from two states at once.
            np.testing.assert_allclose([score for _, score in hits], vectors[1:] @ vectors[0], atol=1e-5)
            assert len(hits) == 5
            assert not any("love" in document.page_content for document, _ in hits)
            searches += 1
        return searches

    with ThreadPoolExecutor(3) as pool:
        readers = [pool.submit(read, seed) for seed in range(3)]
        for turn in range(60):
            gone = texts[turn % 40 : turn % 40 + 12]
            store.delete(gone)
            store.add_texts(gone[::-1], ids=gone[::-1])
        stop.set()
        assert sum(reader.result(timeout=30) for reader in readers) > 30
    assert sorted(str(document.id) for document in store.get_by_ids(texts)) == sorted(texts)


def test_writers_do_not_lose_each_others_texts(hashing: Embeddings) -> None:
    store = FaissStore.from_texts(["start"], hashing)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda number: store.add_texts([f"text {number}"], ids=[str(number)]), range(80)))
    assert len(store.get_by_ids([str(number) for number in range(80)])) == 80
