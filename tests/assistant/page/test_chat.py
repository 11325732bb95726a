from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant import Assistant, Reply, Settings
from assistant.errors import FeedbackError, StoreError
from assistant.page.chat import KEPT_DRAFTS, MAX_MESSAGE, ChatPage, Draft, Log, Unfinished, paced
from assistant.store import Store
from retrieval.index import Index

REPLY = Reply("네", (), "s", "ko", "builtin")


def asked(page: ChatPage, message: str, session: object = "", user: str = "kim", **more: object) -> Log:
    *_, log = page.answer(message, session, user, "ko", **more)
    return log


def html(log: Log) -> str:
    return "".join(html for _, html in log["items"])


def test_a_message_is_answered_and_the_conversation_goes_on_under_the_id_given_out(bot: Assistant) -> None:
    page = ChatPage(bot)
    first = asked(page, "봉준호 감독 영화 3편만")
    assert [key for key, _ in first["items"]] == ["q0", "a1"]
    assert html(first).count('class="rt-card"') == 3
    second = asked(page, "더 보여줘", first["session"])
    assert second["session"] == first["session"] and len(second["items"]) == 4


def test_the_question_and_a_sign_of_work_show_before_the_answer(bot: Assistant) -> None:
    log = next(ChatPage(bot).answer("Parasite", "", "kim", "en"))
    assert [key for key, _ in log["items"]] == ["q0", "a1"] and "rt-pending" in html(log)


def test_nobody_opens_goes_on_with_or_deletes_the_conversation_of_another(bot: Assistant) -> None:
    page = ChatPage(bot)
    session = asked(page, "봉준호 감독 영화")["session"]
    assert "rt-said" not in html(page.log(session, "lee", "ko"))
    assert asked(page, "hello", session, "lee")["session"] != session
    assert not page.delete(session, "lee") and page.again(session, "lee") is None
    assert page.talks("lee")[0].title == "hello"
    assert len(page.log(session, "kim", "ko")["items"]) == 2


def test_an_id_that_is_none_begins_anew(bot: Assistant) -> None:
    page = ChatPage(bot)
    for forged in ("someone-else", None, 7, ["x"], {"a": 1}, "a" * 500):
        log = asked(page, "hello", forged)
        assert log["session"] != forged and len(log["items"]) == 2


def test_a_restart_shows_the_conversation_as_it_was(bundled_index: Index, tmp_path: Path) -> None:
    settings = Settings(database=f"sqlite:///{tmp_path}/s.db", llm_model=None)

    def started() -> ChatPage:
        return ChatPage(Assistant(bundled_index, settings, Store(settings.database)))

    log = asked(started(), "movies like Parasite")
    assert started().log(log["session"], "kim", "ko")["items"] == log["items"]


def test_past_conversations_are_listed_by_how_they_began_and_can_be_deleted(bot: Assistant) -> None:
    page = ChatPage(bot)
    first = asked(page, "봉준호 감독 영화")["session"]
    asked(page, "파이썬 강의")
    asked(page, "더 보여줘", first)
    assert [talk.title for talk in page.talks("kim")] == ["봉준호 감독 영화", "파이썬 강의"]
    assert page.delete(first, "kim")
    assert [talk.title for talk in page.talks("kim")] == ["파이썬 강의"]


def test_asking_again_takes_the_last_exchange_back_and_heeds_new_opinions(bot: Assistant) -> None:
    page = ChatPage(bot)
    log = asked(page, "movies like Parasite")
    shown = [one.item.id for one in bot.past(log["session"], "kim")[0].reply.recommendations]
    page.feel(log["session"], "kim", shown[0], "disliked", True)
    message = page.again(log["session"], "kim")
    assert message == "movies like Parasite" and bot.past(log["session"], "kim") == ()
    again = asked(page, message, log["session"])
    assert again["session"] == log["session"] and len(again["items"]) == 2
    now = [one.item.id for one in bot.past(log["session"], "kim")[0].reply.recommendations]
    assert shown[0] not in now and len(now) == len(shown) and set(now) & set(shown)


def test_what_is_stopped_shows_as_far_as_it_came_and_can_be_asked_again(bot: Assistant) -> None:
    page = ChatPage(bot)
    before = asked(page, "봉준호 감독 영화")
    answers = page.answer("좀비 영화", before["session"], "kim", "ko")
    session = next(answers)["session"]
    stopped = page.stop(session, "kim", "ko")
    assert list(answers) == []
    assert len(stopped["items"]) == 4 and 'data-do="retry"' in stopped["items"][-1][1]
    assert len(page.stop(session, "lee", "ko")["items"]) == 1
    assert page.again(session, "kim") == "좀비 영화"
    assert len(asked(page, "좀비 영화", session)["items"]) == 4
    assert html(page.stop(session, "kim", "ko")) == html(page.log(session, "kim", "ko"))


