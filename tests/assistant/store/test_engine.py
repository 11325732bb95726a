import sqlite3
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable
from sqlalchemy.sql import ClauseElement, Insert

from assistant.dialogue import Dialogue
from assistant.store import Store, engine
from assistant.store.tables import events, metadata, sessions, tastes
from assistant.types import Request

ROOT = Path(__file__).resolve().parents[3]


def compiled(statement: Any) -> str:
    return " ".join(str(statement.compile(dialect=postgresql.dialect())).split())  # type: ignore[no-untyped-call]


def test_sqlite_is_set_up_to_lose_nothing_and_to_forget_what_is_deleted(tmp_path: Path) -> None:
    opened = engine.open_engine(f"sqlite:///{tmp_path}/s.db")
    with opened.connect() as connection:
        values = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "secure_delete", "busy_timeout")
        }
    assert values == {"journal_mode": "wal", "synchronous": 2, "secure_delete": 1, "busy_timeout": 15_000}


def test_a_writer_has_the_database_from_its_first_statement(tmp_path: Path) -> None:
    opened = engine.open_engine(f"sqlite:///{tmp_path}/s.db")
    other = sqlite3.connect(tmp_path / "s.db", timeout=0)
    with opened.begin():
        other.execute("CREATE TABLE free (x)")
    with engine.for_writing(opened).begin(), pytest.raises(sqlite3.OperationalError, match="locked"):
        other.execute("CREATE TABLE taken (x)")


def test_tables_and_the_upsert_are_written_for_postgresql() -> None:
    made = "\n".join(compiled(CreateTable(table)) for table in metadata.sorted_tables)
    assert "id BIGSERIAL NOT NULL" in made and "updated TIMESTAMP WITH TIME ZONE NOT NULL" in made
    indexes = {compiled(CreateIndex(index)) for table in metadata.sorted_tables for index in table.indexes}
    assert "CREATE INDEX ix_events_user_id ON events (user_id)" in indexes
    assert compiled(engine.upsert(tastes, "postgresql")).endswith(
        "ON CONFLICT (user_id, item_id, feeling) DO UPDATE SET time = excluded.time"
    )
    assert "ON CONFLICT (id) DO UPDATE SET user_id = excluded.user_id" in compiled(
        engine.upsert(sessions, "postgresql")
    )


def test_every_statement_but_the_upsert_is_the_same_for_postgresql(tmp_path: Path) -> None:
    executed: list[ClauseElement] = []
    store = Store(f"sqlite:///{tmp_path}/s.db")
    event.listen(store._engine, "before_execute", lambda _, statement, *rest: executed.append(statement))
    store.save("s", Dialogue(), shown=("x",))
    store.save("s", store.load("s", "kim").with_tastes(Request("ko", liked=("x",))), "kim")
    store.feedback("s", "x", "thumbs_down")
    assert store.ratings() and store.export_user("kim") and store.export_session("s")
    assert store.delete_session("s") and store.delete_user("kim")
    texts = {
        compiled(statement)
        for statement in executed
        if not (isinstance(statement, Insert) and statement.table is not events)
    }
    assert len(texts) >= 12
    locking = {text for text in texts if text.endswith("FOR UPDATE")}
    assert len(locking) == 1 and "FROM sessions WHERE sessions.id =" in locking.pop()
    verbs = {text.split()[0] for text in texts}
    assert verbs == {"SELECT", "INSERT", "UPDATE", "DELETE"}


def test_sql_of_one_database_stands_in_one_file() -> None:
    for path in (ROOT / "assistant" / "store").glob("*.py"):
        special = any(
            word in path.read_text("utf-8") for word in ("PRAGMA", "exec_driver_sql", "pg_advisory")
        )
        assert special == (path.name == "engine.py"), path


def test_where_the_log_cannot_be_cleared_that_is_said(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "SECONDS_TO_WAIT", 0.1)
    store = Store(f"sqlite:///{tmp_path}/s.db")
    store.save("s", Dialogue())
    reader = sqlite3.connect(tmp_path / "s.db", isolation_level=None)
    reader.execute("BEGIN")
    assert reader.execute("SELECT count(*) FROM sessions").fetchone() == (1,)
    assert store.delete_session("s") == 1
    assert "write-ahead log" in caplog.text
    caplog.clear()
    reader.close()
    store.delete_session("s")
    assert caplog.text == ""
