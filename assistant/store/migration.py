"""Making the tables of a new database and bringing those of an older version up to date."""

from __future__ import annotations

from sqlalchemy import DDL, Connection, Engine, delete, insert, inspect, select

from assistant.errors import StoreError
from assistant.store.engine import for_writing, lock_schema, shown
from assistant.store.sessions import read
from assistant.store.tables import LONGEST_VERSION, SCHEMA_VERSION, metadata, schema_version, sessions
from assistant.store.tastes import remember, tastes_in


def prepare(engine: Engine) -> None:
    """Make or update the tables, in one transaction: a stop half-way leaves everything as it was.

    Raises StoreError when the database is of a later version than this program.
    """
    with engine.connect() as connection:
        if _version(connection) == SCHEMA_VERSION:
            return
    with for_writing(engine).begin() as connection:
        lock_schema(connection)
        version = _version(connection)  # again: another process may have been first
        if version == SCHEMA_VERSION:
            return
        if version == 1:
            connection.execute(DDL("ALTER TABLE sessions ADD COLUMN set_aside TEXT"))
        if version == 2:
            _positions_and_versions(connection)
        metadata.create_all(connection)
        if version == 1:
            _tastes_of_sessions(connection)
        connection.execute(delete(schema_version))
        connection.execute(insert(schema_version).values(version=SCHEMA_VERSION))


def _version(connection: Connection) -> int:
    """The version of the tables that are there, 0 for none."""
    tables = inspect(connection)
    if tables.has_table(schema_version.name):
        version = connection.scalars(select(schema_version.c.version)).one()
        if version > SCHEMA_VERSION:
            raise StoreError(
                f"the database {shown(connection.engine.url)} is of version {version}, this recotalk knows those up to "
                f"version {SCHEMA_VERSION}; update recotalk, or set RECOTALK_DATABASE to another database"
            )
        return int(version)
    return 1 if tables.has_table(sessions.name) else 0


def _positions_and_versions(connection: Connection) -> None:
    """Events of version 2 have the place in the list as `value`, and nothing on what had made the list."""
    connection.execute(DDL("ALTER TABLE events RENAME COLUMN value TO position"))
    for name in ("blend_version", "index_version"):
        connection.execute(DDL(f"ALTER TABLE events ADD COLUMN {name} VARCHAR({LONGEST_VERSION})"))


def _tastes_of_sessions(connection: Connection) -> None:
    """The taste profile of each user, from what their sessions know; the latest word on an item counts."""
    of_users = (
        select(sessions.c.id, sessions.c.user_id, sessions.c.dialogue, sessions.c.updated)
        .where(sessions.c.user_id.is_not(None))
        .order_by(sessions.c.updated)
    )
    for row in connection.execute(of_users, execution_options={"yield_per": 500}):
        if dialogue := read(row.id, row.dialogue):
            remember(connection, row.user_id, tastes_in(dialogue), row.updated)
