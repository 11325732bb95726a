"""The language model at work: langchain's agent over our tools, with limits, streamed and grounded."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import prompts
from assistant.dialogue import Dialogue
from assistant.errors import LLMError, LLMFailure
from assistant.llm.background import iterate
from assistant.llm.chat_model import failures, open_chat_model, translated, unreadable_answers
from assistant.llm.fence import fenced, named
from assistant.llm.grounding import Grounding, cited
from assistant.llm.tools import make_tools
from assistant.llm.turn import Turn
from assistant.recommender import Recommender
from assistant.settings import Settings
from assistant.types import Language, Recommendation, Request
from assistant.understanding.names import NameIndex
from data.item import Item

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import BaseMessage
    from langgraph.graph.state import CompiledStateGraph

TOOL_CALLS_PER_MODEL_CALL = 2
_STEPS_PER_MODEL_CALL = 8
"""Graph steps between two calls of the model, middleware included, with room to spare."""
_REPLY_IN = {"ko": "Korean (polite 해요체)", "en": "English"}


@dataclass(frozen=True, slots=True)
class AgentAnswer:
    """A whole answer of the language model.

    text              what was streamed, joined
    recommendations   those the text names, in order
    removed           sentences and lines taken out because they named things no tool returned
    relaxed           limits that were lifted to find anything
    request           the last request a tool answered, to stand for the next turn
    """

    text: str
    recommendations: tuple[Recommendation, ...]
    removed: int
    relaxed: tuple[str, ...] = ()
    request: Request | None = None


class Agent:
    """Answers turns with a language model. Holds no conversation: all it needs comes in."""

    def __init__(
        self,
        settings: Settings,
        recommender: Recommender,
        names: NameIndex,
        model: BaseChatModel | None = None,
    ) -> None:
        """`model` stands in for the one named in the settings."""
        self._recommender = recommender
        self._names = names
        self._settings = settings
        self._model = model

    def stream(self, message: str, dialogue: Dialogue, language: Language) -> Iterator[str | AgentAnswer]:
        """Pieces of the answer as they can be shown, then the AgentAnswer.

        `dialogue` is the conversation before this message. Raises LLMError when the server fails,
        the time or the number of calls runs out, or nothing sound is left of the answer; pieces may
        have been given by then.
        """
        turn = Turn(dialogue, language)
        graph = self._graph(turn)
        said = " ".join([*(m.text for m in dialogue.messages if m.role == "user"), message])
        grounding = Grounding(turn.items, said, language)
        pieces: list[str] = []
        try:
            for text in iterate(self._words(graph, message, dialogue), self._settings.llm_timeout):
                if piece := grounding.feed(text):
                    pieces.append(piece)
                    yield piece
        except failures() as error:
            raise translated(error) from error
        if piece := grounding.close():
            pieces.append(piece)
            yield piece
        yield _answer("".join(pieces).strip(), grounding, turn)

    def _graph(self, turn: Turn) -> CompiledStateGraph[Any, Any, Any, Any]:
        from langchain.agents import create_agent
        from langchain.agents.middleware import ModelCallLimitMiddleware, ToolCallLimitMiddleware

        if self._model is None:
            self._model = open_chat_model(self._settings)
        calls = self._settings.llm_calls
        limits: list[Any] = [
            ModelCallLimitMiddleware(run_limit=calls, exit_behavior="error"),
            # Past this the model is told that it may call no more, and can still answer.
            ToolCallLimitMiddleware(run_limit=calls * TOOL_CALLS_PER_MODEL_CALL, exit_behavior="continue"),
            unreadable_answers(),
        ]
        return create_agent(
            self._model,
            make_tools(self._recommender, self._names, turn),
            system_prompt=self._instructions(turn),
            middleware=limits,
        )

    async def _words(
        self, graph: CompiledStateGraph[Any, Any, Any, Any], message: str, dialogue: Dialogue
    ) -> AsyncIterator[str]:
        """What the model says, token by token; separate messages are separate paragraphs."""
        from langchain_core.messages import AIMessage

        events: AsyncIterator[Any] = graph.astream(
            {"messages": self._messages(message, dialogue)},
            {"recursion_limit": self._settings.llm_calls * _STEPS_PER_MODEL_CALL},
            stream_mode="messages",
        )
        speaking = None
        async for chunk, metadata in events:
            # Tool results stream through here too; only the model's own words are for the user.
            if metadata["langgraph_node"] != "model" or not isinstance(chunk, AIMessage) or not chunk.text:
                continue
            if speaking not in (None, chunk.id):
                yield "\n\n"
            speaking = chunk.id
            yield chunk.text

    def _messages(self, message: str, dialogue: Dialogue) -> list[BaseMessage]:
        """The conversation so far and the new message; tool calls of earlier turns are not kept."""
        from langchain_core.messages import AIMessage, HumanMessage

        shown = self._items((*dialogue.shown, *dialogue.last_list))
        before = [
            HumanMessage(said.text) if said.role == "user" else AIMessage(cited(said.text, shown))
            for said in dialogue.messages
        ]
        return [*before, HumanMessage(message)]

    def _instructions(self, turn: Turn) -> str:
        items, dialogue = self._recommender.index.items, turn.dialogue
        known: list[dict[str, Any]] = [
            {"items_by_kind": Counter(item.kind for item in items)},
            {"genres": sorted({genre for item in items for genre in item.genres})},
            {"shown_last": [named(item) for item in self._items(dialogue.last_list)]},
            {"liked": [named(item) for item in self._items(dialogue.liked)]},
            {"refused_or_seen": [named(item) for item in self._items((*dialogue.disliked, *dialogue.seen))]},
        ]
        facts = fenced(fact for fact in known if all(fact.values()))
        return prompts.load("system", language=_REPLY_IN[turn.language], facts=facts)

    def _items(self, ids: tuple[str, ...]) -> list[Item]:
        index = self._recommender.index
        return [index.items[row] for row in index.rows(tuple(dict.fromkeys(ids)))]


def _answer(text: str, grounding: Grounding, turn: Turn) -> AgentAnswer:
    if grounding.removed and not grounding.cited:
        raise LLMError(LLMFailure.MADE_UP)
    if not text:
        raise LLMError(LLMFailure.EMPTY)
    return AgentAnswer(
        text, turn.cited(grounding.cited), grounding.removed, tuple(turn.relaxed), turn.request
    )
