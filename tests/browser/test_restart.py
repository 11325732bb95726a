"""The app stopped and started again, over another catalogue and with a language model. The last module to run."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from data.item import Item
from retrieval.build import build
from retrieval.encoder import load_encoder
from retrieval.index import Index
from tests.assistant.llm.llm_server import Fails, Says, llm_server
from tests.browser.conftest import Server
from tests.browser.person import answered, answers, ask, cards, open_taste, open_view, titles, visit

EVIL = "<img src=x onerror=alert(1)><b>Zebra</b> ${alert(2)}"
ZEBRA = Item(
    "movie/evil",
    "movie",
    {"en": EVIL},
    people={"director": ({"en": EVIL},)},
    genres=(EVIL,),
    overview={"en": f"A zebra runs. {EVIL}"},
    themes={"en": (EVIL, "zebra")},
    provider=EVIL,
)
SLOWLY = Says([f"말{number}이에요.\n" for number in range(60)], pause=0.1)


@dataclass
class Before:
    """A visitor from before the restart, and the titles they saw then."""

    page: Page
    titles: list[str]


@pytest.fixture(scope="module")
def restarted(
    browser: Browser, server: Server, bundled_index: Index, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Before]:
    contexts: list[BrowserContext] = []
    page = visit(browser, contexts, server.address)
    ask(page, "봉준호 감독 영화 3편만")
    before = Before(page, titles(page))
    folder: Path = tmp_path_factory.mktemp("small") / "index"
    films = [
        item
        for item in bundled_index.items
        if {"ko": "봉준호", "en": "Bong Joon-ho"} in item.role("director")
    ]
    build((*films, ZEBRA), folder, encoder=load_encoder("bundled"))
    with llm_server(SLOWLY, Says(["짧은 답이에요."]), Fails(500)) as llm:
        server.stop()
        server.start(
            RECOTALK_INDEX=str(folder),
            RECOTALK_LLM_MODEL="scripted",
            OPENAI_BASE_URL=llm.url,
            OPENAI_API_KEY="k",
        )
        yield before
        contexts[0].close()


def test_a_restart_keeps_the_conversation(restarted: Before) -> None:
    restarted.page.reload()
    answered(restarted.page, 1)
    assert titles(restarted.page) == restarted.titles


def test_words_come_as_they_are_written_and_can_be_stopped_and_asked_again(restarted: Before) -> None:
    page = restarted.page
    page.locator("#new").click()
    expect(answers(page)).to_have_count(0)
    page.locator("#box textarea").fill("안녕")
    page.keyboard.press("Enter")
    expect(page.locator(".rt-writing")).to_contain_text("말3", timeout=15_000)
    page.locator("#box .stop-button").click()
    expect(page.locator(".rt-notice")).to_have_text("여기서 멈췄어요.", timeout=15_000)
    expect(page.locator("#box .submit-button")).to_be_visible()
    page.locator("[data-do=retry]").click()
    answered(page, 1)
    expect(page.locator(".rt-said")).to_have_count(1)
    expect(page.locator(".rt-answer")).to_contain_text("짧은 답이에요.")
    expect(page.locator(".rt-mode")).to_have_text("LLM이 답했어요")


def test_markup_in_a_catalogue_shows_as_text(restarted: Before) -> None:
    page = restarted.page
    alerts: list[str] = []
    page.on("dialog", lambda dialog: (alerts.append(dialog.message), dialog.dismiss()))
    page.locator("#language label", has_text="English").click()
    ask(page, "a film about a zebra")
    expect(page.locator(".rt-notice").last).to_contain_text("500")
    card = cards(page).first
    assert EVIL in card.locator(".rt-title").inner_text()
    card.locator("[data-feeling=liked]").click()
    expect(card.locator("[data-feeling=seen]")).to_have_attribute("aria-pressed", "true")
    card.locator("[data-do=unfold]").click()
    open_taste(page)
    expect(page.locator("[data-list=liked] b").first).to_contain_text(EVIL)
    assert page.locator("img[src=x], .rt-title b").count() == 0 and alerts == []


def test_markup_in_a_catalogue_shows_as_text_on_the_map_and_among_models(restarted: Before) -> None:
    page = restarted.page
    alerts: list[str] = []
    page.on("dialog", lambda dialog: (alerts.append(dialog.message), dialog.dismiss()))
    open_view(page, "Explore")
    title = page.locator(".rt-clusters ol button", has_text="Zebra")
    topics = page.locator("[data-do=cluster]:visible")
    expect(topics.first).to_be_visible()
    for number in range(topics.count()):
        topics.nth(number).click()
        expect(topics.nth(number)).to_have_attribute("aria-expanded", "true")
        if title.count():
            break
    title.focus()
    expect(page.locator(".rt-map-tip b")).to_have_text(EVIL)
    open_view(page, "Compare")
    page.get_by_role("combobox").fill("<img src")
    page.get_by_role("option").first.click()
    expect(page.locator(".rt-picks li").last).to_contain_text(EVIL)
    expect(page.locator(".rt-source")).to_contain_text("built without a log")
    assert page.locator("img[src=x], #explore b b, #compare b b").count() == 0 and alerts == []
