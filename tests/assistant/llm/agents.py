"""Agents over the small index, and ways to ask them."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatResult

from assistant.dialogue import Dialogue
from assistant.errors import LLMError
from assistant.llm.agent import Agent, AgentAnswer
from assistant.recommender import Recommender
from assistant.settings import Settings
from assistant.types import Language
from assistant.understanding.grammar import Understanding
from tests.assistant.llm.llm_server import Calls, LLMServer
from tests.assistant.llm.small_index import ITEMS, small_index

SIMILAR = Calls([("similar_items", {"titles": ["범죄도시2"], "count": 3})])
ASKED = "범죄도시2와 비슷한 영화 추천해줘"
NOWHERE = "http://127.0.0.1:9/v1"


@cache
def understanding() -> Understanding:
    """Of the small index."""
    return Understanding.of(ITEMS)


def settings_at(url: str, **changes: Any) -> Settings:
    """Settings for the server at `url`, whatever the environment says."""
    given = {"llm_model": "scripted", "llm_timeout": 10, "OPENAI_BASE_URL": url, "OPENAI_API_KEY": "sk-test"}
    return Settings(_env_file=None, **{**given, **changes})


def agent_at(
    url: str, *, model: BaseChatModel | None = None, clock: Callable[[], float] | None = None, **changes: Any
) -> Agent:
    """An agent for the server at `url`, or with `model`; `changes` are settings."""
    parts = (settings_at(url, **changes), Recommender(small_index()), understanding(), model)
    return Agent(*parts, clock) if clock else Agent(*parts)


def asked(
    agent: Agent, message: str = ASKED, dialogue: Dialogue | None = None, language: Language = "ko"
) -> tuple[list[str], AgentAnswer]:
    """The pieces that were streamed, and the answer."""
    *pieces, answer = agent.stream(message, dialogue or Dialogue(), language)
    assert isinstance(answer, AgentAnswer) and all(isinstance(piece, str) for piece in pieces)
    return [str(piece) for piece in pieces], answer


def failure(agent: Agent, message: str = ASKED) -> LLMError:
    """The error that asking ends in."""
    with pytest.raises(LLMError) as caught:
        list(agent.stream(message, Dialogue(), "ko"))
    return caught.value


def tool_messages(server: LLMServer, request: int) -> list[dict[str, Any]]:
    """The results of tools within that request."""
    return [message for message in server.requests[request]["messages"] if message["role"] == "tool"]


def fenced_lines(text: str) -> list[dict[str, Any]]:
    """The objects inside the last fence of a text."""
    inside = text.rpartition("<catalogue>\n")[2].partition("</catalogue>")[0]
    return [json.loads(line) for line in inside.strip().splitlines()]


def facts(server: LLMServer, request: int = 0) -> dict[str, Any]:
    """What a request's system message says is known."""
    system = server.requests[request]["messages"][0]
    assert system["role"] == "system"
    return {name: value for line in fenced_lines(system["content"]) for name, value in line.items()}


class QueuedModel(BaseChatModel):
    """Gives queued messages, one a call, without a network and without streaming."""

    queue: list[AIMessage]

    @property
    def _llm_type(self) -> str:
        return "queued"

    def bind_tools(self, tools: Any, **kwargs: Any) -> BaseChatModel:  # type: ignore[override]
        return self

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        return ChatResult(generations=[ChatGeneration(message=self.queue.pop(0))])
