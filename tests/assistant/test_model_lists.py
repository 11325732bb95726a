"""Lists of every model for one taste, and what they share."""

from __future__ import annotations

from dataclasses import replace

from assistant.model_lists import ModelList, model_lists, named_by, overlap
from retrieval.index import Index

HARBOUR = "movie/harbour-2009"


def test_every_model_content_and_the_blend_have_a_list(tiny_index: Index) -> None:
    lists = model_lists(tiny_index, [HARBOUR], k=3)
    assert [one.model for one in lists] == ["popularity", "item_knn", "ease", "content", "blend"]
    for one in lists:
        assert 0 < len(one.items) <= 3
        assert all(item.kind == "movie" and item.id != HARBOUR for item in one.items)


def test_a_list_is_the_model_s_own_order(tiny_index: Index) -> None:
    lists = {one.model: one for one in model_lists(tiny_index, [HARBOUR])}
    scores = tiny_index.collaborative["ease"].score(tiny_index.rows([HARBOUR]))
    own = [scores[tiny_index.row_of[item.id]] for item in lists["ease"].items]
    assert own == sorted(own, reverse=True)
    assert lists["ease"].items[0].id == "movie/harbour-2-2012"


def test_a_model_that_knows_nothing_of_the_taste_has_an_empty_list(tiny_index: Index) -> None:
    lists = {one.model: one for one in model_lists(tiny_index, ["movie/paper-moonlight-1998"])}
    assert lists["ease"].items == ()
    assert lists["content"].items and lists["blend"].items


def test_disliked_items_are_in_no_list(tiny_index: Index) -> None:
    lists = model_lists(tiny_index, [HARBOUR], ["movie/harbour-2-2012"])
    assert all(item.id != "movie/harbour-2-2012" for one in lists for item in one.items)


def test_an_index_without_a_log_has_no_lists(tiny_index: Index) -> None:
    assert model_lists(replace(tiny_index, collaborative={}, taste=None), [HARBOUR]) == []


def test_overlaps_are_counted(tiny_index: Index) -> None:
    a, b, c = tiny_index.items[:3]
    lists = [ModelList("x", (a, b)), ModelList("y", (b, c, a)), ModelList("z", ())]
    assert overlap(lists).tolist() == [[2, 2, 0], [2, 3, 0], [0, 0, 0]]
    assert [named_by(lists, item) for item in (a, c)] == [2, 1]
    assert overlap([]).shape == (0, 0)
