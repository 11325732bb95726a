"""Wishes for something unlike what was shown or named, and what only sounds like one."""

import pytest

from assistant.types import FollowUp, Intent
from assistant.understanding.grammar import Understanding
from retrieval.filters import Filters

INCEPTION = "movie/inception-2010"


@pytest.mark.parametrize(
    "message",
    [
        "다른 분위기로", "좀 다른 느낌 없어?", "다른 스타일로 보여줘", "다른 장르 영화 추천해줘", "색다른 거", "새로운 거 없어?",
        "뭔가 신선한 거", "분위기 좀 바꿔서", "뻔하지 않은 거", "완전 다른 거", "완전 다른 분야로", "비슷한 거 말고", "다 비슷비슷하네",
        "ㅋㅋ 다른 장르로", "something different", "something completely different", "how about a different mood",
        "a totally different vibe please", "a different genre", "a change of pace?", "nothing like those",
        "not like these", "something unlike those", "surprise me with something different",
        "those are all the same, got anything a bit different?", "lol mix it up a bit",
    ],
)  # fmt: skip
def test_a_wish_for_something_different(understanding: Understanding, message: str) -> None:
    request = understanding.parse(message)
    assert request.different and request.follow_up is FollowUp.REPLACE
    assert request.intent in (Intent.RECOMMEND, Intent.SURPRISE)
    assert not (request.alike or request.text or request.seeds or request.unknown)
    assert request.filters in (Filters(), Filters(kind="movie"))


@pytest.mark.parametrize("message", ["기분 전환할 만한 영화", "a palate cleanser please"])
def test_a_change_that_is_a_mood_too(understanding: Understanding, message: str) -> None:
    request = understanding.parse(message)
    assert request.different and "feel-good" in request.text


@pytest.mark.parametrize(
    "message",
    ["다른 거", "다른 영화 보여줘", "others", "something else", "different movies", "different ones"],
)
def test_others_alone_are_more_of_the_same(understanding: Understanding, message: str) -> None:
    request = understanding.parse(message)
    assert not request.different and not request.text and request.follow_up is FollowUp.REPLACE


@pytest.mark.parametrize(
    "message",
    [
        "인셉션이랑 완전 다른 영화", "인셉션 봤는데 좀 다른 느낌 없어?", "movies not like Inception", "something unlike Inception",
        "I loved Inception, but I want something different this time",
    ],
)  # fmt: skip
def test_different_from_a_title(understanding: Understanding, message: str) -> None:
    request = understanding.parse(message)
    assert request.different and request.intent is Intent.RECOMMEND
    assert (request.seeds, request.named, request.text) == ((INCEPTION,), (), "")


def test_limits_of_the_same_message_apply(understanding: Understanding) -> None:
    request = understanding.parse("다른 분위기로, 2020년 이후")
    assert request.different and request.filters.year_from == 2020
    request = understanding.parse("a different genre please, from the 90s")
    assert request.different and request.filters == Filters(kind=None, year_from=1990, year_to=1999)
    assert understanding.parse("2번이랑 다른 느낌으로").ordinals == (2,)
    assert understanding.parse("가장 짧은 걸로, 색다른 거").different


def test_a_person_is_unlike_or_asked_for(understanding: Understanding) -> None:
    away = understanding.parse("something unlike Hitchcock")
    assert away.different and away.seeds and not away.filters.people
    for message in ("최민식 나오는 색다른 영화", "something different by Spielberg"):
        request = understanding.parse(message)
        assert request.different and request.filters.people and not request.seeds, message


@pytest.mark.parametrize(
    "message", ["I do not like horror", "공포 빼고", "different director", "비슷한 영화 추천해줘"]
)
def test_what_is_no_such_wish(understanding: Understanding, message: str) -> None:
    assert not understanding.parse(message).different
