"""`python docs/screenshots.py`: the pictures in docs/images, taken of the running page in Debian's chromium."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).parents[1]
IMAGES = ROOT / "docs" / "images"
PORT = 7899
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
]


@contextmanager
def served() -> Iterator[str]:
    """The page in a process of its own, with no LLM and a database of its own."""
    names = ("RECOTALK_LLM_MODEL", "OPENAI_API_KEY", "OPENAI_BASE_URL")
    environment = {name: value for name, value in os.environ.items() if name not in names}
    with tempfile.TemporaryDirectory() as folder:
        environment |= {"RECOTALK_DATABASE": f"sqlite:///{folder}/sessions.db", "RECOTALK_PORT": str(PORT)}
        with subprocess.Popen([sys.executable, "app.py"], cwd=ROOT, env=environment) as process:
            try:
                while process.poll() is None and socket.socket().connect_ex(("127.0.0.1", PORT)) != 0:
                    time.sleep(0.2)
                yield f"http://127.0.0.1:{PORT}"
            finally:
                process.terminate()


def picture(
    browser: Browser,
    address: str,
    name: str,
    locale: str,
    questions: list[str],
    size: tuple[int, int],
    *,
    dark: bool = False,
) -> None:
    """Ask the questions one after the other and save what the page shows then."""
    context = browser.new_context(
        locale=locale,
        viewport={"width": size[0], "height": size[1]},
        color_scheme="dark" if dark else "light",
    )
    page = context.new_page()
    page.goto(address)
    page.locator("#chips button").first.wait_for()
    for number, question in enumerate(questions, 1):
        page.locator("#box textarea").fill(question)
        page.keyboard.press("Enter")
        page.wait_for_function(f"document.querySelectorAll('.rt-mode').length >= {number}")
    page.wait_for_timeout(1500)
    page.screenshot(path=IMAGES / f"{name}.png")
    context.close()


def main() -> None:
    """Take every picture."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        picture(browser, address, "chat-ko", "ko-KR", ["범죄도시2와 비슷한 영화 추천해줘"], (1000, 900))
        picture(
            browser,
            address,
            "chat-en",
            "en-US",
            ["beginner course on data analysis with Python"],
            (1000, 900),
            dark=True,
        )
        picture(
            browser, address, "chat-phone", "ko-KR", ["비 오는 날 보기 좋은 잔잔한 일본 영화 3편"], (390, 844)
        )
        browser.close()


if __name__ == "__main__":
    main()
