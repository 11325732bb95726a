"""The store: what the assistant keeps, each change in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from unicodedata import category

from sqlalchemy import Connection

from assistant.dialogue import Dialogue
from assistant.errors import FeedbackError, StoreError
from assistant.store import events, exchanges, personal, sessions, tastes
from assistant.store.database import Database
from assistant.store.events import Happened, Rating, Versions
from assistant.store.exchanges import Exchange, Talk
from assistant.store.merging import merged
from assistant.store.sessions import Kept
from assistant.store.tables import LONGEST_SESSION_ID, LONGEST_USER_ID
from assistant.types import Request
from retrieval.filters import Filters

UNKNOWN = Versions()
NO_SESSION = ""
"""Where an event did not happen in a conversation; no session can have this id."""


class Store(Database):
    """Conversations, tastes and feedback events. Safe to share between threads and between processes.

    Every method raises StoreError when the database fails or an id cannot be one.
    """

    def load(self, session_id: str, user_id: str | None = None) -> Dialogue:
        """The dialogue of that session; a new one begins with the tastes of the user, if one is given.

        Raises StoreError when the session is another user's. A dialogue that cannot be read any more
        counts as new; saving sets the old text aside.
        """
        _check(session_id, user_id)
        with self._connection() as connection:
            kept = sessions.find(connection, session_id)
            return _opened(connection, kept, _owner(session_id, kept, user_id))

    def save(
        self,
        session_id: str,
        dialogue: Dialogue,
        user_id: str | None = None,
        *,
        before: Dialogue | None = None,
        shown: Sequence[str] = (),
        versions: Versions = UNKNOWN,
        exchange: Exchange | None = None,
    ) -> None:
        """Keep the dialogue after a turn, its new tastes in the user's profile, and its events.

        before   the dialogue as it was loaded: what was saved meanwhile is kept too, and a session
                 deleted meanwhile stays deleted; without it `dialogue` takes the place of what is stored
        shown    ids of the items the turn showed, in order;  versions  what made that list
        exchange the turn as a page shows it again
        """
        _check(session_id, user_id)
        with self._connection(writing=True) as connection:
            kept = sessions.find(connection, session_id, to_change=True)
            if kept is None and before is not None and before.messages:
                return
            owner = _owner(session_id, kept, user_id)
            if before is None:
                before = now = (kept and kept.dialogue) or Dialogue()
            else:
                now = _opened(connection, kept, owner)
            said = events.of_turn(shown, tastes.learned(before, dialogue))
            _write(connection, session_id, kept, owner, now, merged(now, before, dialogue), said, versions)
            if exchange:
                exchanges.add(connection, session_id, exchange, sessions.written(before))

    def feedback(self, session_id: str, item_id: str, kind: str) -> None:
        """Keep what somebody thinks of an item: in the dialogue, the user's profile and the events.

        `kind` is one of those of events.MEANING, or "clicked", which is kept in the events alone.
        Raises FeedbackError when there is no such session.
        """
        _check(session_id, None)
        with self._connection(writing=True) as connection:
            kept = sessions.find(connection, session_id, to_change=True)
            if kept is None:
                raise FeedbackError(
                    f"there is no conversation {session_id!r}; use the session_id of a Reply that answered a message"
                )
            happened = [Happened(item_id, kind)]
            if kind not in events.MEANING:
                events.add(connection, session_id, kept.user_id, happened, datetime.now(UTC), UNKNOWN)
                return
            now = _opened(connection, kept, kept.user_id)
            after = now.with_tastes(_saying(item_id, events.MEANING[kind]))
            _write(connection, session_id, kept, kept.user_id, now, after, happened, UNKNOWN)

    def shown(
        self,
        session_id: str,
        item_ids: Sequence[str],
        user_id: str | None = None,
        *,
        versions: Versions = UNKNOWN,
    ) -> None:
        """Keep that a list was shown outside the talk of a session, in this order; the session may be new.

        Raises StoreError when the session is another user's.
        """
        _check(session_id, user_id)
        with self._connection(writing=True) as connection:
            kept = sessions.find(connection, session_id, to_change=True)
            owner = _owner(session_id, kept, user_id)
            now = _opened(connection, kept, owner)
            said = events.of_turn(item_ids, ())
            _write(connection, session_id, kept, owner, now, now, said, versions)

    def belongs(self, session_id: str, user_id: str | None) -> bool:
        """True when there is that session and it is that user's; for no user, when it is nobody's."""
        _check(session_id, user_id)
        with self._connection() as connection:
            kept = sessions.find(connection, session_id)
            return kept is not None and kept.user_id == user_id

    def ratings(self) -> list[Rating]:
        """The last opinion of each user on each item, in the order they first spoke of it."""
        with self._connection() as connection:
            return events.ratings(connection)

    def export_user(self, user_id: str) -> dict[str, Any]:
        """Everything about the user as plain JSON values: `sessions`, `tastes`, `events`."""
        with self._connection() as connection:
            return personal.export_user(connection, user_id)

    def export_session(self, session_id: str) -> dict[str, Any]:
        """Everything about the session as plain JSON values: `sessions` (one or none), `events`."""
        with self._connection() as connection:
            return personal.export_session(connection, session_id)

    def delete_user(self, user_id: str) -> int:
        """Delete everything about the user, beyond recovery from the file; the number of rows."""
        with self._connection(writing=True) as connection:
            rows = personal.delete_user(connection, user_id)
        self._scrub()
        return rows

    def delete_session(self, session_id: str) -> int:
        """Delete everything about the session, likewise; what it told of its user's tastes stays with them."""
        with self._connection(writing=True) as connection:
            rows = personal.delete_session(connection, session_id)
        self._scrub()
        return rows

    def talks(self, user_id: str, most: int = 100) -> list[Talk]:
        """The conversations of that user, the one used last first."""
        with self._connection() as connection:
            return exchanges.talks(connection, user_id, most)

    def exchanges(self, session_id: str, user_id: str | None) -> tuple[Exchange, ...]:
        """What was said and shown in that conversation; nothing where it is another's."""
        _check(session_id, user_id)
        with self._connection() as connection:
            kept = sessions.find(connection, session_id)
            mine = kept is not None and kept.user_id == user_id
            return exchanges.of_session(connection, session_id) if mine else ()

    def take_back(self, session_id: str, user_id: str | None) -> str | None:
        """Take the last message and its answer back, as if never said; the message. None when there is none.

        What is known of the user's tastes stays, and so do the events.
        """
        _check(session_id, user_id)
        with self._connection(writing=True) as connection:
            kept = sessions.find(connection, session_id, to_change=True)
            if kept is None or kept.user_id != user_id:
                return None
            last = exchanges.take_last(connection, session_id)
            if last is None:
                return None
            message, text = last
            before = sessions.read(session_id, text) if text else None
            if before:
                now = _opened(connection, kept, user_id)
                after = tastes.with_tastes(before, tastes.tastes_in(now))
                _write(connection, session_id, kept, user_id, now, after, (), UNKNOWN)
            return message

    def profile(self, user_id: str) -> list[tuple[str, str]]:
        """The tastes of that user as pairs of item id and feeling, the oldest first."""
        with self._connection() as connection:
            return tastes.profile(connection, user_id)

    def feel(self, user_id: str, item_id: str, feeling: str) -> None:
        """Keep that the user liked, disliked or has seen an item, outside any conversation."""
        _check("-", user_id)
        with self._connection(writing=True) as connection:
            time = datetime.now(UTC)
            told = Dialogue().with_tastes(_saying(item_id, feeling))
            tastes.remember(connection, user_id, tastes.tastes_in(told), time)
            events.add(connection, NO_SESSION, user_id, [Happened(item_id, feeling)], time, UNKNOWN)

    def forget(self, user_id: str, item_id: str, feelings: Sequence[str]) -> None:
        """Take feelings of the user for an item back, in the profile and so in every conversation of theirs."""
        _check("-", user_id)
        with self._connection(writing=True) as connection:
            tastes.forget(connection, user_id, [(item_id, feeling) for feeling in feelings])
            if all(id != item_id for id, _ in tastes.profile(connection, user_id)):
                gone = [Happened(item_id, events.TAKEN_BACK)]
                events.add(connection, NO_SESSION, user_id, gone, datetime.now(UTC), UNKNOWN)

    def limits(self, user_id: str) -> Filters:
        """What the user said to leave out for good: new conversations begin with it."""
        with self._connection() as connection:
            return sessions.last_limits(connection, user_id)

    def lift(self, user_id: str, field: str, value: object) -> None:
        """Take one value of one of those limits back, in every conversation of the user."""
        with self._connection(writing=True) as connection:
            sessions.lift(connection, user_id, field, value)


