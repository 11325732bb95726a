"""Where conversations are kept between turns and between runs: SQLite by default, any SQLAlchemy URL."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from pydantic import TypeAdapter
from sqlalchemy import DateTime, String, Text, create_engine, event
from sqlalchemy.engine import Engine, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.pool import QueuePool

from assistant.dialogue import Dialogue
from assistant.errors import StoreError

_dialogue = TypeAdapter(Dialogue)


class _Base(DeclarativeBase):
    pass


class _SessionRow(_Base):
    __tablename__ = "sessions"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[str | None] = mapped_column(String(200), index=True)
    dialogue: Mapped[str] = mapped_column(Text)
    updated: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class Store:
    """Loads and saves dialogues by session id."""

    def __init__(self, url: str) -> None:
        """Open the database at `url`, making its folder and table when they are not there.

        Raises StoreError when that cannot be done.
        """
        try:
            self._engine = _engine(url)
            _Base.metadata.create_all(self._engine)
        except (OSError, SQLAlchemyError) as cause:
            raise StoreError(
                f"the database {_shown(url)} cannot be opened: {cause.__cause__ or cause}; "
                "set RECOTALK_DATABASE to another one, for instance sqlite:///recotalk.db"
            ) from cause

    def load(self, session_id: str) -> Dialogue:
        """The dialogue of that session; an empty one when it is new."""
        with Session(self._engine) as session:
            row = session.get(_SessionRow, session_id)
            return _dialogue.validate_json(row.dialogue) if row else Dialogue()

    def save(self, session_id: str, dialogue: Dialogue, user_id: str | None = None) -> None:
        """Keep the dialogue, in one transaction."""
        row = _SessionRow(
            id=session_id,
            user_id=user_id,
            dialogue=_dialogue.dump_json(dialogue).decode(),
            updated=datetime.now(UTC),
        )
        with Session(self._engine) as session, session.begin():
            session.merge(row)

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()


def _engine(url: str) -> Engine:
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return create_engine(parsed)
    if parsed.database and parsed.database != ":memory:":
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(parsed)
    else:  # one connection that threads take in turn: each new one would be an empty database of its own
        one = {"poolclass": QueuePool, "pool_size": 1, "max_overflow": 0}
        engine = create_engine(parsed, connect_args={"check_same_thread": False}, **one)
    event.listen(engine, "connect", _sqlite_pragmas)
    return engine


def _shown(url: str) -> str:
    """The URL without a password, as far as it can be read at all."""
    try:
        return make_url(url).render_as_string(hide_password=True)
    except ArgumentError:
        return "given"


def _sqlite_pragmas(connection: object, _record: object) -> None:
    """Write-ahead log: readers and one writer at once, and a killed process corrupts nothing."""
    cursor = connection.cursor()  # type: ignore[attr-defined]
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA busy_timeout=5000")
    cursor.close()
