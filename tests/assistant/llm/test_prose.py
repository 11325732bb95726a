"""Titles of the catalogue in running text."""

from __future__ import annotations

from functools import cache

import pytest

from assistant.llm.prose import ProseTitles
from assistant.understanding.grammar import Understanding
from data.item import Item


def item(id: str, ko: str, en: str, overview: str = "", **more: object) -> Item:
    return Item(id=id, kind="movie", title={"ko": ko, "en": en}, overview={"en": overview}, **more)  # type: ignore[arg-type]


ITEMS = (
    item("a", "오래된 저녁", "The Old Evening", aliases=("OE",)),
    item("b", "선형대수", "Linear Algebra"),
    item("c", "벡터의 길", "Ways of Vectors", "A course of linear algebra, 선형대수 강의, in the heat."),
    item("d", "더위", "Heat"),
    item("e", "우리", "Us", "It keeps us awake."),
    item("f", "밤비행기", "Nightplane"),
    item("g", "강변: 돌아온 날", "Riverside: The Return", series=None),
)


@cache
def titles() -> ProseTitles:
    return ProseTitles(Understanding.of(ITEMS))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("오래된 저녁도 좋아요.", ["오래된 저녁"]),
        ("You might like The Old Evening too.", ["Old Evening"]),
        ("Old Evening is fine.", ["Old Evening"]),  # articles come and go
        ("That was an old evening.", []),  # no capitals
        ("밤비행기와 오래된저녁을 보세요.", ["밤비행기", "오래된저녁"]),
        ("Nightplane, again.", ["Nightplane"]),
        ("We watched Heat.", ["Heat"]),  # an everyday word, but with a capital inside the sentence
        ("Heat rises.", []),
        ("It is about this: Heat rises.", []),
        ("The heat is on.", []),
        ("Try Heat.", ["Heat"]),
        ("We met Miami Heat there, and Heat Wave too.", []),  # parts of longer names
        ("A US film.", []),
        ("Or OE, maybe.", []),
        ("선형대수를 다뤄요.", []),  # what other items are about
        ("A first step into Linear Algebra.", []),
        ("The Return is a part of another title.", []),
        ("“오래된 저녁”이라고 하셨죠.", []),  # quotation marks are looked at elsewhere
        ("", []),
    ],
)
def test_what_is_taken_for_a_title(text: str, found: list[str]) -> None:
    assert [title.removeprefix("The ") for title in titles().within(text)] == found


def test_what_is_known_is_passed_over() -> None:
    text = "오래된 저녁과 밤비행기를 보세요."
    assert list(titles().within(text, lambda title: title == "오래된 저녁")) == ["밤비행기"]
