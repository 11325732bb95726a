"""The map of the catalogue."""

from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import Server
from tests.browser.person import answered, open_view, visit

Visitors = list[BrowserContext]


def inked(page: Page) -> int:
    """Pixels of the map that are not empty."""
    return int(
        page.locator(".rt-map canvas").evaluate(
            "c => c.getContext('2d').getImageData(0, 0, c.width, c.height).data.filter((v, i) => i % 4 === 3 && v).length"
        )
    )


def test_a_topic_a_title_and_a_question_by_keyboard_and_by_mouse(
    browser: Browser, visitors: Visitors, server: Server
) -> None:
    page = visit(browser, visitors, server.address)
    assert not page.locator(".rt-clusters").count()
    open_view(page, "둘러보기")
    topics = page.locator(".rt-clusters > li:visible > button")
    topics.first.wait_for()
    films = topics.count()
    page.wait_for_timeout(200)
    assert inked(page) > 5000
    page.get_by_role("button", name="강의", exact=True).click()
    expect(topics).not_to_have_count(films)
    page.get_by_role("button", name="영화", exact=True).click()
    expect(topics).to_have_count(films)

    topics.first.focus()
    page.keyboard.press("Enter")
    titles = page.locator(".rt-clusters ol button")
    assert titles.count() == int(topics.first.locator("small").inner_text())
    page.keyboard.press("Tab")
    expect(titles.first).to_be_focused()
    tip = page.locator(".rt-map-tip")
    expect(tip.locator("b")).to_have_text(titles.first.evaluate("b => b.firstChild.textContent.trim()"))
    page.keyboard.press("Escape")
    topics.first.click()
    expect(titles).to_have_count(0)

    page.locator(".rt-map canvas").focus()
    seen = set()
    for key in ("ArrowRight", "ArrowRight", "ArrowDown", "ArrowLeft"):
        page.keyboard.press(key)
        seen.add(tip.locator("b").inner_text())
    assert len(seen) >= 3
    title = tip.locator("b").inner_text()
    page.keyboard.press("Enter")
    answered(page, 1)
    assert title in page.locator(".rt-said").inner_text()

    open_view(page, "둘러보기")
    box = page.locator(".rt-map canvas").bounding_box()
    assert box is not None
    for step in range(40):
        page.mouse.move(box["x"] + box["width"] / 3 + 5 * step, box["y"] + box["height"] / 2)
        if tip.is_visible():
            break
    title = tip.locator("b").inner_text()
    page.mouse.down()
    page.mouse.up()
    answered(page, 2)
    assert title in page.locator(".rt-said").last.inner_text()


def test_on_a_phone_a_tap_tells_and_its_button_asks(
    browser: Browser, visitors: Visitors, server: Server
) -> None:
    page = visit(browser, visitors, server.address, "en-US", width=390, height=844, touch=True)
    open_view(page, "Explore")
    page.locator(".rt-clusters > li:visible").first.wait_for()
    page.wait_for_timeout(200)
    box = page.locator(".rt-map canvas").bounding_box()
    assert box is not None
    tip = page.locator(".rt-map-tip")
    for step in range(10):
        page.touchscreen.tap(box["x"] + box["width"] / 3 + 12 * step, box["y"] + box["height"] / 2)
        if tip.is_visible():
            break
    title = tip.locator("b").inner_text()
    assert page.locator(".rt-said").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    tip.get_by_role("button").tap()
    answered(page, 1)
    assert page.locator(".rt-said").inner_text() == f"films like {title}"
