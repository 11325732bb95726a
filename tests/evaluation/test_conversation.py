"""Conversations: read whole, played in a session each, judged by what was shown and said."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from assistant import Reply
from assistant.types import Recommendation
from data import Item, RecotalkError
from evaluation.__main__ import CONVERSATIONS
from evaluation.conversation import Condition, Conversation, load_conversations, play, score
from evaluation.talking import quiet_assistant
from retrieval.index import Index

FILM = Item(
    "host",
    "movie",
    {"ko": "괴물", "en": "The Host"},
    year=2006,
    people={"director": ({"ko": "봉준호", "en": "Bong Joon-ho"},), "cast": ({"ko": "송강호"},)},
    genres=("horror", "drama"),
    country="KR",
    runtime=119,
    age_rating=12,
    themes={"ko": ("한강",), "en": ("river",)},
)
OTHER = Item("other", "movie", {"ko": "다른 영화", "en": "Another"}, year=1990)


@pytest.mark.parametrize(
    ("facts", "met"),
    [
        ({"kind": "movie", "country": "KR", "genre": ["comedy", "horror"]}, True),
        ({"not_genre": "horror"}, False),
        ({"year_from": 2006, "year_to": 2006, "max_minutes": 120, "max_age": 12}, True),
        ({"year_to": 2005}, False),
        ({"min_minutes": 120}, False),
        ({"director": "봉준호", "person": "송강호", "not_person": "이병헌"}, True),
        ({"director": "송강호"}, False),
        ({"words": ["한강", "ocean"]}, True),
        ({"words": "ocean"}, False),
        ({"series": "괴물"}, False),
        ({"level": "beginner"}, False),
    ],
)
def test_a_condition_is_met_by_facts(facts: dict[str, Any], met: bool) -> None:
    assert Condition.model_validate(facts).met_by(FILM) is met


def test_a_limit_on_a_fact_that_is_unknown_is_not_met() -> None:
    assert not Condition(max_minutes=500).met_by(OTHER) and not Condition(max_age=19).met_by(OTHER)


class Scripted:
    """Answers with what it was given, in turn; `index` holds the two films."""

    def __init__(self, *replies: Reply) -> None:
        self._replies = list(replies)
        self.index = type("Index", (), {"items": (FILM, OTHER)})()

    def reply(self, message: str, *, session_id: str | None = None) -> Reply:
        return self._replies.pop(0)


def said(text: str, *items: Item, language: str = "ko") -> Reply:
    shown = tuple(Recommendation(item, 1.0, (), {}) for item in items)
    return Reply(text, shown, "s", language, "builtin")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("expect", "reply", "failed"),
    [
        ({"items": [1, 1], "first": "host", "include": ["host"]}, said("괴물이에요.", FILM), ()),
        ({"items": [2, 5]}, said("괴물이에요.", FILM), ("items",)),
        ({"any_of": ["other"], "only": ["other"]}, said("괴물이에요.", FILM), ("any_of", "only")),
        ({"not": ["host"]}, said("괴물이에요.", FILM), ("not",)),
        ({"all": {"country": "KR"}, "some": {"country": "KR"}}, said("둘이에요.", FILM, OTHER), ("all",)),
        ({"most": {"country": "KR"}}, said("둘이에요.", FILM, OTHER), ("most",)),
        ({"text_has": ["봉준호 감독"], "about": ["host"]}, said("괴물은 봉준호감독 작품이에요."), ()),
        ({"text_any": ["없어"], "text_not": ["괴물"]}, said("괴물이에요."), ("text_any", "text_not")),
        ({"asks": ["host", "other"]}, said("어느 것이에요?", FILM, OTHER), ()),
        ({"asks": ["host"]}, said("이거예요.", FILM), ("asks",)),
        ({}, said("Here it is.", FILM, language="en"), ("reply",)),
        ({"reply": "en"}, said("Here it is: 괴물.", FILM, language="en"), ()),
    ],
)
def test_each_expectation_fails_by_its_own_name(
    expect: dict[str, Any], reply: Reply, failed: tuple[str, ...]
) -> None:
    talk = Conversation.model_validate(
        {"id": "x", "language": "ko", "tags": ["t"], "turns": [{"say": "괴물", "expect": expect}]}
    )
    [played] = play(Scripted(reply), talk)  # type: ignore[arg-type]
    assert played.failed == failed


def test_new_and_within_look_at_the_turns_before() -> None:
    turns = [
        {"say": "하나", "expect": {}},
        {"say": "더", "expect": {"new": True, "within": True}},
    ]
    talk = Conversation.model_validate({"id": "x", "language": "ko", "tags": ["t"], "turns": turns})
    again = play(Scripted(said("이거예요.", FILM), said("이거예요.", FILM)), talk)  # type: ignore[arg-type]
    assert [played.failed for played in again] == [(), ("new",)]
    other = play(Scripted(said("이거예요.", FILM), said("이거예요.", OTHER)), talk)  # type: ignore[arg-type]
    assert [played.failed for played in other] == [(), ("within",)]
    counted = score([again, other])
    assert (counted.turns, counted.turns_met, counted.conversations, counted.conversations_met) == (
        4,
        2,
        2,
        0,
    )


def test_a_broken_conversation_is_named_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "talk.jsonl"
    good = {"id": "a", "language": "ko", "tags": ["t"], "turns": [{"say": "x", "expect": {}}]}
    file.write_text(json.dumps(good) + "\n" + json.dumps({**good, "turns": []}) + "\n", "utf-8")
    with pytest.raises(RecotalkError, match=r"talk\.jsonl:2: turns"):
        load_conversations([file])


def test_the_fixed_conversations_are_many_in_both_languages_and_about_what_there_is(
    bundled_index: Index,
) -> None:
    talks = load_conversations(sorted(CONVERSATIONS.glob("*.jsonl")))
    single = [talk for talk in talks if len(talk.turns) == 1]
    assert len(single) >= 300 and len(talks) - len(single) >= 80
    assert len({talk.id for talk in talks}) == len(talks)
    named = {
        id
        for talk in talks
        for turn in talk.turns
        for ids in (
            turn.expect.include,
            turn.expect.any_of,
            turn.expect.only,
            turn.expect.about,
            turn.expect.asks,
        )
        for id in ids
    }
    assert named <= set(bundled_index.row_of)


@pytest.mark.parametrize(("language", "least"), [("ko", 0.9), ("en", 0.77)])
def test_the_assistant_meets_most_turns(bundled_index: Index, language: str, least: float) -> None:
    """No fall behind what was reached; `python -m evaluation conversation` gives the figures."""
    talks = load_conversations(sorted(CONVERSATIONS.glob("*.jsonl")))
    bot = quiet_assistant(bundled_index)
    counted = score([play(bot, talk) for talk in talks if talk.language == language])
    assert counted.turns_met >= least * counted.turns
