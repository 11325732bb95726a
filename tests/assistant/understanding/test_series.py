"""Titles that stand for a whole series."""

from __future__ import annotations

import pytest

from assistant.understanding.grammar import Understanding

TOY_STORY = (
    "movie/toy-story-1995",
    "movie/toy-story-2-1999",
    "movie/toy-story-3-2010",
    "movie/toy-story-4-2019",
)
ROUNDUP = (
    "movie/the-outlaws-2017",
    "movie/the-roundup-2022",
    "movie/the-roundup-no-way-out-2023",
    "movie/the-roundup-punishment-2024",
)


@pytest.mark.parametrize("message", ["범죄도시 시리즈 보여줘", "범죄도시 시리즈", "the Crime City series"])
def test_a_series_asked_for_is_shown_whole_and_in_order(understanding: Understanding, message: str) -> None:
    request = understanding.parse(message)
    assert request.named == request.filters.only_ids == ROUNDUP


def test_a_title_without_the_word_is_one_film(understanding: Understanding) -> None:
    request = understanding.parse("범죄도시 보여줘")
    assert request.seeds == ROUNDUP[:1] and request.filters.only_ids == ()


def test_like_a_series_is_like_all_of_it(understanding: Understanding) -> None:
    request = understanding.parse("토이 스토리 시리즈 같은 영화")
    assert request.seeds == TOY_STORY and request.filters.only_ids == ()


@pytest.mark.parametrize("message", ["not the toy story ones", "토이 스토리 시리즈 빼고", "토이 스토리 말고"])
def test_a_series_refused_is_refused_whole(understanding: Understanding, message: str) -> None:
    assert set(understanding.parse(message).filters.exclude_ids) == set(TOY_STORY)
