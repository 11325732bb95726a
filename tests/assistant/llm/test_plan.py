"""Servers without tool calls: a plan as JSON, one tool, an answer in words."""

from __future__ import annotations

import json
import threading
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from langchain_core.messages import AIMessage

from assistant.dialogue import Dialogue
from assistant.errors import LLMFailure
from assistant.llm.plan import BadPlan, described, read
from assistant.llm.tools import make_tools
from assistant.llm.turn import Turn
from assistant.recommender import Recommender
from assistant.types import Request
from retrieval.filters import Filters
from tests.assistant.llm.agents import ASKED, agent_at, asked, facts, failure, fenced_lines, understanding
from tests.assistant.llm.llm_server import Calls, Fails, Says, llm_server, without
from tests.assistant.llm.small_index import small_index

NO_TOOLS = without("tools", 400, "this model does not support tools")
SIMILAR: dict[str, Any] = {"tool": "similar_items", "arguments": {"titles": ["범죄도시2"], "count": 2}}


def plan(tool: str, **arguments: Any) -> Says:
    """A plan as a model streams it."""
    text = json.dumps({"tool": tool, "arguments": arguments}, ensure_ascii=False)
    return Says([text[:9], text[9:]])


def test_the_tool_of_the_plan_runs_and_its_result_is_put_in_words() -> None:
    says = Says(["비슷해요.\n1. [[movie/roundup-3]]", " – 같은 시리즈\n2. [[movie/parasite]]\n『가짜』도요."])
    with llm_server(plan("similar_items", **SIMILAR["arguments"]), says, refuses=NO_TOOLS) as server:
        pieces, answer = asked(agent_at(server.url))
    assert answer.text == "비슷해요.\n1. 범죄도시 3 (2023) – 같은 시리즈"
    assert "".join(pieces).strip() == answer.text and answer.removed == 2
    assert [r.item.id for r in answer.recommendations] == ["movie/roundup-3"]
    assert answer.request is not None and answer.request.seeds == ("movie/roundup-2",)
    assert (answer.usage.model_calls, answer.usage.tool_calls, answer.usage.tokens_in) == (3, 1, 200)
    refused, planned, worded = server.requests
    assert "tools" in refused and "tools" not in planned and "tools" not in worded
    assert '"similar_items": Find items similar' in planned["messages"][0]["content"]
    assert planned["messages"][-1] == worded["messages"][-1] == {"role": "user", "content": ASKED}
    told = worded["messages"][0]["content"]
    assert "해요체" in told and any(line.get("id") == "movie/roundup-3" for line in fenced_lines(told))


def test_what_the_server_lacks_is_found_out_once() -> None:
    with llm_server(plan("none"), Says(["안녕하세요."]), refuses=NO_TOOLS) as server:
        agent = agent_at(server.url)
        asked(agent, "안녕")
        server.steps = 0
        asked(agent, "안녕")
        assert [("tools" in request) for request in server.requests] == [True, False, False, False, False]


