"""The assistant: one call a turn, with or without a language model behind it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from langchain_core.embeddings import Embeddings

from assistant.builtin import BuiltIn
from assistant.dialogue import Dialogue
from assistant.errors import FeedbackError, LLMError
from assistant.history import stored
from assistant.memory import Memory
from assistant.phrases import say
from assistant.recommender import Recommender
from assistant.settings import Settings
from assistant.store import Store
from assistant.store.events import MEANING, Versions
from assistant.types import Intent, Language, Recommendation, Reply
from assistant.understanding.grammar import Understanding
from assistant.understanding.language import detect
from assistant.uses import Uses
from retrieval.index import Index, open_index

if TYPE_CHECKING:
    from assistant.llm.agent import Agent

MAX_MESSAGE = 1000
FEEDBACK = (*MEANING, "clicked")


class Assistant(Memory):
    """Talks about the items of one index. Safe to share between threads; sessions are independent.

    >>> bot = Assistant.open()
    >>> bot.reply("범죄도시2와 비슷한 영화 추천해줘").text
    """

    def __init__(self, index: Index, settings: Settings, store: Store, agent: Agent | None = None) -> None:
        super().__init__(index, store)
        self.settings = settings
        self._understanding = Understanding.of(index.items)
        self._recommender = Recommender(index)
        self._uses = Uses(self._recommender)
        self._builtin = BuiltIn(index, self._understanding, self._recommender)
        self._agent = agent if agent else self._configured_agent()
        self._versions = Versions(blend=_blend(index), index=index.manifest.version)

    @classmethod
    def open(cls, *, index: Path | str | None = None, settings: Settings | None = None) -> Assistant:
        """Load an index (the one of RECOTALK_INDEX, or the bundled one) and the store of sessions.

        Raises ArtifactError when the index cannot be used, EncoderError when the encoder cannot be
        loaded, StoreError when the database cannot be opened.
        """
        settings = settings or Settings()
        folder = Path(index) if index is not None else settings.index
        return cls(open_index(folder, settings.encoder_choice), settings, Store(settings.database))

    @property
    def encoder(self) -> Embeddings:
        """The langchain-core Embeddings in use."""
        return self.index.encoder

    def reply(self, message: str, *, session_id: str | None = None, user_id: str | None = None) -> Reply:
        """Answer one message. Without `session_id` a new conversation begins; the Reply carries its id.

        With `user_id` it begins with what that user liked, refused and has seen, and adds to it. Raises
        StoreError when the conversation is another user's or cannot be kept.
        """
        for event in self.stream(message, session_id=session_id, user_id=user_id):
            if isinstance(event, Reply):
                return event
        raise AssertionError("a stream ends with a Reply")

    def stream(
        self,
        message: str,
        *,
        session_id: str | None = None,
        user_id: str | None = None,
        kind: str | None = None,
        about: str | None = None,
    ) -> Iterator[str | Reply]:
        """As `reply`, yielding pieces of the text as they come and the whole Reply at the end.

        `kind` is "movie" or "course" where only those are wanted for now; a message that names a kind has
        its way all the same. `about` is the id of the item meant where a title in the message is that of
        several. When the LLM fails half way, the text of the final Reply takes the place of what was streamed.
        """
        session_id = session_id or uuid4().hex
        message = message.encode("utf-8", "replace").decode()  # halves of characters cannot be stored
        dialogue = self._store.load(session_id, user_id).of_kind(kind)
        language = detect(message, dialogue.standing.language if dialogue.standing else "ko")
        notices = [self._setup_notice(language)]
        if len(message) > MAX_MESSAGE:
            message = message[:MAX_MESSAGE]
            notices.append(say("notice_shortened", language, n=MAX_MESSAGE))
        if not message.strip():
            yield Reply(say("empty", language), (), session_id, language, "builtin")
            return
        usage = None
        if self._agent is not None:
            try:
                for event in self._with_llm(self._agent, message, dialogue, language, session_id, user_id):
                    yield _with_notices(event, notices) if isinstance(event, Reply) else event
                return
            except LLMError as error:
                usage = error.usage
                notices.append(say("notice_llm", language, cause=error.cause(language)))
        turn = self._builtin.respond(message, dialogue, about=about or "")
        reply = Reply(turn.text, turn.recommendations, session_id, turn.language, "builtin", usage=usage)
        reply = _with_notices(reply, notices)
        self._keep(reply, message, user_id, dialogue, turn.dialogue)
        yield from turn.text.splitlines(keepends=True)
        yield reply

    def recommend(self, message: str, k: int = 5) -> list[Recommendation]:
        """What the built-in understanding recommends for one message, outside any conversation."""
        return list(self._builtin.respond(message, Dialogue(), count=k).recommendations[:k])

    def similar_items(
        self, items: Sequence[str], k: int = 5, language: Language = "ko"
    ) -> list[Recommendation]:
        """At most `k` items like those of these ids; see `Uses`."""
        return self._uses.similar_items(items, k, language)

    def user_personalisation(
        self,
        liked: Sequence[str],
        disliked: Sequence[str] = (),
        k: int = 5,
        kind: str | None = None,
        language: Language = "ko",
    ) -> list[Recommendation]:
        """At most `k` items for who liked these, oldest first, and disliked those; see `Uses`."""
        return self._uses.user_personalisation(liked, disliked, k, kind, language)

    def personalised_ranking(
        self,
        items: Sequence[str],
        liked: Sequence[str],
        disliked: Sequence[str] = (),
        language: Language = "ko",
    ) -> list[Recommendation]:
        """These items in the order in which who liked and disliked those would enjoy them; see `Uses`."""
        return self._uses.personalised_ranking(items, liked, disliked, language)

    def feedback(self, session_id: str, item_id: str, kind: str) -> None:
        """Keep what the person thinks of an item, as if they had said so in the conversation.

        `kind` is "thumbs_up" or "liked", "thumbs_down" or "disliked", or "seen"; "clicked", that they looked
        closer, says nothing of what they think. Raises FeedbackError when it is none of them, or there is
        no such item or conversation.
        """
        if kind not in FEEDBACK:
            raise FeedbackError(f"there is no feedback {kind!r}; use one of {', '.join(FEEDBACK)}")
        if not self.index.rows([item_id]):
            raise FeedbackError(f"there is no item {item_id!r}; use the id of an item of a Reply")
        self._store.feedback(session_id, item_id, kind)

    def shown(self, session_id: str, item_ids: Sequence[str], *, user_id: str | None = None) -> None:
        """Keep that a list was shown outside the talk, so that feedback on its items is told of it.

        The session may be a new one. Raises StoreError when it is another user's.
        """
        self._store.shown(session_id, item_ids, user_id, versions=self._versions)

    def items_named(self, title: str) -> tuple[str, ...]:
        """Ids of the items a typed title may mean, best first: by title, alias, beginning, typo or sound."""
        return self._understanding.names.titles(title)

    def _with_llm(
        self,
        agent: Agent,
        message: str,
        dialogue: Dialogue,
        language: Language,
        session_id: str,
        user_id: str | None,
    ) -> Iterator[str | Reply]:
        """The model's answer. What the message says of tastes, and what the model noted, counts from now on."""
        understood = self._understanding.parse(message, language=language, kind=dialogue.avoid.kind)
        before = dialogue
        if understood.intent is Intent.START_OVER or understood.afresh:
            dialogue = dialogue.fresh()
        elif understood.intent is Intent.UNDO:
            dialogue = dialogue.undone() or dialogue
        dialogue = dialogue.with_tastes(understood)
        for event in agent.stream(message, dialogue, language):
            if isinstance(event, str):
                yield event
                continue
            for tastes in event.noted:
                dialogue = dialogue.with_tastes(tastes)
            shown = [recommendation.item.id for recommendation in event.recommendations]
            if shown:
                after = dialogue.with_list(event.request or understood, shown)
            else:
                after = replace(dialogue, focus=event.cited or dialogue.focus, pending=None)
            notice = say("notice_removed", language, n=event.removed) if event.removed else None
            reply = Reply(event.text, event.recommendations, session_id, language, "llm", notice, event.usage)
            self._keep(reply, message, user_id, before, after)
            yield reply

    def _configured_agent(self) -> Agent | None:
        if not self.settings.llm_ready:
            return None
        from assistant.llm.agent import Agent  # langchain takes a second to import: only with an LLM

        return Agent(self.settings, self._recommender, self._understanding)

    def _setup_notice(self, language: Language) -> str | None:
        missing = self.settings.llm_missing
        return say("notice_llm_setup", language, missing=missing) if missing else None

    def _keep(
        self, reply: Reply, message: str, user_id: str | None, before: Dialogue, after: Dialogue
    ) -> None:
        """Save what the turn made of the dialogue it began with."""
        said = after.with_message("user", message).with_message("assistant", reply.text)
        shown = [recommendation.item.id for recommendation in reply.recommendations]
        self._store.save(
            reply.session_id,
            said,
            user_id,
            before=before,
            shown=shown,
            versions=self._versions,
            exchange=stored(message, reply),
        )


def _blend(index: Index) -> str:
    """Which blend makes the lists: when it was chosen, and on which split. It is kept with every list shown."""
    return f"{index.recipe.date}/{index.recipe.split[:12]}" if index.recipe else ""


def _with_notices(reply: Reply, notices: Sequence[str | None]) -> Reply:
    return replace(reply, notice=" ".join(filter(None, [*notices, reply.notice])) or None)


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