def _saying(item_id: str, feeling: str) -> Request:
    """What somebody would have said who feels so."""
    liked, disliked, seen = ((item_id,) if feeling == one else () for one in tastes.FEELINGS)
    return Request("ko", liked=liked, disliked=disliked, seen=seen)


def _opened(connection: Connection, kept: Kept | None, owner: str | None) -> Dialogue:
    """The dialogue a turn begins with. What it says of tastes is, for a known user, what their profile says."""
    dialogue = (kept and kept.dialogue) or Dialogue()
    if owner is None:
        return dialogue
    profile = tastes.profile(connection, owner)
    if kept and kept.dialogue and kept.user_id == owner:
        return tastes.with_tastes(dialogue, profile)
    if kept is None:
        dialogue = replace(dialogue, avoid=sessions.last_limits(connection, owner))
    return tastes.with_profile(dialogue, profile)


def _write(
    connection: Connection,
    session_id: str,
    kept: Kept | None,
    owner: str | None,
    now: Dialogue,
    after: Dialogue,
    happened: Sequence[Happened],
    versions: Versions,
) -> None:
    time = datetime.now(UTC)
    sessions.put(connection, session_id, after, owner, time, kept.unreadable if kept else None)
    if owner:
        new = tastes.learned(now, after)
        if kept and kept.user_id is None:  # the user became known: what the session knew is theirs now
            events.hand_over(connection, session_id, owner)
            new = (*tastes.tastes_in(kept.dialogue or Dialogue()), *new)
        tastes.forget(connection, owner, tastes.learned(after, now))
        tastes.remember(connection, owner, new, time)
    events.add(connection, session_id, owner, happened, time, versions)


def _owner(session_id: str, kept: Kept | None, user_id: str | None) -> str | None:
    """The user of a session: the one it began with, else the one now given."""
    if kept is None or kept.user_id is None:
        return user_id
    if user_id not in (None, kept.user_id):
        raise StoreError(
            f"session {session_id!r} belongs to another user; begin a new one by leaving session_id out"
        )
    return kept.user_id


def _check(session_id: str, user_id: str | None) -> None:
    for name, value, longest in (
        ("session_id", session_id, LONGEST_SESSION_ID),
        ("user_id", user_id, LONGEST_USER_ID),
    ):
        if value is None:
            continue
        if not 1 <= len(value) <= longest or value != value.strip() or any(map(_unwritable, value)):
            raise StoreError(
                f"{name} must have 1 to {longest} characters, no control characters and no space around; it is {value!r}"
            )


def _unwritable(character: str) -> bool:
    """Control characters and halves of characters, which not every database takes."""
    return category(character) in ("Cc", "Cs")
