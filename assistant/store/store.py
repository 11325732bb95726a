"""The store: what the assistant keeps, each change in one transaction."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from unicodedata import category

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from assistant.dialogue import Dialogue
from assistant.errors import FeedbackError, StoreError
from assistant.store import events, personal, sessions, tastes
from assistant.store.engine import for_writing, open_engine, scrub, shown
from assistant.store.events import Happened, Rating, Versions
from assistant.store.merging import merged
from assistant.store.migration import prepare
from assistant.store.sessions import Kept
from assistant.store.tables import LONGEST_SESSION_ID, LONGEST_USER_ID
from assistant.types import Request

UNKNOWN = Versions()


class Store:
    """Conversations, tastes and feedback events. Safe to share between threads and between processes.

    Every method raises StoreError when the database fails or an id cannot be one.
    """

    def __init__(self, url: str) -> None:
        """Open the SQLite or PostgreSQL database at `url`; make its folder and tables, or update them.

        Raises StoreError when that cannot be done, or the database belongs to a later version.
        """
        self._shown = shown(url)
        try:
            self._engine = open_engine(url)
            prepare(self._engine)
        except ImportError as cause:
            raise StoreError(
                f"the database {self._shown} needs a driver that is not installed ({cause}); for PostgreSQL: "
                "pip install 'psycopg[binary]', or set RECOTALK_DATABASE to another one"
            ) from cause
        except (OSError, SQLAlchemyError) as cause:
            raise StoreError(
                f"the database {self._shown} cannot be opened: {cause.__cause__ or cause}; "
                "set RECOTALK_DATABASE to another one, for instance sqlite:///recotalk.db"
            ) from cause
        self._writer = for_writing(self._engine)

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
    ) -> None:
        """Keep the dialogue after a turn, its new tastes in the user's profile, and its events.

        before   the dialogue as it was loaded: what was saved meanwhile is kept too, and a session
                 deleted meanwhile stays deleted; without it `dialogue` takes the place of what is stored
        shown    ids of the items the turn showed, in order;  versions  what made that list
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

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    @contextmanager
    def _connection(self, writing: bool = False) -> Iterator[Connection]:
        """A connection in a transaction, committed at the end unless something is raised."""
        engine = self._writer if writing else self._engine
        with self._errors("written" if writing else "read"), engine.begin() as connection:
            yield connection

    def _scrub(self) -> None:
        with self._errors("cleared of what was deleted"):
            scrub(self._engine)

    @contextmanager
    def _errors(self, doing: str) -> Iterator[None]:
        try:
            yield
        except SQLAlchemyError as cause:
            raise StoreError(
                f"the database {self._shown} cannot be {doing}: {cause.__cause__ or cause}; "
                "see that it is there, that its disk has room and that nothing else holds it, then try again"
            ) from cause


def _saying(item_id: str, feeling: str) -> Request:
    """What somebody would have said who feels so."""
    liked, disliked, seen = ((item_id,) if feeling == one else () for one in tastes.FEELINGS)
    return Request("ko", liked=liked, disliked=disliked, seen=seen)


def _opened(connection: Connection, kept: Kept | None, owner: str | None) -> Dialogue:
    """The dialogue a turn begins with."""
    if kept and kept.dialogue and (owner is None or kept.user_id == owner):
        return kept.dialogue
    dialogue = (kept and kept.dialogue) or Dialogue()
    return tastes.with_profile(dialogue, tastes.profile(connection, owner)) if owner else dialogue


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
