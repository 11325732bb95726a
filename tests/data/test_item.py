from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest

from data import Item
from data.item import both_languages, has_hangul, in_language


@pytest.mark.parametrize("text", ["기생충", "a 가", "ㅋㅋ", "힣", "CS50을"])
def test_hangul_is_seen_in_syllables_and_letters(text: str) -> None:
    assert has_hangul(text)


@pytest.mark.parametrize("text", ["", "Parasite", "千と千尋", "2001", "Amélie"])
def test_other_scripts_are_not_hangul(text: str) -> None:
    assert not has_hangul(text)


def test_a_missing_language_shows_the_one_there_is() -> None:
    assert in_language({"ko": "괴물"}, "ko") == "괴물"
    assert in_language({"ko": "괴물"}, "en") == "괴물"
    assert in_language({}, "ko") == ""
    assert both_languages({"en": "The Host"}) == {"ko": "The Host", "en": "The Host"}


def test_an_item_knows_its_names_and_people() -> None:
    item = Item(
        "m",
        "movie",
        {"ko": "괴물", "en": "The Host"},
        original_title="괴물",
        aliases=("Gwoemul",),
        people={"cast": ({"ko": "송강호"},)},
    )
    assert item.names() == ("괴물", "The Host", "Gwoemul")
    assert item.role("cast") == ({"ko": "송강호"},)
    assert item.role("director") == ()


def test_an_item_does_not_change() -> None:
    with pytest.raises(FrozenInstanceError):
        Item("m", "movie", {"ko": "괴물"}).year = 2006  # type: ignore[misc]
