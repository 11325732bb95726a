"""What a person does with the page."""

from __future__ import annotations

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

ANSWER_MILLISECONDS = 20_000


def visit(
    browser: Browser,
    visitors: list[BrowserContext],
    address: str,
    locale: str = "ko-KR",
    *,
    width: int = 1100,
    height: int = 900,
    dark: bool = False,
    touch: bool = False,
) -> Page:
    """Come for the first time, from a browser of one's own."""
    context = browser.new_context(
        locale=locale,
        viewport={"width": width, "height": height},
        color_scheme="dark" if dark else "light",
        has_touch=touch,
    )
    visitors.append(context)
    page = context.new_page()
    page.goto(address)
    page.locator(".rt-welcome .rt-chip").first.wait_for()
    expect(page.locator("#box textarea")).not_to_have_attribute("placeholder", "")
    return page


def answers(page: Page) -> Locator:
    """Answers that are finished."""
    return page.locator(".rt-mode")


def ask(page: Page, message: str) -> None:
    before = answers(page).count()
    page.locator("#box textarea").fill(message)
    page.keyboard.press("Enter")
    answered(page, before + 1)


def answered(page: Page, count: int) -> None:
    expect(answers(page)).to_have_count(count, timeout=ANSWER_MILLISECONDS)


def cards(page: Page) -> Locator:
    """Those of the last answer."""
    return page.locator(".rt-answer").last.locator(".rt-card")


def titles(page: Page) -> list[str]:
    return cards(page).locator(".rt-title").all_inner_texts()


def open_taste(page: Page) -> None:
    page.get_by_role("tab").nth(1).click()
    page.locator(".rt-taste").wait_for()


def open_view(page: Page, name: str) -> None:
    """The tab of that name, in the language of the page; on a phone the tabs are at the top of the page."""
    page.evaluate("scrollTo(0, 0)")
    page.get_by_role("tab", name=name, exact=True).click()
