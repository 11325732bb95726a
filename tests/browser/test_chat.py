"""The chat in a real browser, as a person uses it."""

from playwright.sync_api import Browser, BrowserContext, expect

from tests.browser.conftest import Server
from tests.browser.person import answered, answers, ask, cards, titles, visit

Visitors = list[BrowserContext]


def test_ask_in_korean_and_follow_up(browser: Browser, visitors: Visitors, server: Server) -> None:
    page = visit(browser, visitors, server.address)
    ask(page, "범죄도시2와 비슷한 영화 추천해줘")
    first = titles(page)
    assert len(first) == 5 and "범죄도시 3 2023" in first
    assert "마동석" in page.locator(".rt-people").first.inner_text()
    assert page.locator(".rt-why").first.inner_text()
    assert page.locator(".rt-card .rt-poster").count() == 5
    page.get_by_role("button", name="그거 말고 다른 걸로").click()
    answered(page, 2)
    second = titles(page)
    assert len(second) == 5 and not set(first) & set(second)
    ask(page, "2020년 이후로")
    assert all(int(title.split()[-1]) >= 2020 for title in titles(page))


def test_ask_in_english_by_clicking_an_example(browser: Browser, visitors: Visitors, server: Server) -> None:
    page = visit(browser, visitors, server.address, "en-US")
    expect(page.locator("#status")).to_contain_text("RECOTALK_LLM_MODEL")
    page.get_by_role("button", name="movies like Crime City 2").click()
    answered(page, 1)
    assert any("The Outlaws" in title for title in titles(page))
    expect(page.locator(".rt-answer .rt-chip").first).to_have_text("Something else instead")


def test_the_language_switch_changes_the_words_of_the_page(
    browser: Browser, visitors: Visitors, server: Server
) -> None:
    page = visit(browser, visitors, server.address)
    expect(page.locator("#new")).to_have_text("새 대화")
    page.locator("#language label", has_text="English").click()
    expect(page.locator("#new")).to_have_text("New chat")
    expect(page.get_by_role("tab").nth(1)).to_have_text("My taste")
    expect(page.locator(".rt-welcome")).to_contain_text("movies like Crime City 2")
    page.reload()
    expect(page.locator("#new")).to_have_text("New chat")


def test_a_reload_and_a_new_chat_keep_what_was_said(
    browser: Browser, visitors: Visitors, server: Server
) -> None:
    page = visit(browser, visitors, server.address)
    ask(page, "봉준호 감독 영화 3편만")
    before = titles(page)
    page.reload()
    answered(page, 1)
    assert titles(page) == before
    ask(page, "더 보여줘")
    assert not set(before) & set(titles(page))
    page.locator("#new").click()
    expect(answers(page)).to_have_count(0)
    ask(page, "파이썬 강의")
    page.locator(".rt-talk", has_text="봉준호").click()
    answered(page, 2)
    assert page.locator(".rt-answer").first.locator(".rt-title").all_inner_texts() == before


def test_past_chats_are_deleted_after_being_asked_twice(
    browser: Browser, visitors: Visitors, server: Server
) -> None:
    page = visit(browser, visitors, server.address)
    ask(page, "좀비 영화")
    bin = page.locator(".rt-bin")
    bin.click()
    expect(bin).to_have_text("지울까요?")
    assert answers(page).count() == 1
    bin.click()
    expect(page.locator(".rt-talk")).to_have_count(0)
    expect(answers(page)).to_have_count(0)


def test_two_browsers_have_two_conversations(browser: Browser, visitors: Visitors, server: Server) -> None:
    one, two = (visit(browser, visitors, server.address) for _ in range(2))
    ask(one, "봉준호 감독 영화 3편만")
    expect(answers(two)).to_have_count(0)
    ask(two, "파이썬 강의")
    expect(two.locator(".rt-talk")).to_have_count(1)
    ask(one, "더 보여줘")
    assert all("봉준호" in who for who in cards(one).locator(".rt-people").all_inner_texts())
    # Even with the other's id of the conversation.
    two.evaluate(
        "stolen => localStorage.setItem('recotalk-session', stolen)",
        one.evaluate("localStorage.getItem('recotalk-session')"),
    )
    two.reload()
    two.locator(".rt-welcome").wait_for()
    expect(two.locator(".rt-talk")).to_have_count(1)


def test_asking_again_answers_in_place(browser: Browser, visitors: Visitors, server: Server) -> None:
    page = visit(browser, visitors, server.address, "en-US")
    ask(page, "movies like Parasite")
    first = titles(page)
    cards(page).first.locator("[data-feeling=disliked]").click()
    expect(cards(page).first.locator("[data-feeling=seen]")).to_have_attribute("aria-pressed", "true")
    page.locator("[data-do=retry]").click()
    expect(cards(page).first.locator(".rt-title")).not_to_have_text(first[0])
    assert answers(page).count() == 1 and first[0] not in titles(page)


def test_the_switch_of_kinds(browser: Browser, visitors: Visitors, server: Server) -> None:
    page = visit(browser, visitors, server.address, "en-US")
    page.locator("#kind label", has_text="Courses").click()
    ask(page, "something about space")
    assert "Director" not in page.locator(".rt-answer").inner_text()
    page.reload()
    answered(page, 1)
    expect(page.locator("#kind input:checked")).to_have_value("course")
    page.locator("#kind label", has_text="Films").click()
    ask(page, "something about space")
    assert "Director" in cards(page).first.inner_text()


def test_markup_in_a_message_shows_as_text(browser: Browser, visitors: Visitors, server: Server) -> None:
    page = visit(browser, visitors, server.address)
    alerts: list[str] = []
    page.on("dialog", lambda dialog: (alerts.append(dialog.message), dialog.dismiss()))
    evil = "<img src=x onerror=alert(1)><b>좀비</b> 영화 ${alert(2)} {{value}}"
    ask(page, evil)
    assert page.locator(".rt-said").last.inner_text() == evil
    expect(page.locator(".rt-talk")).to_have_text(evil)
    assert page.locator(".rt-said b, .rt-said img, .rt-talk b").count() == 0 and alerts == []


def test_enter_while_composing_a_syllable_does_not_send(
    browser: Browser, visitors: Visitors, server: Server
) -> None:
    """With a composition as an input method makes it; without the guard this sends and leaves "영" behind."""
    page = visit(browser, visitors, server.address)
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


def test_the_page_asks_no_other_host_for_anything(
    browser: Browser, visitors: Visitors, server: Server
) -> None:
    page = visit(browser, visitors, server.address, "en-US")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.reload()
    page.locator(".rt-welcome").wait_for()
    ask(page, "movies like Parasite")
    assert len(asked) > 10
    assert [url for url in asked if not url.startswith((server.address, "data:", "blob:"))] == []
