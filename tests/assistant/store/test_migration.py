import json
import re
import sqlite3
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from assistant.dialogue import Dialogue, Message
from assistant.errors import StoreError
from assistant.store import Store
from assistant.store.tables import SCHEMA_VERSION

# A dialogue as the first version wrote it: fewer fields than there are now.
FIRST = {
    "standing": {"language": "ko", "seeds": ["movie/a"], "filters": {"kind": "movie", "year_from": 2000}},
    "last_list": ["movie/b"],
    "liked": ["movie/a"],
    "messages": [{"role": "user", "text": "안녕"}],
}


def first_version(url: str, *rows: tuple[str, str | None, str, str]) -> None:
    """The one table of version 1, with rows of id, user, dialogue and day of May 2025."""
    engine = create_engine(url)
    with engine.begin() as connection:
        moment = "TIMESTAMP WITH TIME ZONE" if engine.dialect.name == "postgresql" else "DATETIME"
        connection.execute(
            text(
                "CREATE TABLE sessions (id VARCHAR(64) NOT NULL, user_id VARCHAR(200), dialogue TEXT NOT NULL, "
                f"updated {moment} NOT NULL, PRIMARY KEY (id))"
            )
        )
        connection.execute(text("CREATE INDEX ix_sessions_user_id ON sessions (user_id)"))
        for id, user, dialogue, day in rows:
            connection.execute(
                text("INSERT INTO sessions VALUES (:id, :user, :dialogue, :updated)"),
                {"id": id, "user": user, "dialogue": dialogue, "updated": f"2025-05-{day} 12:00:00.000000"},
            )
    engine.dispose()


def versions(url: str) -> list[int]:
    engine = create_engine(url)
    with engine.connect() as connection:
        found = list(connection.scalars(text("SELECT version FROM schema_version")))
    engine.dispose()
    return found


def test_a_new_database_has_the_version_and_opening_it_again_changes_nothing(url: str) -> None:
    for _ in range(2):
        Store(url).close()
        assert versions(url) == [SCHEMA_VERSION]


def test_a_database_of_the_first_version_is_brought_up_to_date(url: str) -> None:
    refused = json.dumps({**FIRST, "liked": [], "disliked": ["movie/a"], "seen": ["movie/c"]})
    first_version(
        url,
        ("late", "kim", refused, "20"),
        ("early", "kim", json.dumps(FIRST), "10"),
        ("nobody's", None, json.dumps(FIRST), "11"),
        ("broken", "kim", '{"liked": 7}', "12"),
    )
    store = Store(url)
    assert versions(url) == [SCHEMA_VERSION]
    dialogue = store.load("nobody's")
    assert dialogue.standing and dialogue.standing.filters.year_from == 2000
    assert (dialogue.liked, dialogue.messages) == (("movie/a",), (Message("user", "안녕"),))
    profile = store.load("new", "kim")
    assert (profile.liked, profile.disliked, profile.seen) == ((), ("movie/a",), ("movie/c",))
    sessions = store.export_user("kim")["sessions"]
    assert [row["id"] for row in sessions] == ["early", "broken", "late"]
    assert datetime.fromisoformat(sessions[0]["updated"]).utcoffset() is not None
    store.save("early", Dialogue(), "kim")
    store.close()


