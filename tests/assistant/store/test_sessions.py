import json
import sqlite3
from pathlib import Path

import pytest

from assistant.dialogue import Dialogue
from assistant.store import Store
from assistant.store.sessions import read
from assistant.types import Request

UNREADABLE = [
    "",
    "{",
    "[1, 2]",
    '"text"',
    '{"liked": 7}',
    '{"standing": {"intent": "dance", "language": "ko"}}',
    '{"messages": [{"role": "user", "said": "my secret"}]}',
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "s.db"


def overwrite(path: Path, text: str) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE sessions SET dialogue = ?", [text])


@pytest.mark.parametrize("text", UNREADABLE)
def test_a_dialogue_of_an_unknown_shape_is_set_aside_and_a_new_one_begins(
    path: Path, text: str, caplog: pytest.LogCaptureFixture
) -> None:
    store = Store(f"sqlite:///{path}")
    store.save("s", Dialogue().with_tastes(Request("ko", liked=("a",))), "kim")
    overwrite(path, text)
    before = store.load("s", "kim")
    assert before == Dialogue(liked=("a",), seen=("a",))
    assert "session s cannot be read" in caplog.text and "secret" not in caplog.text
    store.save("s", before.with_message("user", "on we go"), "kim", before=before)
    caplog.clear()
    assert [m.text for m in store.load("s").messages] == ["on we go"] and caplog.text == ""
    assert store.export_session("s")["sessions"][0]["unreadable"] == [text] * bool(text)


def test_what_was_set_aside_stays_with_what_follows(path: Path) -> None:
    store = Store(f"sqlite:///{path}")
    for text in ('{"liked": 1}', '{"liked": 2}'):
        store.save("s", Dialogue())
        overwrite(path, text)
    store.save("s", Dialogue())
    store.save("s", Dialogue(liked=("b",)))
    session = store.export_session("s")["sessions"][0]
    assert session["unreadable"] == ['{"liked": 1}', '{"liked": 2}']
    assert session["state"]["liked"] == ["b"]


def test_fields_of_other_versions_are_no_obstacle() -> None:
    assert read("s", "{}") == Dialogue()
    assert read("s", json.dumps({"liked": ["a"], "mood": {"of": "tomorrow"}})) == Dialogue(liked=("a",))
