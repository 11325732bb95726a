"""The conversations: one row each, the dialogue as JSON."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Connection, select, update

from assistant.dialogue import Dialogue
from assistant.store.engine import upsert
from assistant.store.tables import sessions
from retrieval.filters import Filters

_log = logging.getLogger(__name__)
_json = TypeAdapter(Dialogue)


@dataclass(frozen=True, slots=True)
class Kept:
    """One row. `dialogue` is None when its text cannot be read; `set_aside` has earlier such texts, one a line."""

    user_id: str | None
    text: str
    dialogue: Dialogue | None
    set_aside: str | None

    @property
    def unreadable(self) -> str | None:
        """All texts that cannot be read, one a line."""
        texts = [self.set_aside] if self.set_aside else []
        return "\n".join([*texts, *([self.text] if self.dialogue is None else [])]) or None


def find(connection: Connection, session_id: str, *, to_change: bool = False) -> Kept | None:
    """The conversation of that id; one found `to_change` is nobody else's until the transaction ends."""
    wanted = select(sessions.c.user_id, sessions.c.dialogue, sessions.c.set_aside)
    wanted = wanted.where(sessions.c.id == session_id)
    row = connection.execute(wanted.with_for_update() if to_change else wanted).first()
    if row is None:
        return None
    return Kept(row.user_id, row.dialogue, read(session_id, row.dialogue), row.set_aside)


def read(session_id: str, text: str) -> Dialogue | None:
    """The dialogue a text has; None, and a warning, where this version cannot read it."""
    try:
        return _json.validate_json(text)
    except ValidationError as error:
        # Not the values: they are what somebody said.
        problem = error.errors(include_input=False, include_url=False)[0]
        place = ".".join(map(str, problem["loc"])) or "the text"
        _log.warning(
            "the dialogue of session %s cannot be read (%s: %s); it is set aside and a new one begins",
            session_id,
            place,
            problem["type"],
        )
        return None


def written(dialogue: Dialogue) -> str:
    """The text `read` takes."""
    return _json.dump_json(dialogue).decode()


def last_limits(connection: Connection, user_id: str) -> Filters:
    """What the conversation the user had last leaves out for good."""
    wanted = select(sessions.c.id, sessions.c.dialogue).where(sessions.c.user_id == user_id)
    row = connection.execute(wanted.order_by(sessions.c.updated.desc()).limit(1)).first()
    dialogue = read(row.id, row.dialogue) if row else None
    return replace(dialogue.avoid, kind=None) if dialogue else Filters()


def lift(connection: Connection, user_id: str, field: str, value: object) -> None:
    """Take `value` out of the field of what the conversations of the user leave out for good."""
    wanted = select(sessions.c.id, sessions.c.dialogue).where(sessions.c.user_id == user_id)
    for row in connection.execute(wanted.with_for_update()).all():
        dialogue = read(row.id, row.dialogue)
        values = getattr(dialogue.avoid, field) if dialogue else ()
        if dialogue and value in values:
            kept: dict[str, Any] = {field: tuple(one for one in values if one != value)}
            left = replace(dialogue.avoid, **kept)
            text = written(replace(dialogue, avoid=left))
            connection.execute(update(sessions).where(sessions.c.id == row.id).values(dialogue=text))


def put(
    connection: Connection,
    session_id: str,
    dialogue: Dialogue,
    user_id: str | None,
    time: datetime,
    set_aside: str | None,
) -> None:
    """Insert or replace the row."""
    row = {
        "id": session_id,
        "user_id": user_id,
        "dialogue": written(dialogue),
        "updated": time,
        "set_aside": set_aside,
    }
    connection.execute(upsert(sessions, connection.dialect.name), row)