SECOND = (
    "CREATE TABLE schema_version (version INTEGER NOT NULL, PRIMARY KEY (version))",
    "CREATE TABLE sessions (id VARCHAR(64) NOT NULL, user_id VARCHAR(200), dialogue TEXT NOT NULL, "
    "updated {moment} NOT NULL, set_aside TEXT, PRIMARY KEY (id))",
    "CREATE INDEX ix_sessions_user_id ON sessions (user_id)",
    "CREATE TABLE tastes (user_id VARCHAR(200) NOT NULL, item_id VARCHAR(400) NOT NULL, "
    "feeling VARCHAR(16) NOT NULL, time {moment} NOT NULL, PRIMARY KEY (user_id, item_id, feeling))",
    "CREATE TABLE events (id {serial} NOT NULL, session_id VARCHAR(64) NOT NULL, user_id VARCHAR(200), "
    "item_id VARCHAR(400) NOT NULL, kind VARCHAR(16) NOT NULL, value FLOAT, time {moment} NOT NULL, PRIMARY KEY (id))",
    "CREATE INDEX ix_events_session_id ON events (session_id)",
    "CREATE INDEX ix_events_user_id ON events (user_id)",
    "INSERT INTO schema_version VALUES (2)",
    "INSERT INTO sessions VALUES ('s', 'kim', '{{}}', '2025-05-10 12:00:00.000000', NULL)",
    "INSERT INTO events (session_id, user_id, item_id, kind, value, time) "
    "VALUES ('s', 'kim', 'movie/a', 'shown', 1.0, '2025-05-10 12:00:00.000000')",
    "INSERT INTO events (session_id, user_id, item_id, kind, value, time) "
    "VALUES ('s', 'kim', 'movie/a', 'liked', NULL, '2025-05-10 12:00:01.000000')",
)


def second_version(url: str) -> None:
    """The tables of version 2, with a list that was shown and an opinion."""
    engine = create_engine(url)
    server = engine.dialect.name == "postgresql"
    types = {
        "moment": "TIMESTAMP WITH TIME ZONE" if server else "DATETIME",
        "serial": "BIGSERIAL" if server else "INTEGER",
    }
    with engine.begin() as connection:
        for statement in SECOND:
            connection.execute(text(statement.format(**types)))
    engine.dispose()


def test_events_of_the_second_version_keep_their_places_and_have_no_versions(url: str) -> None:
    second_version(url)
    store = Store(url)
    assert versions(url) == [SCHEMA_VERSION]
    store.feedback("s", "movie/a", "clicked")
    store.shown("s", ("movie/b", "movie/a"))
    names = ("kind", "position", "blend_version", "index_version")
    told = [tuple(event[name] for name in names) for event in store.export_user("kim")["events"]]
    places = [("shown", 1), ("liked", None), ("clicked", 1), ("shown", 1), ("shown", 2)]
    assert told == [(*place, None, None) for place in places]
    assert all(isinstance(place, int | None) for _, place, *_ in told)
    assert [(one.item_id, one.rating) for one in store.ratings()] == [("movie/a", 5)]
    store.close()


def test_a_stop_between_the_new_columns_leaves_the_second_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite:///{tmp_path}/s.db"
    second_version(url)
    with monkeypatch.context() as patch:
        patch.setattr("assistant.store.migration.delete", lambda *all: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            Store(url)
    assert versions(url) == [2]
    with sqlite3.connect(tmp_path / "s.db") as connection:
        columns = [row[1] for row in connection.execute("PRAGMA table_info(events)")]
    connection.close()
    assert "value" in columns and "index_version" not in columns
    Store(url).close()
    assert versions(url) == [SCHEMA_VERSION]


def test_a_migration_that_fails_leaves_the_database_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite:///{tmp_path}/s.db"
    first_version(url, ("s", "kim", json.dumps(FIRST), "10"))

    def tables() -> list[str]:
        with sqlite3.connect(tmp_path / "s.db") as connection:
            return [sql for (sql,) in connection.execute("SELECT sql FROM sqlite_master WHERE sql NOT NULL")]

    before = tables()
    with monkeypatch.context() as patch:
        patch.setattr("assistant.store.migration.remember", lambda *all: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            Store(url)
    assert tables() == before
    assert Store(url).load("new", "kim").liked == ("movie/a",)


def test_a_database_of_a_later_version_is_refused_and_left_alone(url: str) -> None:
    Store(url).close()
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE schema_version SET version = 99"))
    engine.dispose()
    said = "is of version 99, this recotalk knows those up to version 3; update recotalk, or set RECOTALK_DATABASE"
    with pytest.raises(StoreError, match=re.escape(said)):
        Store(url)
    assert versions(url) == [99]
