"""What is liked and what is not, said in one message."""

import pytest

from assistant.understanding.grammar import Understanding

PARASITE, OLDBOY, TITANIC = "movie/parasite-2019", "movie/oldboy-2003", "movie/titanic-1997"


@pytest.mark.parametrize(
    "message",
    [
        "기생충이랑 올드보이 좋아해. 타이타닉은 별로야",
        "기생충, 올드보이는 좋았는데 타이타닉은 별로였어",
        "I loved Parasite and Oldboy, hated Titanic",
        "loved Parasite and Oldboy but I hated Titanic",
    ],
)
def test_each_title_goes_with_its_own_feeling(understanding: Understanding, message: str) -> None:
    request = understanding.parse(message)
    assert set(request.liked) == {PARASITE, OLDBOY}
    assert request.disliked == (TITANIC,)
    assert set(request.seeds) == {PARASITE, OLDBOY}


def test_what_is_disliked_may_come_first(understanding: Understanding) -> None:
    request = understanding.parse("타이타닉은 별로였고 기생충은 좋았어")
    assert (request.liked, request.disliked) == ((PARASITE,), (TITANIC,))


@pytest.mark.parametrize("message", ["내 취향에 맞는 거 추천해줘", "something to my taste"])
def test_my_taste_is_no_topic(understanding: Understanding, message: str) -> None:
    assert understanding.parse(message).text == ""
