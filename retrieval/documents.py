"""What of an item the indexes see."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray

from data.item import LANGUAGES, Item
from data.labels import country_label, genre_label, level_label
from retrieval.encoder import encode


def source_text(item: Item, language: str) -> str:
    """What keywords are extracted from: overview and themes in one language."""
    themes = ", ".join(item.themes.get(language, ()))
    return "\n".join(filter(None, [item.overview.get(language, ""), themes]))


def dense_text(item: Item, language: str, *, keywords: bool = True) -> str:
    """What is embedded: title, genres, themes, keywords and overview in one language, or nothing."""
    if not any(language in part for part in (item.title, item.overview, item.themes)):
        return ""
    parts = [
        item.title.get(language, ""),
        ", ".join(genre_label(genre, language) for genre in item.genres),
        ", ".join(item.themes.get(language, ())),
        ", ".join(item.keywords.get(language, ())) if keywords else "",
        item.overview.get(language, ""),
    ]
    return "\n".join(filter(None, parts))


def lexical_text(item: Item) -> str:
    """What BM25 counts: every name and fact of the item, in every language it has."""
    people = [name for persons in item.people.values() for person in persons for name in person.values()]
    labels = [
        label
        for language in LANGUAGES
        for label in (
            *(genre_label(genre, language) for genre in item.genres),
            country_label(item.country, language) if item.country else "",
            level_label(item.level, language) if item.level else "",
        )
    ]
    themes = [theme for texts in (*item.themes.values(), *item.keywords.values()) for theme in texts]
    parts = [*item.names(), *people, *labels, *themes, *item.overview.values(), item.provider or ""]
    return "\n".join(part for part in parts if part)


def embed_items(encoder: Embeddings, items: Sequence[Item], *, keywords: bool = True) -> NDArray[np.float32]:
    """(n_items, dim) float32, rows unit-norm: the mean of an item's vectors in the languages it has.

    Each language counts the same however long its text is, so a question in either finds the item.
    """
    total: NDArray[np.float32] | None = None
    for language in LANGUAGES:
        vectors = encode(encoder, [dense_text(item, language, keywords=keywords) for item in items])
        present = np.array([bool(dense_text(item, language)) for item in items])
        part = np.where(present[:, None], vectors, 0)
        total = part if total is None else total + part
    assert total is not None
    norms = np.linalg.norm(total, axis=1, keepdims=True)
    return (total / np.where(norms > 0, norms, 1)).astype(np.float32)


def documents(items: Sequence[Item]) -> list[Document]:
    """One langchain Document a row: the lexical text, and the facts a filter may ask for."""
    return [
        Document(
            id=item.id,
            page_content=lexical_text(item),
            metadata={
                "kind": item.kind,
                "year": item.year,
                "genres": list(item.genres),
                "country": item.country,
            },
        )
        for item in items
    ]
