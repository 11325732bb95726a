"""Limits a message sets and limits it sets aside."""

from __future__ import annotations

import pytest

from assistant.types import FollowUp, Intent
from assistant.understanding.grammar import Understanding


@pytest.mark.parametrize(
    ("message", "field", "value"),
    [
        ("2시간 이내 로맨스 영화", "minutes_to", 120),
        ("두 시간 이내 영화", "minutes_to", 120),
        ("90분 이하 코미디", "minutes_to", 90),
        ("3시간 넘는 영화", "minutes_from", 180),
        ("comedies under 2 hours", "minutes_to", 120),
        ("a thriller of 95 minutes or less", "minutes_to", 95),
        ("movies longer than 3 hours", "minutes_from", 180),
        ("짧은 영화", "minutes_to", 100),
        ("something short to watch", "minutes_to", 100),
        ("4주 이내 파이썬 강의", "weeks_to", 4),
        ("짧은 강의", "weeks_to", 5),
        ("a python course in 6 weeks", "weeks_to", 6),
        ("12세 관람가 모험 영화", "age_to", 12),
        ("전체관람가 영화", "age_to", 0),
        ("청불 영화", "age_from", 19),
        ("청불 말고", "age_to", 18),
        ("no R-rated movies", "age_to", 18),
        ("movies for all ages", "age_to", 0),
    ],
)
def test_lengths_and_ratings(understanding: Understanding, message: str, field: str, value: int) -> None:
    assert getattr(understanding.parse(message).filters, field) == value


@pytest.mark.parametrize(
    ("message", "lifts"),
    [
        ("더 옛날 것도 괜찮아", ("year_from",)),
        ("older ones are fine too", ("year_from",)),
        ("newer is fine", ("year_to",)),
        ("나라는 상관없어", ("country",)),
        ("any country is fine", ("country",)),
        ("외국 영화도 괜찮아", ("country",)),
        ("장르 상관없이", ("genres",)),
        ("코미디도 괜찮아", ("genres",)),
        ("I don't mind the year", ("years",)),
        ("길이는 상관없어", ("length",)),
        ("아까 그 조건 빼줘", ("last",)),
        ("나라 조건은 빼줘", ("country",)),
        ("괜찮은 영화", ()),
        ("공포 빼줘", ()),
        ("한국 영화", ()),
    ],
)
def test_what_is_set_aside(understanding: Understanding, message: str, lifts: tuple[str, ...]) -> None:
    request = understanding.parse(message)
    assert request.lifts == lifts
    assert not lifts or request.follow_up is FollowUp.REFINE


@pytest.mark.parametrize(
    ("message", "intent"),
    [
        ("기생충이랑 설국열차 비교해줘", Intent.COMPARE),
        ("compare Inception and Interstellar", Intent.COMPARE),
        ("1번이랑 2번 중에 뭐가 더 나아?", Intent.COMPARE),
        ("취소", Intent.UNDO),
        ("undo", Intent.UNDO),
        ("drop that filter", Intent.UNDO),
        ("아무거나", Intent.SURPRISE),
        ("surprise me", Intent.SURPRISE),
        ("아무거나 한국 영화 추천해줘", Intent.SURPRISE),
        ("넌 누구야?", Intent.WHO),
        ("who are you?", Intent.WHO),
        ("잘 자", Intent.BYE),
        ("see you", Intent.BYE),
        ("ㅋㅋㅋㅋ", Intent.LAUGH),
        ("대박", Intent.PRAISE),
        ("how are you?", Intent.HOW_ARE_YOU),
        ("추천해줘", Intent.MORE),
        ("감독이 누구야?", Intent.DETAILS),
        ("how long is it?", Intent.DETAILS),
    ],
)
def test_intents(understanding: Understanding, message: str, intent: Intent) -> None:
    assert understanding.parse(message).intent is intent


@pytest.mark.parametrize(
    ("message", "question"),
    [
        ("기생충 몇 분이야?", "runtime"),
        ("how long is Parasite", "runtime"),
        ("기생충 아이랑 봐도 돼?", "age_rating"),
        ("can kids watch Parasite?", "age_rating"),
        ("기생충 장르가 뭐야?", "genres"),
        ("who directed Parasite and how long is it?", "director|runtime"),
        ("택시운전사 감독이랑 상영시간 알려줘", "director|runtime"),
        ("is there a sequel to Frozen?", "series"),
        ("CS50은 난이도가 어때?", "level"),
        ("prerequisites for CS50", "prerequisites"),
    ],
)
def test_questions_about_a_title(understanding: Understanding, message: str, question: str) -> None:
    request = understanding.parse(message)
    assert (request.intent, request.question) == (Intent.DETAILS, question)
    assert request.mentioned or request.ambiguity


def test_dislikes_are_tastes_and_exclusions_are_not(understanding: Understanding) -> None:
    for message in ("공포는 싫어", "I hate horror", "I'm not a fan of horror"):
        request = understanding.parse(message)
        assert request.tastes and request.filters.exclude_genres == ("horror",), message
    assert not understanding.parse("공포 빼고").tastes


@pytest.mark.parametrize(
    "message", ["i don't like horror, ever", "no horror, i have seen them all", "not horror, he hates it"]
)
def test_little_words_after_an_exclusion_are_no_topics(understanding: Understanding, message: str) -> None:
    found = understanding.parse(message).filters
    assert (found.exclude_genres, found.exclude_terms) == (("horror",), ())


def test_a_contrast_ends_an_exclusion(understanding: Understanding) -> None:
    request = understanding.parse("우주 나오는데 공포는 아닌 영화")
    assert request.filters.exclude_genres == ("horror",) and request.filters.exclude_terms == ()
    assert "우주" in request.text


def test_more_of_something_is_a_tone_beside_the_seed(understanding: Understanding) -> None:
    for message in ("인셉션이랑 비슷한데 더 가벼운 영화", "movies like Inception but lighter"):
        request = understanding.parse(message)
        assert request.seeds == ("movie/inception-2010",) and "comedy" in request.tone, message


@pytest.mark.parametrize(("message", "role"), [("같은 감독 영화", "director"), ("the same actor", "cast")])
def test_by_the_same(understanding: Understanding, message: str, role: str) -> None:
    assert understanding.parse(message).same_maker == role


def test_the_last_one_is_a_place(understanding: Understanding) -> None:
    assert understanding.parse("마지막 거").ordinals == (-1,)
    assert understanding.parse("the last one").ordinals == (-1,)


@pytest.mark.parametrize(
    ("message", "text", "lifts"),
    [
        ("시간 여행 로맨스", "시간 여행", ()),
        ("대학 생활 영화", "대학 생활", ()),
        ("시간은 상관없어", "", ("length",)),
    ],
)
def test_a_word_that_could_name_a_limit_begins_a_subject_where_none_is_set_aside(
    understanding: Understanding, message: str, text: str, lifts: tuple[str, ...]
) -> None:
    request = understanding.parse(message)
    assert (request.text, request.lifts) == (text, lifts)
