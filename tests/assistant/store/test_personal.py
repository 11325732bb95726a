"""What is stored about somebody can be taken along and be gone: from every table, and from the file."""

import json
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import select

from assistant.dialogue import Dialogue
from assistant.store import Store
from assistant.store.tables import metadata
from assistant.types import Request


def talk(
    store: Store,
    session: str,
    user: str | None,
    text: str,
    *liked: str,
    shown: Sequence[str] = ("shown",),
) -> None:
    before = store.load(session, user)
    after = before.with_tastes(Request("ko", liked=liked)).with_message("user", text)
    store.save(session, after, user, before=before, shown=shown)


def everything(store: Store) -> str:
    """Every row of every table."""
    with store._engine.connect() as connection:
        return "\n".join(
            repr(tuple(row)) for table in metadata.sorted_tables for row in connection.execute(select(table))
        )


@pytest.fixture
def peopled(store: Store) -> Store:
    talk(store, "kim-1", "kim", "kim says one", "movie/kims")
    talk(store, "kim-2", "kim", "kim says two")
    talk(store, "kim-3", None, "kim says three", "movie/kims-too")
    talk(store, "kim-3", "kim", "kim says who they are")
    talk(store, "lee-1", "lee", "lee says one", "movie/lees")
    talk(store, "nobody-1", None, "nobody says one", "movie/nobodys")
    return store


def test_the_export_of_a_user_has_all_of_theirs_and_nothing_of_others(peopled: Store) -> None:
    plain = json.loads(json.dumps(peopled.export_user("kim"), ensure_ascii=False))
    assert set(plain) == {"user_id", "sessions", "tastes", "events"} and plain["user_id"] == "kim"
    said = [[message["text"] for message in session["messages"]] for session in plain["sessions"]]
    assert said == [["kim says one"], ["kim says two"], ["kim says three", "kim says who they are"]]
    assert {session["id"] for session in plain["sessions"]} == {"kim-1", "kim-2", "kim-3"}
    assert {(taste["item_id"], taste["feeling"]) for taste in plain["tastes"]} == {
        (item, feeling) for item in ("movie/kims", "movie/kims-too") for feeling in ("liked", "seen")
    }
    assert len(plain["events"]) == 2 * 2 + 4
    assert set(plain["events"][0]) == {
        "session_id",
        "item_id",
        "kind",
        "position",
        "time",
        "blend_version",
        "index_version",
    }
    assert "lee" not in json.dumps(plain) and "nobody" not in json.dumps(plain)


def test_after_deletion_no_table_has_anything_of_the_user(peopled: Store) -> None:
    others = [line for line in everything(peopled).splitlines() if "kim" not in line and "shown" not in line]
    exported = peopled.export_user("kim")
    rows = sum(len(exported[part]) for part in ("sessions", "tastes", "events"))
    assert peopled.delete_user("kim") == rows == 3 + 4 + 8
    left = everything(peopled)
    assert "kim" not in left and all(line in left for line in others)
    assert peopled.delete_user("kim") == 0
    assert peopled.export_user("kim") == {"user_id": "kim", "sessions": [], "tastes": [], "events": []}
    assert peopled.load("kim-1") == peopled.load("new", "kim") == Dialogue()
    assert peopled.load("new", "lee").liked == ("movie/lees",)


def test_one_session_can_be_taken_along_and_be_gone(peopled: Store) -> None:
    plain = peopled.export_session("nobody-1")
    assert [message["text"] for message in plain["sessions"][0]["messages"]] == ["nobody says one"]
    assert [event["kind"] for event in plain["events"]] == ["liked", "seen", "shown"]
    assert peopled.delete_session("nobody-1") == 4
    assert "nobody" not in everything(peopled)
    assert peopled.delete_session("nobody-1") == 0


def test_the_tastes_of_a_user_outlive_one_of_their_sessions(peopled: Store) -> None:
    peopled.delete_session("kim-1")
    assert "kim says one" not in everything(peopled)
    assert peopled.load("new", "kim").liked == ("movie/kims", "movie/kims-too")


@pytest.mark.parametrize("seed", range(3))
def test_what_is_deleted_is_not_in_the_files_any_more(tmp_path: Path, seed: int) -> None:
    """Rows of all sizes, written again and again: pages split and move, and copies of keys stay behind."""
    chance = Random(seed)
    store = Store(f"sqlite:///{tmp_path}/s.db")
    for _ in range(150):
        user = chance.choice(("kim", "lee", "park"))
        text = f"{user}SAYS-" * chance.choice((1, 5, 30, 300, 1500))
        session = f"{user}SESSION-{chance.randint(0, 60)}"
        shown = [f"movie/{user}ITEM-{number}" for number in range(chance.randint(0, 8))]
        talk(store, session, f"{user}USER", text, f"movie/{user}ITEM-{chance.randint(0, 300)}", shown=shown)

    def in_files(user: str) -> list[int]:
        files = [path.read_bytes() for path in tmp_path.iterdir()]
        words = [f"{user}{what}".encode() for what in ("SAYS", "SESSION", "USER", "ITEM")]
        return [sum(file.count(word) for file in files) for word in words]

    for user in ("kim", "lee"):
        assert min(in_files(user)) > 50
        assert store.delete_user(f"{user}USER") > 100
        assert in_files(user) == [0] * 4
    assert min(in_files("park")) > 50 and store.load("new", "parkUSER").liked
    with sqlite3.connect(tmp_path / "s.db") as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
