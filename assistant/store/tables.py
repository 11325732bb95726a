"""The tables, as version 3 of the schema has them. Changing them takes a new version and a step in migration.py."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Dialect,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
)

SCHEMA_VERSION = 3
LONGEST_SESSION_ID = 64
LONGEST_USER_ID = 200
LONGEST_VERSION = 100


class _Moment(TypeDecorator[datetime]):
    """A point in time, in UTC. SQLite forgets time zones, so what comes back without one is in UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


class _Place(TypeDecorator[int]):
    """A place in a list. In databases begun with version 2 the column has decimals."""

    impl = Integer
    cache_ok = True

    def process_result_value(self, value: float | None, dialect: Dialect) -> int | None:
        return None if value is None else int(value)


metadata = MetaData()

schema_version = Table(
    "schema_version",
    metadata,
    Column("version", Integer, primary_key=True, autoincrement=False),
)
"""One row."""

sessions = Table(
    "sessions",
    metadata,
    Column("id", String(LONGEST_SESSION_ID), primary_key=True),
    Column("user_id", String(LONGEST_USER_ID), index=True),
    Column("dialogue", Text, nullable=False),
    Column("updated", _Moment, nullable=False),
    Column("set_aside", Text),
)
"""`dialogue` is JSON; `set_aside` has earlier ones that no longer could be read, one a line."""

exchanges = Table(
    "exchanges",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("session_id", String(LONGEST_SESSION_ID), nullable=False, index=True),
    Column("exchange", Text, nullable=False),
    Column("before", Text),
)
"""Messages and their answers as JSON, in the order of `id`; `before` is the dialogue the last one of a session
began with, so that it can be taken back."""

tastes = Table(
    "tastes",
    metadata,
    Column("user_id", String(LONGEST_USER_ID), primary_key=True),
    Column("item_id", String(400), primary_key=True),
    Column("feeling", String(16), primary_key=True),
    Column("time", _Moment, nullable=False),
)
"""An item can be liked and seen at once, so there is a row for each feeling: liked, disliked, seen."""

events = Table(
    "events",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("session_id", String(LONGEST_SESSION_ID), nullable=False),
    Column("user_id", String(LONGEST_USER_ID)),
    Column("item_id", String(400), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("position", _Place),
    Column("time", _Moment, nullable=False),
    Column("blend_version", String(LONGEST_VERSION)),
    Column("index_version", String(LONGEST_VERSION)),
    Index("ix_events_session_id", "session_id"),
    Index("ix_events_user_id", "user_id"),
)
"""Append-only, in the order of `id`; `kind` is one of events.KINDS.

`position` is the place of the item in the list it was shown in, from 1, and the versions say what had made
that list; all three are empty where the item was not shown before somebody spoke of it, or in rows from
before they were kept.
"""
