"""The real app in a process of its own, and a real browser."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("playwright")
from playwright.sync_api import Browser, BrowserContext, sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ROOT = Path(__file__).parents[2]
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
START_SECONDS = 90
_LLM = ("RECOTALK_LLM_MODEL", "OPENAI_API_KEY", "OPENAI_BASE_URL")


class Server:
    """The app with a database of its own; it can be stopped and started again."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.address = f"http://127.0.0.1:{self.port}"
        self.reports = folder / "reports"
        environment = {name: value for name, value in os.environ.items() if name not in _LLM}
        self._environment = environment | {
            "RECOTALK_DATABASE": f"sqlite:///{folder}/sessions.db",
            "RECOTALK_PORT": str(self.port),
            "RECOTALK_RATE_LIMIT": "0",
            "RECOTALK_REPORTS": str(self.reports),
        }
        self.start()

    def start(self, **settings: str) -> None:
        environment = self._environment | settings
        self._process = subprocess.Popen([sys.executable, "app.py"], cwd=ROOT, env=environment)
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self._process.poll() is None:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.2)
        raise AssertionError("the app did not start")

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(timeout=20)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app over the bundled index."""
    if CHROMIUM is None:
        pytest.skip("no chromium found: install Debian's chromium to run these")
    started = Server(tmp_path_factory.mktemp("page"))
    yield started
    started.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield launched
        launched.close()


@pytest.fixture
def visitors(browser: Browser) -> Iterator[list[BrowserContext]]:
    """The people a test lets in, who leave at its end."""
    contexts: list[BrowserContext] = []
    yield contexts
    for context in contexts:
        context.close()
