"""Moods that rule out horror."""

from __future__ import annotations

import numpy as np
import pytest

from assistant import Assistant
from assistant.mood import of_mood
from assistant.types import Intent, Request
from data import Item
from retrieval.filters import Filters

ITEMS = [
    Item("a", "movie", {"en": "A"}, genres=("drama",)),
    Item("b", "movie", {"en": "B"}, genres=("horror",)),
]
ALL = np.ones(2, dtype=np.bool_)


def asked(text: str, **filters: object) -> Request:
    return Request(language="en", intent=Intent.RECOMMEND, text=text, filters=Filters(**filters))  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["quiet gentle", "비 잔잔한 조용한", "Warm family"])
def test_what_is_gentle_is_no_horror(text: str) -> None:
    assert of_mood(asked(text), ITEMS, ALL).tolist() == [True, False]


@pytest.mark.parametrize("filters", [{"genres": ("horror",)}, {"any_genres": ("horror", "drama")}])
def test_horror_that_is_asked_for_stays(filters: dict[str, object]) -> None:
    assert of_mood(asked("quiet", **filters), ITEMS, ALL).all()


def test_other_words_rule_nothing_out() -> None:
    assert of_mood(asked("dark and violent"), ITEMS, ALL).all()
    assert of_mood(asked(""), ITEMS, ALL).all()


def test_where_only_horror_is_left_it_stays() -> None:
    only = np.array([False, True])
    assert of_mood(asked("quiet"), ITEMS, only).tolist() == [False, True]


def test_a_calm_film_for_the_night_is_not_the_audition(bot: Assistant) -> None:
    for question in ("비 오는 날 보기 좋은 잔잔한 일본 영화", "잠 안 올 때 틀어놓기 좋은 잔잔한 영화"):
        found = bot.recommend(question, k=10)
        assert found
        assert not any("horror" in one.item.genres for one in found)
