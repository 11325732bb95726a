"""The database behind a URL, and the only SQL that one database understands and another does not."""

from __future__ import annotations

import logging
import sqlite3
import time
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, Table, create_engine, event, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import QueuePool

from assistant.errors import StoreError

_log = logging.getLogger(__name__)

SECONDS_TO_WAIT = 15.0
"""How long a writer waits for the one before it."""
_INSERT: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
_SCHEMA_LOCK = 7_305_001
"""Any number nobody else uses in the same PostgreSQL database."""


def open_engine(url: str) -> Engine:
    """An engine for SQLite or PostgreSQL.

    Raises StoreError for other databases, OSError or SQLAlchemyError when it cannot be made, and
    ImportError when the driver of the URL is not installed.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() not in _INSERT:
        raise StoreError(
            f"{shown(url)} is neither SQLite nor PostgreSQL; set RECOTALK_DATABASE to one of them"
        )
    if parsed.get_backend_name() == "postgresql":
        return create_engine(parsed, pool_pre_ping=True)  # the server may have been restarted meanwhile
    options: dict[str, Any] = {"connect_args": {"timeout": SECONDS_TO_WAIT}}
    if parsed.database and parsed.database != ":memory:":
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    else:  # one connection that threads take in turn: each new one would be an empty database of its own
        options["connect_args"]["check_same_thread"] = False
        options |= {"poolclass": QueuePool, "pool_size": 1, "max_overflow": 0}
    engine = create_engine(parsed, **options)
    event.listen(engine, "connect", _sqlite_connected)
    event.listen(engine, "begin", _sqlite_begins)
    return engine


def for_writing(engine: Engine) -> Engine:
    """The same engine for transactions that write.

    In SQLite they wait their turn at the beginning; one that read first and wrote later would not wait but fail.
    """
    return engine.execution_options(begin="BEGIN IMMEDIATE")


def shown(url: str | URL) -> str:
    """The URL without a password, as far as it can be read at all."""
    try:
        return make_url(url).render_as_string(hide_password=True)
    except ArgumentError:
        return "given"


def upsert(table: Table, dialect: str) -> Any:
    """The statement that inserts whole rows; a row whose key is there already takes the new values."""
    statement = _INSERT[dialect](table)
    values = {column.name: statement.excluded[column.name] for column in table.c if not column.primary_key}
    return statement.on_conflict_do_update(index_elements=list(table.primary_key), set_=values)


def lock_schema(connection: Connection) -> None:
    """Let no two processes make or change tables at once. In SQLite a writing transaction is alone anyway."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_SCHEMA_LOCK)))


def scrub(engine: Engine) -> None:
    """Take what was deleted out of the files of SQLite.

    `secure_delete` overwrites deleted rows, but not the copies of keys that stay behind where pages were
    rearranged, and the write-ahead log has older copies of everything. So the database is written anew
    (about a second for 100 MB, in which writers wait) and the log emptied. PostgreSQL clears deleted rows
    when it vacuums by itself.
    """
    if engine.dialect.name != "sqlite":
        return
    with engine.execution_options(begin=None).connect() as connection:
        connection.exec_driver_sql("VACUUM")
        blocked, *_ = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()
    if blocked:
        _log.warning(
            "what was deleted stands in the write-ahead log of %s until it is next cleared: others kept reading",
            shown(engine.url),
        )


def _sqlite_connected(connection: sqlite3.Connection, _record: object) -> None:
    """Write-ahead log: readers and one writer at once, and a killed process corrupts nothing.

    Every commit reaches the disk before it is acknowledged; what is deleted is overwritten with zeros.
    """
    connection.isolation_level = None  # or Python begins transactions when it sees fit, and late
    _log_ahead(connection)
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA secure_delete=ON")


def _log_ahead(connection: sqlite3.Connection) -> None:
    """Two processes that open a new file at once get in each other's way here, and SQLite does not wait."""
    last_try = time.monotonic() + SECONDS_TO_WAIT
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > last_try:
                raise
            time.sleep(0.01)


def _sqlite_begins(connection: Connection) -> None:
    statement = connection.get_execution_options().get("begin", "BEGIN")
    if statement:
        connection.exec_driver_sql(statement)
