"""The conversations: one row each, the dialogue as JSON."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Connection, select

from assistant.dialogue import Dialogue
from assistant.store.engine import upsert
from assistant.store.tables import sessions

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
        "dialogue": _json.dump_json(dialogue).decode(),
        "updated": time,
        "set_aside": set_aside,
    }
    connection.execute(upsert(sessions, connection.dialect.name), row)
