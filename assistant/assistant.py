"""The assistant: one call a turn, with or without a language model behind it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from langchain_core.embeddings import Embeddings

from assistant.builtin import BuiltIn
from assistant.dialogue import Dialogue
from assistant.errors import LLMError
from assistant.phrases import say
from assistant.recommender import Recommender
from assistant.settings import Settings
from assistant.store import Store
from assistant.types import Language, Recommendation, Reply
from assistant.understanding.grammar import Understanding
from assistant.understanding.language import detect
from retrieval.index import Index, open_index

if TYPE_CHECKING:
    from assistant.llm.agent import Agent

MAX_MESSAGE = 1000


class Assistant:
    """Talks about the items of one index. Safe to share between threads; sessions are independent.

    >>> bot = Assistant.open()
    >>> bot.reply("범죄도시2와 비슷한 영화 추천해줘").text
    """

    def __init__(self, index: Index, settings: Settings, store: Store, agent: Agent | None = None) -> None:
        self.index = index
        self.settings = settings
        self._store = store
        self._understanding = Understanding.of(index.items)
        self._recommender = Recommender(index)
        self._builtin = BuiltIn(index, self._understanding, self._recommender)
        self._agent = agent if agent else self._configured_agent()

    @classmethod
    def open(cls, *, index: Path | str | None = None, settings: Settings | None = None) -> Assistant:
        """Load an index (the one of RECOTALK_INDEX, or the bundled one) and the store of sessions.

        Raises ArtifactError when the index cannot be used, EncoderError when the encoder cannot be
        loaded, StoreError when the database cannot be opened.
        """
        settings = settings or Settings()
        folder = Path(index) if index is not None else settings.index
        return cls(open_index(folder, settings.encoder), settings, Store(settings.database))

    @property
    def encoder(self) -> Embeddings:
        """The langchain-core Embeddings in use."""
        return self.index.encoder

    def reply(self, message: str, *, session_id: str | None = None, user_id: str | None = None) -> Reply:
        """Answer one message. Without `session_id` a new conversation begins; the Reply carries its id."""
        for event in self.stream(message, session_id=session_id, user_id=user_id):
            if isinstance(event, Reply):
                return event
        raise AssertionError("a stream ends with a Reply")

    def stream(
        self, message: str, *, session_id: str | None = None, user_id: str | None = None
    ) -> Iterator[str | Reply]:
        """As `reply`, yielding pieces of the text as they come and the whole Reply at the end.

        When the LLM fails half way, the text of the final Reply takes the place of what was streamed.
        """
        session_id = session_id or uuid4().hex
        dialogue = self._store.load(session_id)
        language = detect(message, dialogue.standing.language if dialogue.standing else "ko")
        notices = [self._setup_notice(language)]
        if len(message) > MAX_MESSAGE:
            message = message[:MAX_MESSAGE]
            notices.append(say("notice_shortened", language, n=MAX_MESSAGE))
        if not message.strip():
            yield Reply(say("empty", language), (), session_id, language, "builtin")
            return
        if self._agent is not None:
            try:
                yield from self._with_llm(self._agent, message, dialogue, language, session_id, user_id)
                return
            except LLMError as error:
                notices.append(say("notice_llm", language, cause=error.cause(language)))
        turn = self._builtin.respond(message, dialogue)
        self._keep(session_id, user_id, message, turn.text, turn.dialogue)
        yield from turn.text.splitlines(keepends=True)
        notice = " ".join(filter(None, notices)) or None
        yield Reply(turn.text, turn.recommendations, session_id, turn.language, "builtin", notice)

    def recommend(self, message: str, k: int = 5) -> list[Recommendation]:
        """What the built-in understanding recommends for one message, outside any conversation."""
        return list(self._builtin.respond(message, Dialogue(), count=k).recommendations[:k])

    def _with_llm(
        self,
        agent: Agent,
        message: str,
        dialogue: Dialogue,
        language: Language,
        session_id: str,
        user_id: str | None,
    ) -> Iterator[str | Reply]:
        """The model's answer. What the message says was liked or seen counts from this turn on."""
        understood = self._understanding.parse(message, language=language)
        dialogue = dialogue.with_tastes(understood)
        for event in agent.stream(message, dialogue, language):
            if isinstance(event, str):
                yield event
                continue
            shown = [recommendation.item.id for recommendation in event.recommendations]
            after = dialogue.with_list(event.request or understood, shown) if shown else dialogue
            self._keep(session_id, user_id, message, event.text, after)
            notice = say("notice_removed", language, n=event.removed) if event.removed else None
            yield Reply(event.text, event.recommendations, session_id, language, "llm", notice)

    def _configured_agent(self) -> Agent | None:
        if not self.settings.llm_ready:
            return None
        from assistant.llm.agent import Agent  # langchain takes a second to import: only with an LLM

        return Agent(self.settings, self._recommender, self._understanding.names)

    def _setup_notice(self, language: Language) -> str | None:
        missing = self.settings.llm_missing
        return say("notice_llm_setup", language, missing=missing) if missing else None

    def _keep(
        self, session_id: str, user_id: str | None, message: str, text: str, dialogue: Dialogue
    ) -> None:
        said = dialogue.with_message("user", message).with_message("assistant", text)
        self._store.save(session_id, said, user_id)

    def close(self) -> None:
        """Let go of the store."""
        self._store.close()


def warm_up(settings: Settings) -> None:
    """Load what some first answers need and others do not; for a background thread of a server."""
    from retrieval.analysis import warm

    warm()
    if settings.llm_ready:
        import langchain.agents  # noqa: F401
        import langchain_openai  # noqa: F401


@cache
def _shared() -> Assistant:
    return Assistant.open()


def recommend(message: str, k: int = 5) -> list[Recommendation]:
    """At most `k` recommendations (1–20) for one message, by the built-in understanding of the default index.

    >>> [r.item.title["en"] for r in recommend("movies like Crime City 2", k=3)]
    """
    return _shared().recommend(message, k)
