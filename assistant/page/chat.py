"""What the chat does, without the toolkit that draws it: answering, asking again, coming back, opinions.

The store has the truth; nothing a browser sends but its cookie opens a conversation. `user` is who asks.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from threading import Lock
from time import monotonic, time
from typing import Any
from uuid import uuid4

from assistant.assistant import Assistant
from assistant.history import Past
from assistant.page import cards, words
from assistant.page.follow_ups import follow_ups
from assistant.page.welcome import welcome
from assistant.store.exchanges import Talk
from assistant.types import Reply
from data.errors import RecotalkError

MAX_MESSAGE = 1001
"""Characters handed on: one over the assistant's own limit, so that it notices a longer one and says so."""
SECONDS_BETWEEN_UPDATES = 0.15
KINDS = ("movie", "course")
KEPT_DRAFTS = 500

Log = dict[str, Any]
"""`session`, `time`, `writing` while an answer is written, and `items`: pairs of a key and HTML.

What has the same key and HTML stays as it is on the page. A page that has shown a log shows none of an earlier
time: what was still on its way when an answer was stopped.
"""


class ChatPage:
    """One assistant and the conversations it has on the page. Safe to share between threads."""

    def __init__(self, bot: Assistant) -> None:
        self.bot = bot
        self._unfinished = Unfinished()

    def answer(
        self,
        message: str,
        session: object,
        user: str,
        language: str,
        *,
        kind: object = None,
        about: object = None,
    ) -> Iterator[Log]:
        """The conversation, again and again while the answer to `message` is written.

        `session` is what the browser sent for an id; one that is not the user's begins a new conversation.
        `language` is the page's, for the words until an answer comes, or when none does; `kind` and `about`
        are those of Assistant.stream, if they are any.
        """
        message = message.strip()[:MAX_MESSAGE]
        session_id = self._admitted(session, user) or uuid4().hex
        past = self.bot.past(session_id, user)
        shown = self._items(past)
        shown.append((f"q{len(shown)}", cards.said(message)))
        key = f"a{len(shown)}"
        draft = Draft(user, message, len(past))
        self._unfinished.put(session_id, draft)
        yield _log(session_id, [*shown, (key, cards.pending(language))], writing=True)
        if draft.stopped:
            return
        turn = self.bot.stream(
            message,
            session_id=session_id,
            user_id=user,
            kind=kind if kind in KINDS else None,
            about=about if isinstance(about, str) else None,
        )
        try:
            for event in paced(turn):
                if draft.stopped:
                    return
                if isinstance(event, Reply):
                    self._unfinished.pop(session_id)
                    yield self.log(session_id, user, language)
                else:
                    draft.text = event
                    yield _log(session_id, [*shown, (key, cards.partial(event))], writing=True)
        except RecotalkError as error:
            failed = cards.failure(words.word("failed", language, error=str(error)), language)
            yield _log(session_id, [*shown, (key, failed)])

    def log(self, session: object, user: str, language: str) -> Log:
        """The conversation of that id, from the store; words of welcome where it is not the user's or has nothing."""
        session_id = self._admitted(session, user)
        past = self.bot.past(session_id, user) if session_id else ()
        if not past:
            return _log(session_id or "", [(f"welcome-{language}", welcome(self.bot.index, language))])
        return _log(session_id or "", self._items(past, whole=True))

    def stop(self, session: object, user: str, language: str) -> Log:
        """Stop the answer: the conversation as far as it had come; whole where it was finished all the same."""
        draft = self._unfinished.of(session, user)
        if draft:
            draft.stopped = True
        past = self.bot.past(str(session), user) if draft else ()
        if draft is None or len(past) > draft.number:
            return self.log(session, user, language)
        items = self._items(past)
        items.append((f"q{len(items)}", cards.said(draft.message)))
        items.append((f"a{len(items)}", cards.stopped(draft.text, language)))
        return _log(str(session), items)

    def again(self, session: object, user: str) -> str | None:
        """The message to ask again: one that was stopped or failed, else the last, which is taken back."""
        draft = self._unfinished.of(session, user)
        if draft and len(self.bot.past(str(session), user)) == draft.number:
            return draft.message
        session_id = self._admitted(session, user)
        return self.bot.take_back(session_id, user) if session_id else None

    def talks(self, user: str) -> list[Talk]:
        """The user's conversations, the one used last first."""
        return self.bot.talks(user)

    def delete(self, session: object, user: str) -> bool:
        """Delete a conversation; False when it is not the user's."""
        session_id = self._admitted(session, user)
        return bool(session_id and self.bot.delete_session(session_id))

    def feel(self, session: object, user: str, item: object, feeling: object, on: bool) -> None:
        """Note an opinion, or take it back. Raises FeedbackError when there is no such item or feeling."""
        item_id, name = str(item), str(feeling)
        session_id = self._admitted(session, user)
        if not on:
            self.bot.forget(user, item_id, (name,) if name == "seen" else (name, "seen"))
        elif session_id:
            self.bot.feedback(session_id, item_id, name)
        else:
            self.bot.feel(user, item_id, name)

    def clicked(self, session: object, user: str, item: object) -> None:
        """Note that somebody looked closer at an item of a list."""
        session_id = self._admitted(session, user)
        if session_id and isinstance(item, str) and self.bot.index.rows([item]):
            self.bot.feedback(session_id, item, "clicked")

    def feelings(self, user: str) -> dict[str, list[str]]:
        """What the user feels, by item id."""
        felt: dict[str, list[str]] = {}
        for id, feeling in self.bot.tastes(user):
            felt.setdefault(id, []).append(feeling)
        return felt

    def _admitted(self, session: object, user: str) -> str | None:
        """`session` when it is a conversation of that user."""
        if (
            isinstance(session, str)
            and session.isalnum()
            and len(session) <= 64
            and self.bot.owns(session, user)
        ):
            return session
        return None

    def _items(self, past: tuple[Past, ...], *, whole: bool = False) -> list[tuple[str, str]]:
        """Keys and HTML; the last answer has messages to go on with when the conversation is shown `whole`."""
        items = []
        for number, exchange in enumerate(past):
            last = whole and number == len(past) - 1
            chips = follow_ups(exchange.reply) if last else ()
            items.append((f"q{2 * number}", cards.said(exchange.message)))
            items.append((f"a{2 * number + 1}", cards.answer(exchange.reply, chips, last=last)))
        return items


