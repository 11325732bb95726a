"""The language model at work: langchain's agent over our tools, with limits, streamed and grounded."""

from __future__ import annotations

import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import prompts
from assistant.dialogue import Dialogue
from assistant.errors import LLMError, LLMFailure
from assistant.llm.background import iterate
from assistant.llm.breaker import Breaker
from assistant.llm.chat_model import (
    Lack,
    failures,
    lacking,
    open_chat_model,
    translated,
    unreadable_answers,
)
from assistant.llm.grounding import Grounding
from assistant.llm.history import Labels, history
from assistant.llm.known import items_of, known
from assistant.llm.plan import Planner
from assistant.llm.prose import ProseTitles
from assistant.llm.thinking import Aloud
from assistant.llm.tools import make_tools
from assistant.llm.turn import Turn
from assistant.llm.usage import Meter
from assistant.recommender import Recommender
from assistant.settings import Settings
from assistant.types import Language, Recommendation, Request, Usage
from assistant.understanding.grammar import Understanding

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import BaseMessage
    from langchain_core.runnables import RunnableConfig
    from langgraph.graph.state import CompiledStateGraph

TOOL_CALLS_PER_MODEL_CALL = 2
_STEPS_PER_MODEL_CALL = 8
"""Graph steps between two calls of the model, middleware included, with room to spare."""
_REPLY_IN = {"ko": "Korean (polite 해요체)", "en": "English"}
_NONE = "Nothing."


@dataclass(frozen=True, slots=True)
class AgentAnswer:
    """A whole answer of the language model.

    text              what was streamed, joined
    recommendations   those the text names, in order
    cited             ids of everything the text names, in order
    removed           sentences and lines taken out because they named things no tool returned
    usage             what the model took
    relaxed           limits that were lifted to find anything
    request           the last request a tool answered, to stand for the next turn
    noted             tastes the model noted, in order, to be kept with the conversation
    """

    text: str
    recommendations: tuple[Recommendation, ...]
    cited: tuple[str, ...]
    removed: int
    usage: Usage
    relaxed: tuple[str, ...] = ()
    request: Request | None = None
    noted: tuple[Request, ...] = ()


