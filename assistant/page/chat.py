"""What the chat page does, without the toolkit that draws it: answering, starting anew, coming back."""

from __future__ import annotations

from collections.abc import Iterator
from time import monotonic
from typing import Any

from assistant.assistant import Assistant
from assistant.page import cards, words
from assistant.page.conversations import Conversations, Exchange
from assistant.types import Reply
from data.errors import RecotalkError

MAX_MESSAGE = 1001
"""Characters handed on: one over the assistant's own limit, so that it notices a longer one and says so."""
SECONDS_BETWEEN_UPDATES = 0.15

Messages = list[dict[str, str]]


class ChatPage:
    """One assistant and the conversations it has on the page. Safe to share between threads."""

    def __init__(self, bot: Assistant) -> None:
        self.bot = bot
        self.conversations = Conversations()

    def answer(self, message: str, session: object, language: str) -> Iterator[tuple[Messages, str]]:
        """The whole conversation and its id, again and again while the answer to `message` is written.

        `session` is what the browser sent for an id; an unknown one begins a new conversation.
        `language` is the page's, for the words until an answer comes, or when none does.
        """
        message = message.strip()[:MAX_MESSAGE]
        session_id = self.conversations.admitted(session)
        messages = [*self.shown(session_id), _message("user", cards.said(message))]
        yield [*messages, _message("assistant", cards.pending(language))], session_id
        try:
            for event in paced(self.bot.stream(message, session_id=session_id)):
                if isinstance(event, Reply):
                    self.conversations.add(session_id, Exchange(message, event))
                    yield self.shown(session_id), session_id
                else:
                    yield [*messages, _message("assistant", cards.partial(event))], session_id
        except RecotalkError as error:
            failed = cards.failure(words.word("failed", language, error=str(error)))
            yield [*messages, _message("assistant", failed)], session_id

    def shown(self, session: object) -> Messages:
        """The conversation of that id as chat messages; empty when it is unknown."""
        return [
            message
            for exchange in self.conversations.exchanges(session)
            for message in (
                _message("user", cards.said(exchange.message)),
                _message("assistant", cards.answer(exchange.reply)),
            )
        ]

    def suggestions(self, session: object, language: str) -> tuple[str, ...]:
        """Messages to offer: ways to go on from a list, in its language, else examples to begin with."""
        exchanges = self.conversations.exchanges(session)
        if exchanges and exchanges[-1].reply.recommendations:
            return words.suggestions("follow_ups", exchanges[-1].reply.language)
        return words.suggestions("examples", language)

    def chat(self, message: str, session_id: str = "") -> dict[str, Any]:
        """Answer one message; the session_id of the returned reply goes on with the conversation."""
        message = message.strip()[:MAX_MESSAGE]
        reply = self.bot.reply(message, session_id=self.conversations.admitted(session_id))
        self.conversations.add(reply.session_id, Exchange(message, reply))
        return reply.to_dict()


def paced(events: Iterator[str | Reply]) -> Iterator[str | Reply]:
    """The text so far, a few times a second, then the Reply: a browser need not draw every piece."""
    text, last = "", 0.0
    for event in events:
        if isinstance(event, Reply):
            yield event
            return
        text += event
        if monotonic() - last >= SECONDS_BETWEEN_UPDATES:
            last = monotonic()
            yield text


def _message(role: str, content: str) -> dict[str, str]:
    return {"role": role, "content": content}
