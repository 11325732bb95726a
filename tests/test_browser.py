"""The page in a real browser, as a person uses it."""

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
from playwright.sync_api import Browser, Page, expect, sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ROOT = Path(__file__).parents[1]
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
START_SECONDS = 90
ANSWER_MILLISECONDS = 20_000

pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="no chromium found: install Debian's chromium to run these"
)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The real app in a process of its own."""
    port = free_port()
    names = ("RECOTALK_LLM_MODEL", "OPENAI_API_KEY", "OPENAI_BASE_URL")
    environment = {name: value for name, value in os.environ.items() if name not in names}
    environment["RECOTALK_DATABASE"] = f"sqlite:///{tmp_path_factory.mktemp('page')}/sessions.db"
    environment["RECOTALK_PORT"] = str(port)
    with subprocess.Popen([sys.executable, "app.py"], cwd=ROOT, env=environment) as process:
        try:
            deadline = time.monotonic() + START_SECONDS
            while time.monotonic() < deadline and process.poll() is None:
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.2)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield launched
        launched.close()


def opened(
    browser: Browser, address: str, locale: str = "ko-KR", width: int = 1100, height: int = 900
) -> Page:
    page = browser.new_context(locale=locale, viewport={"width": width, "height": height}).new_page()
    page.goto(address)
    page.locator("#box textarea").wait_for()
    page.locator("#chips button").first.wait_for()
    return page


def ask(page: Page, message: str) -> None:
    answers = page.locator(".rt-mode").count()
    page.locator("#box textarea").fill(message)
    page.keyboard.press("Enter")
    expect(page.locator(".rt-mode")).to_have_count(answers + 1, timeout=ANSWER_MILLISECONDS)


def titles(page: Page) -> list[str]:
    return page.locator(".rt-answer").last.locator(".rt-title").all_inner_texts()


def test_ask_in_korean_and_follow_up(browser: Browser, address: str) -> None:
    page = opened(browser, address)
    ask(page, "범죄도시2와 비슷한 영화 추천해줘")
    first = titles(page)
    assert len(first) == 5 and "범죄도시 3 2023" in first
    assert "마동석" in page.locator(".rt-people").first.inner_text()
    assert page.locator(".rt-why").first.inner_text()
    ask(page, "그거 말고 2020년 이후로")
    second = titles(page)
    assert len(second) == 5 and not set(first) & set(second)
    assert all(int(title.split()[-1]) >= 2020 for title in second)


def test_ask_in_english_by_clicking_an_example(browser: Browser, address: str) -> None:
    page = opened(browser, address, "en-US")
    expect(page.locator("#status")).to_contain_text("RECOTALK_LLM_MODEL")
    page.get_by_role("button", name="movies like Crime City 2").click()
    expect(page.locator(".rt-mode")).to_have_count(1, timeout=ANSWER_MILLISECONDS)
    assert any("The Outlaws" in title for title in titles(page))
    expect(page.locator("#chips button").first).to_have_text("Something else instead")


def test_the_language_switch_changes_the_words_of_the_page(browser: Browser, address: str) -> None:
    page = opened(browser, address, "ko-KR")
    expect(page.locator("#new")).to_have_text("새 대화")
    page.locator("#language label", has_text="English").click()
    expect(page.locator("#new")).to_have_text("New chat")
    expect(page.locator("#chips")).to_contain_text("movies like Crime City 2")
    page.reload()
    expect(page.locator("#new")).to_have_text("New chat")


def test_a_reload_keeps_the_conversation_and_new_chat_ends_it(browser: Browser, address: str) -> None:
    page = opened(browser, address)
    ask(page, "봉준호 감독 영화 3편만")
    before = titles(page)
    page.reload()
    expect(page.locator(".rt-mode")).to_have_count(1, timeout=ANSWER_MILLISECONDS)
    assert titles(page) == before
    ask(page, "더 보여줘")
    assert not set(before) & set(titles(page))
    page.locator("#new").click()
    expect(page.locator(".rt-mode")).to_have_count(0)


def test_two_browsers_have_two_conversations(browser: Browser, address: str) -> None:
    one, two = opened(browser, address), opened(browser, address)
    ask(one, "봉준호 감독 영화 3편만")
    expect(two.locator(".rt-mode")).to_have_count(0)
    ask(two, "파이썬 강의")
    ask(one, "더 보여줘")
    assert all(
        "봉준호" in who for who in one.locator(".rt-answer").last.locator(".rt-people").all_inner_texts()
    )


def test_markup_in_a_message_shows_as_text(browser: Browser, address: str) -> None:
    page = opened(browser, address)
    alerts: list[str] = []
    page.on("dialog", lambda dialog: (alerts.append(dialog.message), dialog.dismiss()))
    evil = "<img src=x onerror=alert(1)><b>좀비</b> 영화"
    ask(page, evil)
    assert page.locator(".rt-said").last.inner_text() == evil
    assert page.locator(".rt-said b, .rt-said img").count() == 0 and alerts == []


def test_enter_while_composing_a_syllable_does_not_send(browser: Browser, address: str) -> None:
    """With a composition as an input method makes it; without the guard this sends and leaves "영" behind."""
    page = opened(browser, address)
    devtools = page.context.new_cdp_session(page)
    box = page.locator("#box textarea")
    box.focus()
    page.keyboard.insert_text("봉준호 감독 ")
    devtools.send("Input.imeSetComposition", {"selectionStart": 1, "selectionEnd": 1, "text": "영"})
    page.keyboard.press("Enter")
    page.wait_for_timeout(500)
    assert page.locator(".rt-said").count() == 0
    devtools.send("Input.insertText", {"text": "영"})
    page.keyboard.insert_text("화")
    assert box.input_value() == "봉준호 감독 영화"
    page.keyboard.press("Enter")
    expect(page.locator(".rt-said")).to_have_text("봉준호 감독 영화")
    expect(box).to_have_value("")


def test_on_a_phone_nothing_is_cut_off_at_the_side(browser: Browser, address: str) -> None:
    page = opened(browser, address, width=390, height=844)
    ask(page, "범죄도시2와 비슷한 영화 추천해줘")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    card = page.locator(".rt-card").first.bounding_box()
    assert card is not None and card["x"] >= 0 and card["x"] + card["width"] <= 390
    box = page.locator("#box textarea").bounding_box()
    assert box is not None and box["y"] + box["height"] <= 844


def test_the_keyboard_is_enough(browser: Browser, address: str) -> None:
    page = opened(browser, address, "en-US")
    for _ in range(25):
        if page.evaluate("document.activeElement.closest('#chips') !== null"):
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".rt-mode")).to_have_count(1, timeout=ANSWER_MILLISECONDS)


def test_the_page_asks_no_other_host_for_anything(browser: Browser, address: str) -> None:
    page = browser.new_context(locale="en-US").new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address)
    page.locator("#chips button").first.wait_for()
    ask(page, "movies like Parasite")
    assert len(asked) > 10
    assert [url for url in asked if not url.startswith((address, "data:", "blob:"))] == []


def test_messages_are_read_out_as_text_not_as_their_source(browser: Browser, address: str) -> None:
    page = opened(browser, address)
    ask(page, "기생충 감독이 누구야?")
    expect(page.locator("#chat [aria-label*='<']")).to_have_count(0)


def test_a_story_unfolds_in_its_card(browser: Browser, address: str) -> None:
    page = opened(browser, address, "en-US")
    ask(page, "movies like Parasite")
    story = page.locator(".rt-card details div").first
    expect(story).to_be_hidden()
    page.locator(".rt-card summary").first.click()
    expect(story).to_be_visible()
