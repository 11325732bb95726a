"""The assistant with an OpenAI-compatible server on loopback: well-behaved, broken, and lying."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from assistant import Assistant, Reply, Settings
from assistant.store import Store
from retrieval.index import Index
from tests.assistant.llm.llm_server import Calls, Fails, Hangs, LLMServer, Says, llm_server

SIMILAR = Calls([("similar_items", {"titles": ["범죄도시2"], "count": 3})])
QUESTION = "범죄도시2와 비슷한 영화 추천해줘"

Open = Callable[..., tuple[Assistant, LLMServer]]


@pytest.fixture
def open_bot(bundled_index: Index, monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    with ExitStack() as stack:

        def opened(*script: Any, timeout: float = 10.0) -> tuple[Assistant, LLMServer]:
            server = stack.enter_context(llm_server(*script))
            monkeypatch.setenv("OPENAI_BASE_URL", server.url)
            monkeypatch.delenv("OPENAI_API_KEY", raising=False)
            settings = Settings(database="sqlite://", llm_model="test-model", llm_timeout=timeout)
            return Assistant(bundled_index, settings, Store("sqlite://")), server

        yield opened


def test_the_model_chooses_words_and_the_catalogue_gives_the_titles(open_bot: Open) -> None:
    says = Says(["이런 영화가 있어요.\n1. [[movie/the-roundup", "-no-way-out-2023]] – 같은 시리즈예요."])
    bot, _ = open_bot(SIMILAR, says)
    events = list(bot.stream(QUESTION))
    reply = events[-1]
    assert isinstance(reply, Reply)
    assert (reply.mode, reply.notice, reply.language) == ("llm", None, "ko")
    assert [r.item.id for r in reply.recommendations] == ["movie/the-roundup-no-way-out-2023"]
    assert "범죄도시 3 (2023)" in reply.text and "[[" not in reply.text
    assert "".join(piece for piece in events if isinstance(piece, str)).strip() == reply.text


def test_a_made_up_title_is_removed_and_that_is_said(open_bot: Open) -> None:
    says = Says(
        [
            "1. [[movie/the-outlaws-2017]] – 첫 편이에요.\n2. 『가짜 도시』 – 없는 영화예요.\n3. [[movie/fake-1999]]"
        ]
    )
    bot, _ = open_bot(SIMILAR, says)
    reply = bot.reply(QUESTION)
    assert reply.mode == "llm" and reply.notice and "2" in reply.notice
    assert "가짜 도시" not in reply.text and "fake" not in reply.text
    assert [r.item.id for r in reply.recommendations] == ["movie/the-outlaws-2017"]


@pytest.mark.parametrize(
    "script",
    [
        (Fails(500),),
        (Fails(401),),
        (SIMILAR, Fails(503)),
        (Says([""]),),
        (Says(["『없는 영화』를 보세요."]),),
    ],
)
def test_when_the_server_fails_the_built_in_answers_the_same_turn_and_says_so(
    open_bot: Open, script: tuple[Any, ...]
) -> None:
    bot, _ = open_bot(*script)
    reply = bot.reply(QUESTION)
    assert reply.mode == "builtin" and reply.notice
    assert "secret" not in reply.notice
    assert len(reply.recommendations) == 5
    following = bot.reply("그거 말고", session_id=reply.session_id)
    assert not {r.item.id for r in reply.recommendations} & {r.item.id for r in following.recommendations}


def test_a_server_that_hangs_costs_the_timeout_and_no_more(open_bot: Open) -> None:
    bot, _ = open_bot(Hangs(), timeout=0.5)
    assert bot.reply("hello there, films by Bong Joon-ho").mode == "builtin"


def test_half_a_set_up_is_said(bundled_index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL"):
        monkeypatch.delenv(name, raising=False)
    bot = Assistant(bundled_index, Settings(database="sqlite://", llm_model="m"), Store("sqlite://"))
    assert "OPENAI_API_KEY" in (bot.reply(QUESTION).notice or "")


def test_what_was_shown_by_the_model_stands_for_the_next_turn(open_bot: Open) -> None:
    bot, server = open_bot(SIMILAR, Says(["[[movie/the-outlaws-2017]]을 보세요."]), Fails(500))
    first = bot.reply(QUESTION)
    second = bot.reply("1번은 봤어", session_id=first.session_id)
    assert second.mode == "builtin" and "범죄도시" in second.text
    assert "movie/the-outlaws-2017" not in [r.item.id for r in second.recommendations]
    assert len(server.requests) >= 3