def test_an_answer_that_fails_says_so(bot: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*given: object, **named: object) -> Iterator[str]:
        yield "almost"
        raise StoreError("the disk <b>is full")

    monkeypatch.setattr(bot, "stream", failing)
    log = asked(ChatPage(bot), "좀비 영화")
    assert "the disk &lt;b&gt;is full" in html(log) and 'data-do="retry"' in html(log)


def test_opinions_are_kept_shown_and_taken_back(bot: Assistant) -> None:
    page = ChatPage(bot)
    session = asked(page, "봉준호 감독 영화")["session"]
    item = bot.past(session, "kim")[0].reply.recommendations[0].item.id
    page.feel(session, "kim", item, "liked", True)
    assert set(page.feelings("kim")[item]) == {"liked", "seen"}
    page.feel(session, "kim", item, "disliked", True)
    assert set(page.feelings("kim")[item]) == {"disliked", "seen"}
    page.feel(session, "kim", item, "disliked", False)
    assert page.feelings("kim") == {} and bot._store.load(session, "kim").disliked == ()
    page.feel("", "kim", item, "seen", True)
    assert bot._store.load(session, "kim").seen == (item,)
    for wrong in ((item, "adored"), ("movie/none", "liked"), (None, "liked")):
        with pytest.raises(FeedbackError):
            page.feel(session, "kim", *wrong, True)


def test_an_opinion_taken_back_is_no_rating(bot: Assistant) -> None:
    page = ChatPage(bot)
    session = asked(page, "봉준호 감독 영화")["session"]
    item = bot.past(session, "kim")[0].reply.recommendations[0].item.id
    page.feel(session, "kim", item, "liked", True)
    assert [rating.rating for rating in bot._store.ratings()] == [5]
    page.feel(session, "kim", item, "liked", False)
    assert bot._store.ratings() == []


def test_a_closer_look_is_noted_for_the_own_conversation_only(bot: Assistant) -> None:
    page = ChatPage(bot)
    session = asked(page, "봉준호 감독 영화")["session"]
    item = bot.past(session, "kim")[0].reply.recommendations[1].item.id
    page.clicked(session, "kim", item)
    page.clicked(session, "lee", item)
    page.clicked(session, "kim", "movie/none")
    clicks = [event for event in bot.export_session(session)["events"] if event["kind"] == "clicked"]
    assert [(event["item_id"], event["position"]) for event in clicks] == [(item, 2)]


def test_the_switch_of_kinds_stands_until_a_message_names_another(bot: Assistant) -> None:
    page = ChatPage(bot)

    def kinds(message: str, session: object, kind: str) -> tuple[str, set[str]]:
        log = asked(page, message, session, kind=kind)
        shown = bot.past(log["session"], "kim")[-1].reply.recommendations
        return log["session"], {one.item.kind for one in shown}

    session, found = kinds("음악", "", "course")
    assert found == {"course"}
    assert kinds("음악", session, "movie")[1] == {"movie"}
    assert kinds("다른 걸로", session, "course")[1] == {"course"}
    assert kinds("음악 영화", session, "course")[1] == {"movie"}
    assert kinds("파이썬", session, "nonsense")[1] == {"course"}


def test_more_like_one_of_several_namesakes_is_about_that_one(bot: Assistant) -> None:
    page = ChatPage(bot)
    hosts = bot.items_named("괴물")
    assert len(hosts) > 1
    log = asked(page, "괴물과 비슷한 것", about=hosts[1])
    standing = bot._store.load(log["session"], "kim").standing
    assert standing is not None and hosts[1] in standing.seeds


def test_a_huge_message_is_cut_before_it_is_kept(bot: Assistant) -> None:
    log = asked(ChatPage(bot), "아" * 1_000_000)
    assert len(log["items"][0][1]) < MAX_MESSAGE + 100


def test_text_comes_in_growing_pieces_and_the_reply_last() -> None:
    events = list(paced(iter(["a", "b", REPLY])))
    assert events[0] == "a" and events[-1] == REPLY


def test_the_oldest_drafts_go_first() -> None:
    drafts = Unfinished()
    for number in range(KEPT_DRAFTS + 1):
        drafts.put(str(number), Draft("kim", "m", 0))
    assert drafts.of("0", "kim") is None and drafts.of("1", "kim") is not None
