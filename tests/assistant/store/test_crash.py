"""Processes killed while they write, and several writing at once."""

import json
import random
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from threading import Thread

from sqlalchemy import func, select

from assistant.store import Store
from assistant.store.tables import events

ROOT = Path(__file__).resolve().parents[3]

# Each save adds one message and one event and is acknowledged with a line.
WRITER = """
import sys
from assistant.store import Store
from assistant.types import Request

store = Store(sys.argv[1])
while True:
    before = store.load("s", "kim")
    number = int(before.messages[-1].text.split()[0]) + 1 if before.messages else 1
    said = before.with_tastes(Request("ko", liked=(f"item-{number % 50}",)))
    said = said.with_message("user", f"{number} " + "글" * (number * 37 % 3000))
    store.save("s", said, "kim", before=before, shown=(f"item-{number}",))
    print(number, flush=True)
"""

# Threads of one process: each has a session of its own and one that all processes share.
WORKER = """
import sys
from threading import Thread
from assistant.store import Store
from assistant.types import Request

url, process, turns = sys.argv[1], sys.argv[2], int(sys.argv[3])
store = Store(url)

def work(name):
    for number in range(turns):
        for session in (name, "shared"):
            before = store.load(session, "kim")
            said = before.with_tastes(Request("ko", liked=(f"{name}-{number}",)))
            said = said.with_message("user", f"{name}-{number}")
            store.save(session, said, "kim", before=before, shown=(f"{name}-{number}",))

threads = [Thread(target=work, args=[f"{process}-{thread}"]) for thread in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
"""


def test_a_process_killed_at_any_moment_loses_nothing_it_acknowledged(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    url, chance = f"sqlite:///{path}", random.Random(5)
    before = 0
    for _ in range(5):
        command = [sys.executable, "-c", WRITER, url]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            first = int(process.stdout.readline())
            time.sleep(chance.uniform(0.0, 0.15))
            process.kill()
            acknowledged = [first, *(int(line) for line in process.stdout if line.endswith("\n"))][-1]
        assert acknowledged > before
        with sqlite3.connect(path) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        store = Store(url)
        last = int(store.load("s").messages[-1].text.split()[0])
        assert last in (acknowledged, acknowledged + 1)
        # A transaction is whole or not there: the dialogue, its event and its taste go together.
        shown = [e["item_id"] for e in store.export_session("s")["events"] if e["kind"] == "shown"]
        assert shown == [f"item-{number}" for number in range(1, last + 1)]
        assert set(store.load("new", "kim").liked) == {f"item-{n % 50}" for n in range(1, last + 1)}
        store.close()
        before = last


def test_processes_and_threads_that_write_at_once_lose_nothing(tmp_path: Path) -> None:
    """They also make the database at the same moment, as there is none when they start."""
    url, turns = f"sqlite:///{tmp_path}/s.db", 6
    command = [sys.executable, "-c", WORKER, url]
    processes = [
        subprocess.Popen([*command, name, str(turns)], cwd=ROOT, stderr=subprocess.PIPE, text=True)
        for name in ("a", "b")
    ]
    assert [process.communicate()[1] for process in processes] == ["", ""]
    names = [f"{process}-{thread}" for process in ("a", "b") for thread in range(4)]
    store = Store(url)
    for name in names:
        assert [m.text for m in store.load(name).messages] == [f"{name}-{n}" for n in range(turns)]
    said = {f"{name}-{number}" for name in names for number in range(turns)}
    shared = store.load("shared")
    assert set(shared.liked) == set(store.load("new", "kim").liked) == said
    assert len(shared.messages) == 20
    with store._engine.connect() as connection:
        shown = select(func.count()).select_from(events).where(events.c.kind == "shown")
        assert connection.scalar(shown) == 2 * len(said)
    assert json.loads(json.dumps(store.export_user("kim")))["user_id"] == "kim"


def test_threads_share_a_store_in_memory() -> None:
    store = Store("sqlite://")

    def work(name: str) -> None:
        for _ in range(20):
            before = store.load(name)
            store.save(name, before.with_message("user", name), before=before)

    threads = [Thread(target=work, args=[f"t{number}"]) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [len(store.load(f"t{number}").messages) for number in range(8)] == [20] * 8
