"""Ids and databases that cannot be used are errors of ours that say what to do."""

import re
import sys
from pathlib import Path

import pytest

from assistant.dialogue import Dialogue
from assistant.errors import StoreError
from assistant.store import Store


@pytest.mark.parametrize("id", ["", " s", "s\n", "a\0b", "\ud800", "x" * 65])
def test_ids_no_database_would_take_are_refused(store: Store, id: str) -> None:
    with pytest.raises(StoreError, match="session_id must have 1 to 64 characters"):
        store.load(id)
    with pytest.raises(StoreError, match="session_id"):
        store.save(id, Dialogue())
    with pytest.raises(StoreError, match="user_id must have 1 to 200 characters"):
        store.save("s", Dialogue(), id * 4)
    assert store.load("s", "김철수 👩‍🎓") == Dialogue()


def test_a_database_that_cannot_be_opened_is_named_with_the_setting(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(StoreError, match="RECOTALK_DATABASE"):
        Store(f"sqlite:///{tmp_path}/file/s.db")
    (tmp_path / "broken.db").write_text("this is no database, but long enough to have a header" * 20)
    with pytest.raises(StoreError, match=r"broken\.db"):
        Store(f"sqlite:///{tmp_path}/broken.db")


@pytest.mark.parametrize(
    "url", ["nonsense", "oracle://u:secret@h/d", "mysql://u:secret@h/d", "postgresql+nodriver://u:secret@h/d"]
)
def test_a_url_that_is_none_of_ours_is_an_error_without_its_password(url: str) -> None:
    with pytest.raises(StoreError, match="RECOTALK_DATABASE") as error:
        Store(url)
    assert "secret" not in str(error.value)


def test_a_driver_that_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(StoreError, match=r"psycopg.*pip install") as error:
        Store("postgresql+psycopg://u:secret@localhost/d")
    assert "secret" not in str(error.value)


def test_a_database_that_fails_later_is_an_error_of_ours(tmp_path: Path, full_dialogue: Dialogue) -> None:
    path = tmp_path / "s.db"
    store = Store(f"sqlite:///{path}")
    store.save("id", full_dialogue)
    store.close()
    path.write_bytes(b"overwritten by something else " * 1000)
    for call in (
        lambda: store.load("id"),
        lambda: store.save("id", Dialogue()),
        lambda: store.delete_session("id"),
    ):
        with pytest.raises(StoreError, match=re.escape(str(path))):
            call()
