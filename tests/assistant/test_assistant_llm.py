"""The assistant with an OpenAI-compatible server on loopback: well-behaved, broken, and lying."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from typing import Any

import pytest

from assistant import Assistant, Reply, Settings
from assistant.store import Store
from assistant.types import Usage
from retrieval.index import Index
from tests.assistant.llm.agents import facts, fenced_lines, tool_messages
from tests.assistant.llm.llm_server import Calls, Fails, Hangs, LLMServer, Says, llm_server, without
from tests.assistant.llm.small_index import small_index

SIMILAR = Calls([("similar_items", {"titles": ["범죄도시2"], "count": 3})])
QUESTION = "범죄도시2와 비슷한 영화 추천해줘"

Open = Callable[..., tuple[Assistant, LLMServer]]


@pytest.fixture
def open_bot(bundled_index: Index, monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    """Opens an assistant whose server follows a script."""
    with ExitStack() as stack:

        def opened(
            *script: Any, index: Index = bundled_index, refuses: Any = lambda request: None, **changes: Any
        ) -> tuple[Assistant, LLMServer]:
            server = stack.enter_context(llm_server(*script, refuses=refuses))
            monkeypatch.setenv("OPENAI_BASE_URL", server.url)
            monkeypatch.delenv("OPENAI_API_KEY", raising=False)
            settings = Settings(
                database="sqlite://", llm_model="test-model", **{"llm_timeout": 10.0, **changes}
            )
            return Assistant(index, settings, Store("sqlite://")), server

        yield opened


@pytest.fixture
def open_small(open_bot: Open) -> Open:
    """As `open_bot`, over nine items."""
    return partial(open_bot, index=small_index())


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


def test_a_made_up_title_is_removed_and_that_is_said(open_small: Open) -> None:
    says = Says(
        ["1. [[movie/roundup-1]] – 첫 편이에요.\n2. 『가짜 도시』 – 없는 영화예요.\n3. [[movie/fake-1999]]"]
    )
    bot, _ = open_small(SIMILAR, says)
    reply = bot.reply(QUESTION)
    assert reply.mode == "llm" and reply.notice and "2" in reply.notice
    assert "가짜 도시" not in reply.text and "fake" not in reply.text
    assert [r.item.id for r in reply.recommendations] == ["movie/roundup-1"]


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
    open_small: Open, script: tuple[Any, ...]
) -> None:
    bot, _ = open_small(*script)
    reply = bot.reply(QUESTION)
    assert reply.mode == "builtin" and reply.notice
    assert "secret" not in reply.notice
    assert len(reply.recommendations) == 5
    following = bot.reply("그거 말고", session_id=reply.session_id)
    assert not {r.item.id for r in reply.recommendations} & {r.item.id for r in following.recommendations}


def test_a_server_that_hangs_costs_the_timeout_and_no_more(open_small: Open) -> None:
    bot, _ = open_small(Hangs(), llm_timeout=0.5)
    assert bot.reply("hello there, films by Bong Joon-ho").mode == "builtin"


def test_half_a_set_up_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL"):
        monkeypatch.delenv(name, raising=False)
    bot = Assistant(small_index(), Settings(database="sqlite://", llm_model="m"), Store("sqlite://"))
    assert "OPENAI_API_KEY" in (bot.reply(QUESTION).notice or "")


def test_what_was_shown_by_the_model_stands_for_the_next_turn(open_small: Open) -> None:
    bot, server = open_small(SIMILAR, Says(["[[movie/roundup-1]]을 보세요."]), Fails(500))
    first = bot.reply(QUESTION)
    second = bot.reply("1번은 봤어", session_id=first.session_id)
    assert second.mode == "builtin" and "범죄도시" in second.text
    assert "movie/roundup-1" not in [r.item.id for r in second.recommendations]
    assert len(server.requests) >= 3


def test_the_second_turn_refers_to_the_first(open_small: Open) -> None:
    others = Calls([("similar_items", {"titles": ["movie/roundup-2"], "count": 5, "unseen_only": True})])
    bot, server = open_small(
        SIMILAR, Says(["1. [[movie/roundup-3]] – 3편\n2. [[movie/roundup-1]] – 1편"]),
        others, Says(["[[movie/parasite]]은 어때요?"]),
        Calls([("item_details", {"titles": ["movie/parasite"]})]), Says(["[[movie/parasite]]은 봉준호 감독 작품이에요."]),
    )  # fmt: skip
    first = bot.reply(QUESTION)
    second = bot.reply("그거 말고", session_id=first.session_id)
    assert [r.item.id for r in second.recommendations] == ["movie/parasite"]
    known = facts(server, 2)
    assert [(item["place"], item["id"]) for item in known["shown_last"]] == [
        (1, "movie/roundup-3"), (2, "movie/roundup-1")
    ]  # fmt: skip
    assert known["last_search"]["similar_to"][0]["id"] == "movie/roundup-2"
    assert [message["content"] for message in server.requests[2]["messages"][1:]] == [
        QUESTION, "1. [[movie/roundup-3]] – 3편\n2. [[movie/roundup-1]] – 1편", "그거 말고"
    ]  # fmt: skip
    found = [line["id"] for line in fenced_lines(tool_messages(server, 3)[0]["content"]) if "id" in line]
    assert not {"movie/roundup-1", "movie/roundup-3"} & set(found)
    third = bot.reply("감독이 누구야?", session_id=first.session_id)
    assert third.text == "기생충 (2019)은 봉준호 감독 작품이에요." and third.recommendations == ()
    assert facts(server, 4)["shown_last"][0]["id"] == "movie/parasite"


def test_what_was_talked_about_is_what_the_built_in_goes_on_from(open_small: Open) -> None:
    bot, _ = open_small(
        Calls([("item_details", {"titles": ["범죄도시2"]})]), Says(["[[movie/roundup-2]]는 2022년 작품이에요."]), Fails(400)
    )  # fmt: skip
    first = bot.reply("범죄도시2 언제 나왔어?")
    second = bot.reply("비슷한 거 추천해줘", session_id=first.session_id)
    assert second.mode == "builtin"
    assert {r.item.id for r in second.recommendations} >= {"movie/roundup-1", "movie/roundup-3"}


def test_what_the_model_remembers_stands_for_the_turns_after_it(open_small: Open) -> None:
    notes = Calls([("remember", {"liked": ["movie/parasite"], "exclude_genres": ["crime"]})])
    bot, server = open_small(notes, Says(["알겠어요."]), Says(["네."]), Fails(400))
    first = bot.reply("그런 건 그만")  # nothing the built-in understanding could take for a taste
    bot.reply("음", session_id=first.session_id)
    known = facts(server, 2)
    assert known["liked"][0]["id"] == "movie/parasite" and known["kept_out"] == {"exclude_genres": ["crime"]}
    third = bot.reply("영화 추천해줘", session_id=first.session_id)
    assert third.mode == "builtin" and third.recommendations
    assert not any("crime" in r.item.genres for r in third.recommendations)


def test_starting_over_forgets_the_list_with_a_model_too(open_small: Open) -> None:
    bot, _ = open_small(
        SIMILAR, Says(["1. [[movie/the-roundup-no-way-out-2023]]"]), Says(["네, 처음부터 해요."])
    )
    first = bot.reply(QUESTION)
    assert first.recommendations
    bot.reply("처음부터 다시", session_id=first.session_id)
    dialogue = bot._store.load(first.session_id)
    assert dialogue.last_list == () and dialogue.standing is None and len(dialogue.messages) == 4


def test_a_reply_tells_what_the_model_took(open_small: Open) -> None:
    bot, _ = open_small(SIMILAR, Says(["[[movie/roundup-3]]"]), llm_price_in=1, llm_price_out=2)
    reply = bot.reply(QUESTION)
    assert isinstance(reply.usage, Usage)
    told = reply.to_dict()["usage"]
    assert (told["tokens_in"], told["tokens_out"], told["model_calls"], told["tool_calls"]) == (200, 40, 2, 1)
    assert told["cost"] == pytest.approx(280 / 1e6) and told["milliseconds"] > 0


def test_a_failed_try_is_told_too_and_a_turn_without_one_took_nothing(open_small: Open) -> None:
    bot, server = open_small(SIMILAR, Fails(400), Fails(400), llm_breaker_failures=2)
    tried = bot.reply(QUESTION)
    assert tried.mode == "builtin" and tried.usage is not None and tried.usage.tokens_in == 100
    bot.reply(QUESTION)
    asked = len(server.requests)
    paused = bot.reply(QUESTION)
    assert (paused.mode, paused.usage, paused.to_dict()["usage"]) == ("builtin", None, None)
    assert paused.recommendations and paused.notice is not None and "잠시 쓰지 않고" in paused.notice
    assert len(server.requests) == asked


def test_a_server_without_tools_serves_as_well(open_small: Open) -> None:
    plan = Says(['{"tool": "find_items", "arguments": {"genres": ["범죄"], "max_minutes": 110}}'])
    says = Says(["1. [[movie/roundup-2]] – 106분"])
    bot, _ = open_small(plan, says, refuses=without("tools", 404, "tools are not supported"))
    reply = bot.reply("짧은 범죄 영화")
    assert (reply.mode, reply.text, reply.notice) == ("llm", "1. 범죄도시 2 (2022) – 106분", None)


def test_a_plan_nobody_can_read_ends_with_the_built_in(open_small: Open) -> None:
    bot, server = open_small(
        Says(["???"]), refuses=without("tools", 422, "tools: extra fields not permitted")
    )
    reply = bot.reply(QUESTION)
    assert reply.mode == "builtin" and reply.notice and reply.recommendations
    assert len(server.requests) == 3


def test_a_title_in_plain_prose_that_no_tool_returned_is_removed_and_counted(open_small: Open) -> None:
    bot, _ = open_small(SIMILAR, Says(["[[movie/roundup-3]]를 보세요. 파이썬 입문도 좋아요."]))
    reply = bot.reply("범죄도시2 같은 거")
    assert (
        reply.text == "범죄도시 3 (2023)을 보세요."
        and reply.notice == "목록에 없는 내용 1개를 답에서 뺐어요."
    )


def test_that_a_message_was_cut_is_said_with_a_model_too(open_small: Open) -> None:
    bot, server = open_small(Says(["안녕하세요."]))
    reply = bot.reply("안녕 " * 1000)
    assert reply.mode == "llm" and reply.notice and "1000" in reply.notice
    assert len(server.requests[0]["messages"][-1]["content"]) == 1000
