"""Everything that is stored about a user or a session: to be taken along, or to be gone."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, select

from assistant.store import exchanges
from assistant.store.tables import events, sessions, tastes


def export_user(connection: Connection, user_id: str) -> dict[str, Any]:
    """Sessions, tastes and events of the user as plain JSON values."""
    mine = select(tastes).where(tastes.c.user_id == user_id).order_by(tastes.c.time, tastes.c.item_id)
    return {
        "user_id": user_id,
        "sessions": _sessions(connection, sessions.c.user_id == user_id),
        "tastes": [
            {"item_id": row.item_id, "feeling": row.feeling, "time": row.time.isoformat()}
            for row in connection.execute(mine)
        ],
        "events": _events(connection, events.c.user_id == user_id),
    }


def export_session(connection: Connection, session_id: str) -> dict[str, Any]:
    """The session and its events as plain JSON values."""
    return {
        "session_id": session_id,
        "sessions": _sessions(connection, sessions.c.id == session_id),
        "events": _events(connection, events.c.session_id == session_id),
    }


def delete_user(connection: Connection, user_id: str) -> int:
    """Delete sessions, tastes and events of the user; the number of rows."""
    # Sessions first: whoever is saving one has it locked, and what they add is there for the next ones.
    gone = delete(sessions).where(sessions.c.user_id == user_id).returning(sessions.c.id)
    ids = connection.scalars(gone).all()
    rows = sum(
        connection.execute(delete(table).where(table.c.user_id == user_id)).rowcount
        for table in (tastes, events)
    )
    exchanges.remove(connection, ids)
    return len(ids) + rows


def delete_session(connection: Connection, session_id: str) -> int:
    """Delete the session and its events; the number of rows. The tastes of its user stay in their profile."""
    rows = sum(
        connection.execute(statement).rowcount
        for statement in (
            delete(sessions).where(sessions.c.id == session_id),
            delete(events).where(events.c.session_id == session_id),
        )
    )
    exchanges.remove(connection, [session_id])
    return rows


def _sessions(connection: Connection, which: ColumnElement[bool]) -> list[dict[str, Any]]:
    """`messages` is what was said, `state` the rest of the dialogue, `unreadable` texts no longer understood."""
    found = []
    for row in connection.execute(select(sessions).where(which).order_by(sessions.c.updated)):
        state, unreadable = _parsed(row.dialogue), (row.set_aside or "").splitlines()
        if state is None:
            state, unreadable = {}, [*unreadable, row.dialogue]
        found.append(
            {
                "id": row.id,
                "user_id": row.user_id,
                "updated": row.updated.isoformat(),
                "messages": state.pop("messages", []),
                "exchanges": [asdict(one) for one in exchanges.of_session(connection, row.id)],
                "state": state,
                "unreadable": unreadable,
            }
        )
    return found


def _parsed(text: str) -> dict[str, Any] | None:
    try:
        value = json.loads(text)
    except json.JSONDecodeError:
        return None
    return value if isinstance(value, dict) else None


def _events(connection: Connection, which: ColumnElement[bool]) -> list[dict[str, Any]]:
    return [
        {
            "session_id": row.session_id,
            "item_id": row.item_id,
            "kind": row.kind,
            "position": row.position,
            "time": row.time.isoformat(),
            "blend_version": row.blend_version,
            "index_version": row.index_version,
        }
        for row in connection.execute(select(events).where(which).order_by(events.c.id))
    ]
