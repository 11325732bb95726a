"""Dense, lexical and both."""

from __future__ import annotations

import numpy as np
import pytest

from retrieval import search
from retrieval.filters import Filters, allowed
from retrieval.fusion import reciprocal_rank_fusion
from retrieval.index import Index
from retrieval.types import Mask


@pytest.fixture
def everything(tiny_index: Index) -> Mask:
    return np.ones(len(tiny_index.items), dtype=np.bool_)


@pytest.mark.parametrize(
    ("query", "id"),
    [
        ("형사가 밀수꾼을 쫓는 영화", "movie/harbour-2009"),
        ("love letters of two printers", "movie/paper-moonlight-1998"),
        ("HTML5", "course/cs50-web"),
        ("역전파", "course/deep-nets"),
    ],
)
def test_what_a_text_names_comes_first(tiny_index: Index, everything: Mask, query: str, id: str) -> None:
    for find in (search.lexical, search.hybrid):
        assert tiny_index.items[find(tiny_index, query, everything)[0].row].id == id


def test_hybrid_is_the_fusion_of_both(tiny_index: Index, everything: Mask) -> None:
    query = "detective 형사 python"
    rankings = [find(tiny_index, query, everything) for find in (search.dense, search.lexical)]
    assert search.hybrid(tiny_index, query, everything) == reciprocal_rank_fusion(rankings)
    assert search.hybrid(tiny_index, query, everything, 2) == reciprocal_rank_fusion(rankings)[:2]


@pytest.mark.parametrize("find", [search.dense, search.lexical, search.hybrid])
def test_a_mask_holds_for_every_way_of_searching(tiny_index: Index, find) -> None:  # type: ignore[no-untyped-def]
    mask = allowed(tiny_index.items, Filters(kind="course"))
    hits = find(tiny_index, "형사 detective python 파이썬", mask)
    assert hits
    assert all(tiny_index.items[hit.row].kind == "course" for hit in hits)


def test_a_text_nothing_is_known_of_finds_nothing(tiny_index: Index, everything: Mask) -> None:
    assert search.hybrid(tiny_index, "?!", everything) == []
