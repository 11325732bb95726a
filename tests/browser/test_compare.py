"""Models side by side."""

from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.assistant.page import report_files
from tests.browser.conftest import Server
from tests.browser.person import ask, cards, open_view, visit

Visitors = list[BrowserContext]


def pick(page: Page, typed: str) -> None:
    """The first of what is suggested, by keyboard."""
    box = page.get_by_role("combobox")
    box.fill(typed)
    page.get_by_role("option").first.wait_for()
    box.press("ArrowDown")
    box.press("Enter")
    expect(page.get_by_role("listbox")).to_be_hidden()


def test_titles_are_picked_by_keyboard_and_what_lists_share_lights_up(
    browser: Browser, visitors: Visitors, server: Server
) -> None:
    report_files.write(server.reports, "collaborative", report_files.collaborative())
    page = visit(browser, visitors, server.address)
    open_view(page, "모델 비교")
    pick(page, "기새")
    chips = page.locator(".rt-picks li")
    expect(chips).to_have_text(["기생충"])
    pick(page, "memories of mur")
    expect(chips).to_have_text(["기생충", "살인의 추억"])
    expect(page.get_by_role("combobox")).to_be_focused()
    assert page.locator(".rt-column").count() >= 4
    expect(page.locator(".rt-column dl").first).to_contain_text("0.300")
    shared = page.locator(".rt-same[data-same]").first
    shared.focus()
    item = shared.get_attribute("data-same")
    lit = page.locator(f'.rt-lit[data-same="{item}"]')
    assert lit.count() == page.locator(f'[data-same="{item}"]').count() > 1
    assert page.locator(".rt-lit").count() == lit.count()
    chips.first.get_by_role("button").click()
    expect(chips).to_have_text(["살인의 추억"])
    page.locator("#language label", has_text="English").click()
    expect(chips).to_have_text(["Memories of Murder"])


def test_ones_own_taste_on_a_phone_where_only_the_lists_go_sideways(
    browser: Browser, visitors: Visitors, server: Server
) -> None:
    page = visit(browser, visitors, server.address, "en-US", width=390, height=844)
    ask(page, "movies like Parasite")
    cards(page).first.locator("[data-feeling=liked]").click()
    liked = cards(page).first.locator(".rt-title").inner_text()
    expect(cards(page).first.locator("[data-feeling=seen]")).to_have_attribute("aria-pressed", "true")
    open_view(page, "Compare")
    expect(page.locator(".rt-picks li")).to_have_count(1)
    assert page.locator(".rt-picks li").inner_text().strip() in liked
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    lists = page.locator(".rt-columns")
    assert lists.evaluate("lists => lists.scrollWidth > lists.clientWidth")
    lists.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("document.querySelector('.rt-columns').scrollLeft > 0")
    page.get_by_role("button", name="Remove all").click()
    expect(page.locator(".rt-column")).to_have_count(0)
    page.get_by_role("button", name="My taste").click()
    expect(page.locator(".rt-picks li")).to_have_count(1)