class Agent:
    """Answers turns with a language model. Of a conversation it keeps nothing: all it needs comes in.

    What it does keep, for all conversations, is how the server behaves: what it lacks, and whether it
    failed several times in a row. Safe to share between threads.
    """

    def __init__(
        self,
        settings: Settings,
        recommender: Recommender,
        understanding: Understanding,
        model: BaseChatModel | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`model` stands in for the one named in the settings, `clock` for the one of the breaker."""
        self._recommender = recommender
        self._names = understanding.names
        self._settings = settings
        self._model = model
        self._opening = threading.Lock()
        self._lacks: set[Lack] = set()
        self._breaker = Breaker(settings.llm_breaker_failures, settings.llm_breaker_seconds, clock)
        self._labels = Labels(recommender.index.items)
        self._titles = ProseTitles(understanding)

    def stream(self, message: str, dialogue: Dialogue, language: Language) -> Iterator[str | AgentAnswer]:
        """Pieces of the answer as they can be shown, then the AgentAnswer.

        `dialogue` is the conversation before this message. Raises LLMError when the server fails,
        the time or the number of calls runs out, nothing sound is left of the answer, or the breaker
        is open; pieces may have been given by then.
        """
        with self._breaker.watched():
            meter = Meter(self._settings.llm_price_in, self._settings.llm_price_out)
            try:
                yield from self._answer(message, Turn(dialogue, language), meter)
            except LLMError as error:
                error.usage = meter.usage()
                raise

    def _answer(self, message: str, turn: Turn, meter: Meter) -> Iterator[str | AgentAnswer]:
        said = " ".join([*(m.text for m in turn.before.messages if m.role == "user"), message])
        grounding = Grounding(turn.items, turn.told, said, self._titles, turn.language)
        pieces: list[str] = []
        try:
            for text in iterate(self._words(message, turn, meter), self._settings.llm_timeout):
                if piece := grounding.feed(text):
                    pieces.append(piece)
                    yield piece
        except failures() as error:
            raise translated(error) from error
        if piece := grounding.close():
            pieces.append(piece)
            yield piece
        yield _whole("".join(pieces).strip(), grounding, turn, meter)

    async def _words(self, message: str, turn: Turn, meter: Meter) -> AsyncIterator[str]:
        """What the model says, by the first way that the server does not refuse."""
        from langchain_core.messages import HumanMessage
        from openai import APIStatusError

        before = turn.before
        shown = items_of(self._recommender.index, (*before.last_list, *before.shown))
        past = history(before, self._labels, shown, self._settings.llm_history_tokens)
        messages: list[BaseMessage] = [*past.messages, HumanMessage(message)]
        slots = {
            "rules": prompts.load("rules", language=_REPLY_IN[turn.language]),
            "earlier": past.earlier or _NONE,
            "facts": known(self._recommender.index, before),
        }
        refused: set[Lack] = set()
        while True:
            way = self._by_plan if Lack.TOOLS in self._lacks else self._by_tools
            try:
                async for text in way(messages, slots, turn, {"callbacks": [meter]}):
                    yield text
                return
            except APIStatusError as error:
                lack = lacking(error)
                if lack is None or lack in refused:
                    raise
                refused.add(lack)
                self._learn(lack)

    async def _by_tools(
        self, messages: list[BaseMessage], slots: dict[str, str], turn: Turn, config: RunnableConfig
    ) -> AsyncIterator[str]:
        """The model calls tools as it sees fit; separate messages of it are separate paragraphs."""
        from langchain_core.messages import AIMessage

        events: AsyncIterator[Any] = self._graph(slots, turn).astream(
            {"messages": messages},
            {**config, "recursion_limit": self._settings.llm_calls * _STEPS_PER_MODEL_CALL},
            stream_mode="messages",
        )
        speaking, aloud = None, Aloud()
        async for chunk, metadata in events:
            # Tool results stream through here too; only the model's own words are for the user.
            if metadata["langgraph_node"] != "model" or not isinstance(chunk, AIMessage) or not chunk.text:
                continue
            if speaking != chunk.id:
                if rest := aloud.close():
                    yield rest
                if speaking is not None:
                    yield "\n\n"
                speaking, aloud = chunk.id, Aloud()
            if text := aloud.feed(chunk.text):
                yield text
        if rest := aloud.close():
            yield rest

    async def _by_plan(
        self, messages: list[BaseMessage], slots: dict[str, str], turn: Turn, config: RunnableConfig
    ) -> AsyncIterator[str]:
        """The model plans one tool call in words, for servers without tools."""
        tools = {tool.name: tool for tool in make_tools(self._recommender, self._names, turn)}
        planner = Planner(self._chat_model(), tools, slots, config)
        aloud = Aloud()
        async for text in planner.words(messages, self._settings.llm_calls):
            if said := aloud.feed(text):
                yield said
        if rest := aloud.close():
            yield rest

    def _graph(self, slots: dict[str, str], turn: Turn) -> CompiledStateGraph[Any, Any, Any, Any]:
        from langchain.agents import create_agent
        from langchain.agents.middleware import ModelCallLimitMiddleware, ToolCallLimitMiddleware

        calls = self._settings.llm_calls
        limits: list[Any] = [
            ModelCallLimitMiddleware(run_limit=calls, exit_behavior="error"),
            # Past this the model is told that it may call no more, and can still answer.
            ToolCallLimitMiddleware(run_limit=calls * TOOL_CALLS_PER_MODEL_CALL, exit_behavior="continue"),
            unreadable_answers(),
        ]
        return create_agent(
            self._chat_model(),
            make_tools(self._recommender, self._names, turn),
            system_prompt=prompts.load("system", **slots),
            middleware=limits,
        )

    def _chat_model(self) -> BaseChatModel:
        with self._opening:
            if self._model is None:
                self._model = open_chat_model(self._settings, usage=Lack.USAGE not in self._lacks)
            return self._model

    def _learn(self, lack: Lack) -> None:
        """Do without from now on."""
        with self._opening:
            self._lacks.add(lack)
            if lack is Lack.USAGE:
                self._model = None


def _whole(text: str, grounding: Grounding, turn: Turn, meter: Meter) -> AgentAnswer:
    if grounding.removed and not grounding.cited:
        raise LLMError(LLMFailure.MADE_UP)
    if not text:
        raise LLMError(LLMFailure.EMPTY)
    return AgentAnswer(
        text,
        turn.cited(grounding.cited),
        tuple(grounding.cited),
        grounding.removed,
        meter.usage(),
        tuple(turn.relaxed),
        turn.request,
        tuple(turn.noted),
    )