def test_turns_at_the_same_time_all_find_their_way() -> None:
    together = threading.Barrier(4)

    def refuses(request: dict[str, Any]) -> Fails | None:
        if "tools" in request:
            together.wait(5)  # all four are asked before one is refused
        return NO_TOOLS(request)

    both = '{"tool": "none"}'  # the plan, and as an answer the user's words
    with llm_server(Says([both]), refuses=refuses) as server:
        agent = agent_at(server.url)
        texts: list[str] = []
        threads = [
            threading.Thread(target=lambda: texts.append(asked(agent, "tool none")[1].text)) for _ in range(4)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert texts == [both] * 4


def test_the_server_may_lack_both_tools_and_counting() -> None:
    def refuses(request: dict[str, Any]) -> Fails | None:
        return NO_TOOLS(request) or without(
            "stream_options", 422, "extra fields not permitted: stream_options"
        )(request)

    with llm_server(plan("none"), Says(["안녕하세요."]), refuses=refuses) as server:
        assert asked(agent_at(server.url))[1].text == "안녕하세요."


def test_where_nothing_is_looked_up_nothing_may_be_named() -> None:
    with llm_server(plan("none"), Says(["[[movie/parasite]]를 보세요."]), refuses=NO_TOOLS) as server:
        assert failure(agent_at(server.url)).failure is LLMFailure.MADE_UP
        assert "name no item" in server.requests[-1]["messages"][0]["content"]


def test_a_plan_that_cannot_be_read_is_given_back_once() -> None:
    bad = plan("find_items", count=99, genres=["crime"])
    with llm_server(
        bad, plan("find_items", genres=["crime"]), Says(["[[movie/roundup-1]]"]), refuses=NO_TOOLS
    ) as server:
        assert asked(agent_at(server.url))[1].text == "범죄도시 (2017)"
        *_, said, repair = server.requests[2]["messages"]
        assert said["role"] == "assistant" and '"count": 99' in said["content"]
        assert (
            repair["role"] == "user"
            and "count: Input should be less than or equal to 20" in repair["content"]
        )


@pytest.mark.parametrize(
    "nonsense", ["기생충을 보세요.", '{"tool": "delete_items"}', '{"tool": "similar_items"}']
)
def test_after_a_second_bad_plan_it_is_a_failure(nonsense: str) -> None:
    with llm_server(Says([nonsense]), refuses=NO_TOOLS) as server:
        assert failure(agent_at(server.url)).failure is LLMFailure.GARBLED
        assert len(server.requests) == 3


def test_the_number_of_calls_holds_here_too() -> None:
    with llm_server(Says(["?"]), refuses=NO_TOOLS) as server:
        assert failure(agent_at(server.url, llm_calls=2)).failure is LLMFailure.GARBLED
        assert len(server.requests) == 2  # no call is left to repair the plan and word the result
    with llm_server(Says(["?"]), refuses=NO_TOOLS) as server:
        assert failure(agent_at(server.url, llm_calls=1)).failure is LLMFailure.LIMIT


@pytest.mark.parametrize(
    "step", [Fails(400), Fails(400, "tools are not supported"), Calls([("find_items", {})])]
)
def test_a_server_that_fails_without_tools_too_is_a_failure(step: Any) -> None:
    with llm_server(step, refuses=NO_TOOLS) as server:
        assert failure(agent_at(server.url)).failure in (LLMFailure.REFUSED, LLMFailure.GARBLED)
        assert len(server.requests) <= 3


def test_a_title_that_is_not_there_is_told_with_what_is_close() -> None:
    wrong = plan("item_details", titles=["Parasites of Doom"])
    with llm_server(
        wrong, Says(["그 제목은 없어요. [[movie/parasite]]은 있어요."]), refuses=NO_TOOLS
    ) as server:
        assert asked(agent_at(server.url))[1].text == "그 제목은 없어요. 기생충 (2019)은 있어요."
        assert "no such title" in server.requests[-1]["messages"][0]["content"]


def test_the_conversation_is_known_here_too() -> None:
    dialogue = (
        Dialogue(
            standing=Request(language="ko", filters=Filters(genres=("crime",))),
            last_list=("movie/roundup-1",),
        )
        .with_message("user", "범죄 영화")
        .with_message("assistant", "1. 범죄도시 (2017)")
    )
    with llm_server(
        plan("find_items", genres=["crime"], unseen_only=True),
        Says(["[[movie/roundup-2]]"]),
        refuses=NO_TOOLS,
    ) as server:
        asked(agent_at(server.url), "다른 거", dialogue)
        assert facts(server, 1)["last_search"] == {"genres": ["crime"]}
        assert '{"last_search":{"genres":["crime"]}}' in server.requests[2]["messages"][0]["content"]
        for request in (1, 2):
            assert [m["content"] for m in server.requests[request]["messages"][1:]] == [
                "범죄 영화", "1. [[movie/roundup-1]]", "다른 거"
            ]  # fmt: skip


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", ""),
        ("```json\n", "\n```"),
        ("Here is my plan: ", " I hope it helps."),
        ('{"thought": "similar"} {x ', "}"),
        ("{", ""),
    ],
)
def test_a_plan_is_found_in_what_stands_around_it(before: str, after: str) -> None:
    assert read(before + json.dumps(SIMILAR) + after).model_dump() == SIMILAR


def test_a_plan_that_was_only_thought_of_is_none() -> None:
    thought = Says(['<think>{"tool": "find_items"}</think>{"tool": "none"}'])
    with llm_server(thought, Says(["안녕하세요."]), refuses=NO_TOOLS) as server:
        assert asked(agent_at(server.url))[1].usage.tool_calls == 0


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ("", "no JSON object"),
        ("[1]", "no JSON object"),
        ('{"tool": "find_items", "arguments": {"count": 2}', "no JSON object"),  # cut off
        ('{"name": "find_items"}', "no JSON object"),
        ('{"tool": "find"}', "tool: "),
        ('{"tool": "find_items", "arguments": ["x"]}', "arguments: "),
        ('{"tool": "compare_items", "arguments": {"titles": ["a"]}}', "titles: "),
        ('{"tool": "find_items", "arguments": {"year_from": 12}}', "year_from"),
    ],
)
def test_a_bad_plan_says_what_is_wrong(said: str, problem: str) -> None:
    with pytest.raises(BadPlan, match=problem):
        read(said)


@given(st.text(alphabet='{}[]",: tolneabc1\n', max_size=60) | st.text(max_size=40))
def test_whatever_a_model_writes_is_a_plan_or_a_bad_one(said: str) -> None:
    try:
        assert read(said).tool
    except BadPlan as problem:
        assert str(problem)


def test_the_tools_are_described_with_every_argument_once() -> None:
    turn = Turn(Dialogue(), "en")
    tools = {t.name: t for t in make_tools(Recommender(small_index()), understanding().names, turn)}
    text = described(tools)
    assert '- "titles" (list of text, 1 to 5, required): Titles to be similar to' in text
    assert '- "count" (number, 1 to 20): How many' in text
    assert '- "year_from" (number, 1880 to 2100)' in text
    assert '- "order" ("newest" or "oldest" or "shortest" or "longest")' in text
    assert text.count('"exclude_genres"') == 1 and text.count("any of the limits below") == 3
    assert "remember" not in text and '"none"' in text
    assert len(AIMessage(text).text) < 6000
