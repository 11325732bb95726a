import json
import sqlite3
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant.cli import app
from assistant.dialogue import Dialogue
from assistant.store import Store
from assistant.types import Request
from data.interactions import load_interactions

run = CliRunner()


@pytest.fixture(autouse=True)
def database(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The database of the commands, with two users and somebody unknown in it."""
    path = tmp_path / "s.db"
    monkeypatch.setenv("RECOTALK_DATABASE", f"sqlite:///{path}")
    store = Store(f"sqlite:///{path}")
    for session, user in (("one", 'kim, "K"'), ("two", "lee"), ("alone", None)):
        said = Dialogue().with_message("user", "안녕").with_tastes(Request("ko", liked=("movie/a",)))
        store.save(session, said, user, shown=("movie/a", "movie/b"))
    # Three changes of mind within a second look like a stuck button, and are none.
    for kind in ("thumbs_up", "thumbs_down", "thumbs_up", "thumbs_down", "seen"):
        store.feedback("two", "movie/a", kind)
    store.feedback("two", "movie/c", "seen")
    store.close()
    return path


def test_events_become_interactions_to_train_on(tmp_path: Path) -> None:
    out = tmp_path / "events.csv"
    result = run.invoke(app, ["export-events", "--out", str(out)])
    assert result.exit_code == 0 and f"4 rows → {out}" in result.stdout
    loaded = load_interactions(out)
    assert (loaded.rows, loaded.bursts, loaded.duplicates, loaded.skipped) == (4, 0, 0, ())
    frame = loaded.frame.set_index(["user_id", "item_id"])
    assert frame["rating"].to_dict() == {
        ('kim, "K"', "movie/a"): 5.0,
        ("lee", "movie/a"): 1.0,
        ("lee", "movie/c"): pytest.approx(float("nan"), nan_ok=True),
        ("session/alone", "movie/a"): 5.0,
    }
    assert frame["timestamp"].between(1.7e9, 1e10).all()


def test_no_events_are_a_file_with_a_header(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RECOTALK_DATABASE", f"sqlite:///{tmp_path}/empty.db")
    out = tmp_path / "events.csv"
    assert run.invoke(app, ["export-events", "--out", str(out)]).exit_code == 0
    assert len(load_interactions(out).frame) == 0


def test_a_user_gets_a_file_with_everything(tmp_path: Path) -> None:
    out = tmp_path / "me.json"
    result = run.invoke(app, ["me", "export", "lee", "--out", str(out)])
    assert result.exit_code == 0 and "1 sessions, 3 tastes, 10 events" in result.stdout
    plain = json.loads(out.read_text("utf-8"))
    assert plain["sessions"][0]["messages"] == [{"role": "user", "text": "안녕"}]
    assert "안녕" in out.read_text("utf-8")


def test_an_unknown_user_is_told_so_and_no_file_is_written(tmp_path: Path) -> None:
    out = tmp_path / "me.json"
    result = run.invoke(app, ["me", "export", "nobody", "--out", str(out)])
    assert result.exit_code == 1 and "Nothing is stored about 'nobody'" in result.stdout
    assert not out.exists()
    result = run.invoke(app, ["me", "delete", "nobody", "--yes"])
    assert result.exit_code == 0 and "Nothing is stored about 'nobody'" in result.stdout


def left(database: Path) -> set[str]:
    with sqlite3.connect(database) as connection:
        return {user for (user,) in connection.execute("SELECT user_id FROM sessions WHERE user_id NOT NULL")}


def test_deleting_asks_first(database: Path) -> None:
    result = run.invoke(app, ["me", "delete", "lee"], input="n\n")
    assert result.exit_code == 1 and "cannot be undone" in result.output
    assert "lee" in left(database)
    result = run.invoke(app, ["me", "delete", "lee"], input="y\n")
    assert result.exit_code == 0 and "14 rows deleted" in result.stdout
    assert left(database) == {'kim, "K"'}


def test_deleting_with_yes_does_not_ask(database: Path) -> None:
    result = run.invoke(app, ["me", "delete", 'kim, "K"', "--yes"])
    assert result.exit_code == 0 and "7 rows deleted" in result.stdout
    assert left(database) == {"lee"}


@pytest.mark.parametrize("command", [["export-events"], ["me", "export", "lee"]])
def test_a_file_that_cannot_be_written_is_one_line_of_error(tmp_path: Path, command: list[str]) -> None:
    result = run.invoke(app, [*command, "--out", str(tmp_path / "no-folder" / "file")])
    assert result.exit_code == 1
    assert (
        result.stderr.startswith("error: ")
        and "no-folder" in result.stderr
        and "Traceback" not in result.output
    )
