import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.dialogue import Dialogue
from assistant.errors import StoreError
from assistant.store import Store
from assistant.types import Ambiguity, FollowUp, Intent, Request
from retrieval.filters import Filters, PersonLimit


def full_dialogue() -> Dialogue:
    request = Request(
        "ko",
        intent=Intent.MORE,
        follow_up=FollowUp.REFINE,
        seeds=("a",),
        filters=Filters(year_from=2000, people=(PersonLimit("봉준호", "director"),)),
        ambiguity=Ambiguity("괴물", ("x", "y")),
    )
    dialogue = (
        Dialogue(pending=request).with_list(request, ("x", "y")).with_tastes(Request("ko", liked=("z",)))
    )
    return dialogue.with_message("user", "안녕 \U0001f600").with_message("assistant", "네")


def test_a_dialogue_comes_back_as_it_was(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path}/new/folder/s.db")
    store.save("id", full_dialogue(), "user")
    assert Store(f"sqlite:///{tmp_path}/new/folder/s.db").load("id") == full_dialogue()


def test_an_unknown_session_is_an_empty_dialogue() -> None:
    assert Store("sqlite://").load("nobody") == Dialogue()


def test_saving_again_replaces() -> None:
    store = Store("sqlite://")
    store.save("id", full_dialogue())
    store.save("id", Dialogue(liked=("q",)))
    assert store.load("id") == Dialogue(liked=("q",))


@given(st.text(max_size=50))
def test_any_text_survives(text: str) -> None:
    store = Store("sqlite://")
    said = Dialogue().with_message("user", text)
    store.save("id", said)
    assert store.load("id") == said
    store.close()


def test_a_database_that_cannot_be_opened_is_named_with_the_setting(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(StoreError, match="RECOTALK_DATABASE"):
        Store(f"sqlite:///{tmp_path}/file/s.db")
    (tmp_path / "broken.db").write_text("this is no database, but long enough to have a header" * 20)
    with pytest.raises(StoreError, match=r"broken\.db"):
        Store(f"sqlite:///{tmp_path}/broken.db")


def test_a_process_killed_while_writing_leaves_a_whole_database(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    code = (
        "import os, sys\n"
        "from assistant.store import Store\n"
        "from assistant.dialogue import Dialogue\n"
        f"store = Store('sqlite:///{path}')\n"
        "for n in range(10_000):\n"
        "    store.save('id', Dialogue(liked=tuple(str(i) for i in range(n % 50))))\n"
        "    print(n, flush=True)\n"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if int(line) >= 5:
                process.kill()
                break
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert isinstance(Store(f"sqlite:///{path}").load("id"), Dialogue)
