"""Phone and dark."""

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import Server
from tests.browser.person import answers, ask, open_taste, visit

Visitors = list[BrowserContext]


def within(page: Page, selector: str, width: int) -> bool:
    """True when no such element reaches beyond the sides."""
    boxes = [one.bounding_box() for one in page.locator(selector).all() if one.is_visible()]
    return bool(boxes) and all(
        box is not None and box["x"] >= 0 and box["x"] + box["width"] <= width for box in boxes
    )


@pytest.mark.parametrize("locale", ["ko-KR", "en-US"])
def test_on_a_phone_nothing_is_cut_off_at_the_side(
    browser: Browser, visitors: Visitors, server: Server, locale: str
) -> None:
    page = visit(browser, visitors, server.address, locale, width=390, height=844)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    ask(page, "범죄도시2와 비슷한 영화 추천해줘" if locale == "ko-KR" else "movies like Crime City 2")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert within(page, ".rt-card, .rt-act, .rt-tags span, #box textarea, #kind label, #language label", 390)
    box = page.locator("#box textarea").bounding_box()
    assert box is not None and box["y"] + box["height"] <= 844
    question = page.locator(".rt-said").bounding_box()
    assert question is not None and 0 <= question["y"] < 300
    page.locator("#menu").click()
    page.locator("#new").click()
    expect(answers(page)).to_have_count(0)
    expect(page.locator("#side")).not_to_be_visible()
    open_taste(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_dark_follows_the_system_until_somebody_chooses(
    browser: Browser, visitors: Visitors, server: Server
) -> None:
    page = visit(browser, visitors, server.address, dark=True)
    paper = "getComputedStyle(document.querySelector('.gradio-container')).backgroundColor"
    assert page.evaluate(paper) == "rgb(20, 18, 17)"
    ask(page, "좀비 영화")
    assert (
        page.evaluate("getComputedStyle(document.querySelector('.rt-card')).backgroundColor")
        == "rgb(30, 27, 25)"
    )
    page.locator("#theme").click()
    assert page.evaluate(paper) == "rgb(250, 247, 243)"
    page.reload()
    page.locator(".rt-card").first.wait_for()
    assert page.evaluate(paper) == "rgb(250, 247, 243)"
