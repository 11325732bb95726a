"""What was said and shown in a conversation, whole: one row an exchange, so that a page can show it again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Connection, delete, func, insert, select, update

from assistant.store.tables import exchanges, sessions

LONGEST_TITLE = 80


@dataclass(frozen=True, slots=True)
class ShownItem:
    """One recommended item as it was shown: reasons are pairs of kind and text, parts those of the score."""

    item_id: str
    score: float
    reasons: tuple[tuple[str, str], ...] = ()
    parts: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Exchange:
    """One message and its answer."""

    message: str
    text: str
    language: Literal["ko", "en"]
    mode: Literal["llm", "builtin"]
    notice: str | None = None
    shown: tuple[ShownItem, ...] = ()


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation in a list of them; `title` is how it began."""

    session_id: str
    title: str
    updated: datetime


_json = TypeAdapter(Exchange)


def add(connection: Connection, session_id: str, exchange: Exchange, before: str | None) -> None:
    """Write one; `before` is the dialogue it began with, kept only as long as it is the last."""
    connection.execute(update(exchanges).where(exchanges.c.session_id == session_id).values(before=None))
    row = {"session_id": session_id, "exchange": _json.dump_json(exchange).decode(), "before": before}
    connection.execute(insert(exchanges), row)


def of_session(connection: Connection, session_id: str) -> tuple[Exchange, ...]:
    """Those of a session, the oldest first. One that this version cannot read is left out."""
    wanted = select(exchanges.c.exchange).where(exchanges.c.session_id == session_id)
    read = (_read(text) for text in connection.scalars(wanted.order_by(exchanges.c.id)))
    return tuple(exchange for exchange in read if exchange)


def take_last(connection: Connection, session_id: str) -> tuple[str, str | None] | None:
    """Remove the last one; its message and the dialogue it began with, if that is known. None without one."""
    wanted = select(exchanges).where(exchanges.c.session_id == session_id).order_by(exchanges.c.id.desc())
    row = connection.execute(wanted.limit(1)).first()
    exchange = _read(row.exchange) if row else None
    if row is None or exchange is None:
        return None
    connection.execute(delete(exchanges).where(exchanges.c.id == row.id))
    return exchange.message, row.before


def talks(connection: Connection, user_id: str, most: int) -> list[Talk]:
    """The conversations of that user with something said in them, the one used last first."""
    first = select(exchanges.c.session_id, func.min(exchanges.c.id).label("id"))
    first_ids = first.group_by(exchanges.c.session_id).subquery()
    wanted = (
        select(sessions.c.id, sessions.c.updated, exchanges.c.exchange)
        .join(first_ids, first_ids.c.session_id == sessions.c.id)
        .join(exchanges, exchanges.c.id == first_ids.c.id)
        .where(sessions.c.user_id == user_id)
        .order_by(sessions.c.updated.desc())
        .limit(most)
    )
    found = []
    for row in connection.execute(wanted):
        exchange = _read(row.exchange)
        title = " ".join(exchange.message.split())[:LONGEST_TITLE] if exchange else row.id
        found.append(Talk(row.id, title, row.updated))
    return found


def remove(connection: Connection, session_ids: Sequence[str]) -> None:
    """Remove all of those sessions."""
    connection.execute(delete(exchanges).where(exchanges.c.session_id.in_(session_ids)))


def _read(text: str) -> Exchange | None:
    try:
        return _json.validate_json(text)
    except ValidationError:
        return None
