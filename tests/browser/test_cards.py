"""What one can do with a card, by mouse and by keyboard."""

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import Server
from tests.browser.person import answered, ask, cards, open_taste, titles, visit

Visitors = list[BrowserContext]


@pytest.fixture
def asked(browser: Browser, visitors: Visitors, server: Server) -> Page:
    """A page with an answer."""
    page = visit(browser, visitors, server.address, "en-US")
    ask(page, "movies like Parasite")
    return page


def state(page: Page, card: int = 0) -> list[str]:
    buttons = cards(page).nth(card).locator("[data-do=feel]").all()
    return [button.get_attribute("aria-pressed") or "" for button in buttons]


def settled(page: Page, feeling: str, pressed: bool, card: int = 0) -> None:
    button = cards(page).nth(card).locator(f"[data-feeling={feeling}]")
    expect(button).to_have_attribute("aria-pressed", str(pressed).lower())


def test_opinions_are_switches_that_survive_a_reload_and_can_be_taken_back(asked: Page) -> None:
    first = cards(asked).first
    first.get_by_role("button", name="Like", exact=True).click()
    settled(asked, "seen", True)
    assert state(asked) == ["true", "false", "true"]
    first.get_by_role("button", name="Not for me").click()
    settled(asked, "liked", False)
    assert state(asked) == ["false", "true", "true"]
    cards(asked).nth(1).get_by_role("button", name="Seen it").click()
    settled(asked, "seen", True, card=1)
    asked.reload()
    answered(asked, 1)
    settled(asked, "disliked", True)
    settled(asked, "seen", True, card=1)
    cards(asked).first.get_by_role("button", name="Not for me").click()
    settled(asked, "seen", False)
    assert state(asked) == ["false", "false", "false"]


def test_a_switch_keeps_the_focus_and_what_is_unfolded(asked: Page) -> None:
    first = cards(asked).first
    first.get_by_role("button", name="Why?").click()
    expect(first.locator(".rt-story")).to_be_visible()
    first.locator(".rt-scores summary").click()
    expect(first.locator(".rt-total")).to_be_visible()
    like = first.get_by_role("button", name="Like", exact=True)
    like.focus()
    asked.keyboard.press("Enter")
    settled(asked, "seen", True)
    expect(like).to_be_focused()
    expect(first.locator(".rt-total")).to_be_visible()
    asked.keyboard.press("Space")
    settled(asked, "seen", False)


def test_more_like_this_asks_for_it(asked: Page) -> None:
    title = titles(asked)[1].rsplit(" ", 1)[0]
    cards(asked).nth(1).get_by_role("button", name="More like this").click()
    answered(asked, 2)
    expect(asked.locator(".rt-said").last).to_have_text(f"more like {title}")
    assert len(titles(asked)) == 5


def test_the_keyboard_is_enough(browser: Browser, visitors: Visitors, server: Server) -> None:
    """From the box to write in: ask, go on to the first card, unfold it and like it."""
    page = visit(browser, visitors, server.address, "en-US")
    page.locator("#box textarea").focus()
    page.keyboard.type("movies like Parasite")
    page.keyboard.press("Enter")
    answered(page, 1)
    for wanted in ("Why?", "More like this", "Seen it", "Not for me", "Like"):
        for _ in range(60):
            page.keyboard.press("Shift+Tab")
            if page.evaluate("document.activeElement.innerText?.trim()") == wanted:
                break
        assert page.evaluate("document.activeElement.innerText.trim()") == wanted
    page.keyboard.press("Enter")
    expect(page.locator("[data-feeling=liked][aria-pressed=true]")).to_have_count(1)


def test_my_taste_shows_what_was_pressed_takes_titles_and_lets_go(asked: Page) -> None:
    title = titles(asked)[0].rsplit(" ", 1)[0]
    cards(asked).first.locator("[data-feeling=liked]").click()
    settled(asked, "seen", True)
    open_taste(asked)
    liked = asked.locator("[data-list=liked]")
    expect(liked).to_contain_text(title)
    expect(asked.locator(".rt-charts .rt-bar").first).to_be_visible()
    asked.locator("#add-title").fill("기생충")
    asked.keyboard.press("Enter")
    expect(liked.locator("li")).to_have_count(2)
    liked.get_by_role("button", name=f"Remove: {title}").click()
    expect(liked.locator("li")).to_have_count(1)
    asked.get_by_role("tab").first.click()
    asked.reload()
    answered(asked, 1)
    settled(asked, "liked", False)


def test_a_title_of_several_asks_which(asked: Page) -> None:
    open_taste(asked)
    asked.locator("#add-title").fill("괴물")
    asked.locator(".rt-fields select").select_option("disliked")
    asked.locator(".rt-fields button").click()
    asked.locator(".rt-choices button").nth(1).click()
    expect(asked.locator("[data-list=disliked] li")).to_have_count(1)


def test_ones_own_data_is_taken_along_and_deleted(asked: Page) -> None:
    open_taste(asked)
    with asked.expect_download() as download:
        asked.get_by_role("button", name="Download my data").click()
    assert "movies like Parasite" in download.value.path().read_text("utf-8")
    forget = asked.locator("[data-do=forget]")
    forget.click()
    expect(forget).to_contain_text("cannot be undone")
    forget.click()
    expect(asked.locator(".rt-told")).to_have_text("Everything was deleted.")
    asked.reload()
    asked.locator(".rt-welcome").wait_for()
    expect(asked.locator(".rt-talk")).to_have_count(0)
