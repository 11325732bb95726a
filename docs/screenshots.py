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

from playwright.sync_api import Browser, Page, sync_playwright

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
WIDE, PHONE = (1180, 900), (390, 844)


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


@contextmanager
def visitor(
    browser: Browser, address: str, locale: str, size: tuple[int, int], *, dark: bool = False
) -> Iterator[Page]:
    """Somebody who opens the page for the first time."""
    context = browser.new_context(
        locale=locale,
        viewport={"width": size[0], "height": size[1]},
        color_scheme="dark" if dark else "light",
    )
    page = context.new_page()
    page.goto(address)
    page.locator(".rt-welcome .rt-chip").first.wait_for()
    yield page
    context.close()


def ask(page: Page, *questions: str) -> None:
    """Ask one after the other, and wait for the whole answer each time."""
    for question in questions:
        before = page.locator(".rt-mode").count()
        page.locator("#box textarea").fill(question)
        page.keyboard.press("Enter")
        page.wait_for_function(f"document.querySelectorAll('.rt-mode').length > {before}")


def saved(page: Page, name: str) -> None:
    """The picture, once everything has come to rest."""
    page.wait_for_timeout(1200)
    page.mouse.move(2, 2)
    page.screenshot(path=IMAGES / f"{name}.png")


def chats(browser: Browser, address: str) -> None:
    """The chat in both languages, light and dark, wide and on a phone."""
    with visitor(browser, address, "ko-KR", WIDE) as page:
        saved(page, "welcome")
        ask(page, "비 오는 날 보기 좋은 잔잔한 영화", "범죄도시2와 비슷한 영화 추천해줘")
        page.locator(".rt-answer").last.locator("[data-feeling=liked]").nth(1).dispatch_event("click")
        saved(page, "chat-ko")
    with visitor(browser, address, "en-US", WIDE, dark=True) as page:
        ask(page, "movies like Inception")
        page.locator("[data-do=unfold]").first.click()
        page.locator(".rt-scores summary").first.click()
        saved(page, "chat-en")
    with visitor(browser, address, "ko-KR", PHONE) as page:
        ask(page, "비 오는 날 보기 좋은 잔잔한 일본 영화 3편")
        saved(page, "chat-phone")


def taste(browser: Browser, address: str) -> None:
    """My taste, with a few titles in it."""
    with visitor(browser, address, "ko-KR", WIDE) as page:
        ask(page, "나는 공포 영화 싫어해", "봉준호 감독 영화 5편", "인셉션과 비슷한 영화")
        for place, feeling in ((0, "liked"), (1, "liked"), (2, "seen"), (5, "liked"), (6, "disliked")):
            page.locator(".rt-card").nth(place).locator(f"[data-feeling={feeling}]").click()
            page.wait_for_timeout(400)
        page.get_by_role("tab").nth(1).click()
        page.locator(".rt-taste").wait_for()
        saved(page, "taste")


def explore(browser: Browser, address: str) -> None:
    """The map: whole, and with one topic; wide and on a phone."""
    with visitor(browser, address, "ko-KR", WIDE) as page:
        opened(page, 2, ".rt-clusters > li:visible")
        saved(page, "explore")
    with visitor(browser, address, "en-US", PHONE, dark=True) as page:
        opened(page, 2, ".rt-clusters > li:visible")
        page.locator("[data-do=cluster]:visible").nth(2).click()
        saved(page, "explore-phone")


def compare(browser: Browser, address: str) -> None:
    """What each model recommends for two films."""
    with visitor(browser, address, "en-US", (1180, 1180)) as page:
        opened(page, 3, "#compare-title")
        for number, title in enumerate(("Inception", "Parasite"), 1):
            page.locator("#compare-title").fill(title)
            page.keyboard.press("Enter")
            page.locator(f".rt-picks li:nth-child({number})").wait_for()
        page.locator("h2:visible").click()
        saved(page, "compare")


def evaluation(browser: Browser, address: str) -> None:
    """The reports in the folder `reports`, or in the one of RECOTALK_REPORTS."""
    with visitor(browser, address, "en-US", (1180, 1500), dark=True) as page:
        opened(page, 4, ".rt-report")
        saved(page, "evaluation")


def opened(page: Page, tab: int, what: str) -> None:
    """A tab of the page, once `what` is there."""
    page.get_by_role("tab").nth(tab).click()
    page.locator(what).first.wait_for()


def main() -> None:
    """Take every picture."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        chats(browser, address)
        taste(browser, address)
        explore(browser, address)
        compare(browser, address)
        evaluation(browser, address)
        browser.close()


if __name__ == "__main__":
    main()
