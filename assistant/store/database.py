"""The database of a store: opened, read and written in transactions, its errors told as the program's own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from assistant.errors import StoreError
from assistant.store.engine import for_writing, open_engine, scrub, shown
from assistant.store.migration import prepare


class Database:
    """One SQLite or PostgreSQL database. Safe to share between threads and between processes."""

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
