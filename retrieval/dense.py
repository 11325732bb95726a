"""The dense index: a FAISS flat index behind langchain-core's VectorStore.

Filters go into the search itself, as a bitmap FAISS reads, so a filtered search finds k results
whenever k exist. The state is one immutable snapshot behind one reference: readers never see a half
finished write, because FAISS on CPU is thread-safe for concurrent reads only.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any
from uuid import uuid4

import numpy as np
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from langchain_core.vectorstores import VectorStore
from numpy.typing import NDArray

from retrieval.encoder import encode, encode_query
from retrieval.types import Hit, Mask

DocumentFilter = Callable[[Document], bool]


@dataclass(frozen=True, slots=True)
class _Snapshot:
    documents: tuple[Document, ...]
    vectors: NDArray[np.float32]
    index: Any

    @classmethod
    def of(cls, documents: Sequence[Document], vectors: NDArray[np.float32]) -> _Snapshot:
        import faiss

        rows = np.ascontiguousarray(vectors, dtype=np.float32)
        index = faiss.IndexFlatIP(rows.shape[1])
        index.add(rows)
        return cls(tuple(documents), rows, index)

    def rows_without(self, ids: Collection[str | None]) -> list[int]:
        return [row for row, document in enumerate(self.documents) if document.id not in ids]


class FaissStore(VectorStore):
    """Exact cosine search over unit-norm vectors. Rows are in the order of `documents`."""

    def __init__(
        self, embedding: Embeddings, documents: Sequence[Document], vectors: NDArray[np.float32]
    ) -> None:
        """`vectors` is (len(documents), dim) float32, rows unit-norm. Raises ValueError when sizes differ."""
        if len(documents) != len(vectors):
            raise ValueError(f"{len(documents)} documents but {len(vectors)} vectors")
        self._embedding = embedding
        self._writing = Lock()
        self._state = _Snapshot.of(documents, vectors)

    @property
    def embeddings(self) -> Embeddings:
        return self._embedding

    @property
    def vectors(self) -> NDArray[np.float32]:
        """(n, dim) float32, rows unit-norm."""
        return self._state.vectors

    # LangChain's own `search` only picks one of its other methods by name; ours is the Searcher's.
    def search(self, query: str, k: int, mask: Mask | None = None) -> list[Hit]:  # type: ignore[override]
        """At most `k` hits for a text among the rows `mask` allows, best cosine first."""
        return self.search_vector(encode_query(self._embedding, query), k, mask)

    def search_vector(self, vector: NDArray[np.float32], k: int, mask: Mask | None = None) -> list[Hit]:
        """As `search`, for a unit-norm vector (dim,)."""
        return _search(self._state, vector, k, mask)

    def similarity_search_with_score(
        self, query: str, k: int = 4, filter: DocumentFilter | None = None, **kwargs: Any
    ) -> list[tuple[Document, float]]:
        """Documents with their cosine similarity (−1 to 1, higher is better), best first."""
        state = self._state
        mask = None if filter is None else np.array([filter(d) for d in state.documents], dtype=np.bool_)
        vector = encode_query(self._embedding, query)
        return [(state.documents[hit.row], hit.score) for hit in _search(state, vector, k, mask)]

    def similarity_search(self, query: str, k: int = 4, **kwargs: Any) -> list[Document]:
        return [document for document, _ in self.similarity_search_with_score(query, k, **kwargs)]

    def _select_relevance_score_fn(self) -> Callable[[float], float]:
        return lambda cosine: (cosine + 1) / 2

    def get_by_ids(self, ids: Sequence[str], /) -> list[Document]:
        wanted = set(ids)
        return [document for document in self._state.documents if document.id in wanted]

    def add_texts(
        self,
        texts: Iterable[str],
        metadatas: list[dict[str, Any]] | None = None,
        *,
        ids: list[str] | None = None,
        **kwargs: Any,
    ) -> list[str]:
        """Add texts; one with an id that is there already takes its place."""
        new = _documents(list(texts), metadatas, ids)
        vectors = encode(self._embedding, [document.page_content for document in new])
        with self._writing:
            state = self._state
            kept = state.rows_without({document.id for document in new})
            documents = [*(state.documents[row] for row in kept), *new]
            self._state = _Snapshot.of(documents, np.concatenate([state.vectors[kept], vectors]))
        return [str(document.id) for document in new]

    def delete(self, ids: list[str] | None = None, **kwargs: Any) -> bool:
        """Remove these ids, or everything when `ids` is None. True when something was removed."""
        with self._writing:
            state = self._state
            gone = {document.id for document in state.documents} if ids is None else set(ids)
            kept = state.rows_without(gone)
            self._state = _Snapshot.of([state.documents[row] for row in kept], state.vectors[kept])
        return len(kept) < len(state.documents)

    @classmethod
    def from_texts(
        cls,
        texts: list[str],
        embedding: Embeddings,
        metadatas: list[dict[str, Any]] | None = None,
        *,
        ids: list[str] | None = None,
        **kwargs: Any,
    ) -> FaissStore:
        documents = _documents(texts, metadatas, ids)
        return cls(embedding, documents, encode(embedding, [document.page_content for document in documents]))


def _search(state: _Snapshot, vector: NDArray[np.float32], k: int, mask: Mask | None) -> list[Hit]:
    import faiss

    size = len(state.documents)
    k = min(k, size if mask is None else int(mask.sum()))
    if k <= 0 or not vector.any():  # a zero vector: the encoder knows no word of the text
        return []
    parameters = None
    if mask is not None:
        selector = faiss.IDSelectorBitmap(np.packbits(mask, bitorder="little"))  # type: ignore[call-arg, arg-type]
        parameters = faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]
    scores, rows = state.index.search(vector[None, :].astype(np.float32), k, params=parameters)
    found = zip(rows[0], scores[0], strict=True)
    return [Hit(int(row), float(score), "dense") for row, score in found if row >= 0]


def _documents(
    texts: Sequence[str], metadatas: list[dict[str, Any]] | None, ids: Sequence[str | None] | None
) -> list[Document]:
    """Documents with an id each; of two with the same id the last one counts."""
    metadatas = metadatas if metadatas is not None else [{} for _ in texts]
    ids = ids if ids is not None else [None for _ in texts]
    documents = [
        Document(page_content=text, metadata=metadata, id=id or uuid4().hex)
        for text, metadata, id in zip(texts, metadatas, ids, strict=True)
    ]
    return list({document.id: document for document in documents}.values())
