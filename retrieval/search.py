"""From a text to candidates: dense and lexical search, fused, inside a mask."""

from __future__ import annotations

from retrieval.fusion import reciprocal_rank_fusion
from retrieval.index import Index
from retrieval.types import Hit, Mask

DEPTH = 100


def dense(index: Index, query: str, mask: Mask, k: int = DEPTH) -> list[Hit]:
    """Nearest items by cosine of the encoder's vectors."""
    return index.dense.search(query, k, mask)


def lexical(index: Index, query: str, mask: Mask, k: int = DEPTH) -> list[Hit]:
    """Items that share words with the query, by BM25."""
    return index.lexical.search(query, k, mask)


def hybrid(index: Index, query: str, mask: Mask, k: int = DEPTH) -> list[Hit]:
    """Both rankings fused by reciprocal rank."""
    return reciprocal_rank_fusion([dense(index, query, mask), lexical(index, query, mask)])[:k]