@dataclass(slots=True)
class Draft:
    """A message whose answer is not finished: whose it is, how many exchanges came before, the text so far.

    The one who writes it changes `text` and looks at `stopped`, which the one who reads sets.
    """

    user: str
    message: str
    number: int
    text: str = ""
    stopped: bool = False


class Unfinished:
    """The drafts of the conversations used last, in memory; safe to share between threads."""

    def __init__(self) -> None:
        self._drafts: OrderedDict[str, Draft] = OrderedDict()
        self._lock = Lock()

    def put(self, session_id: str, draft: Draft) -> None:
        """Keep it instead of the one before."""
        with self._lock:
            self._drafts[session_id] = draft
            self._drafts.move_to_end(session_id)
            while len(self._drafts) > KEPT_DRAFTS:
                self._drafts.popitem(last=False)

    def pop(self, session_id: str) -> None:
        """It is finished."""
        with self._lock:
            self._drafts.pop(session_id, None)

    def of(self, session: object, user: str) -> Draft | None:
        """That of the conversation, when it is the user's."""
        with self._lock:
            draft = self._drafts.get(session) if isinstance(session, str) else None
        return draft if draft and draft.user == user else None


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


def _log(session_id: str, items: list[tuple[str, str]], *, writing: bool = False) -> Log:
    return {
        "session": session_id,
        "time": time(),
        "writing": writing,
        "items": [list(item) for item in items],
    }
