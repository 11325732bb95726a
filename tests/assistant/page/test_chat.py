from collections.abc import Iterator

from assistant import Assistant, Reply
from assistant.page.chat import MAX_MESSAGE, ChatPage, paced
from assistant.page.conversations import KEPT_CONVERSATIONS, KEPT_EXCHANGES, Conversations, Exchange

REPLY = Reply("네", (), "s", "ko", "builtin")


def last(answers: Iterator[tuple[list[dict[str, str]], str]]) -> tuple[list[dict[str, str]], str]:
    *_, final = answers
    return final


def test_a_message_is_answered_and_the_conversation_goes_on_under_the_id_given_out(bot: Assistant) -> None:
    page = ChatPage(bot)
    messages, session = last(page.answer("봉준호 감독 영화 3편만", "", "ko"))
    assert [m["role"] for m in messages] == ["user", "assistant"]
    assert messages[1]["content"].count("rt-card") >= 3
    messages, same = last(page.answer("더 보여줘", session, "ko"))
    assert same == session and len(messages) == 4


def test_the_question_and_a_sign_of_work_show_before_the_answer(bot: Assistant) -> None:
    messages, _ = next(ChatPage(bot).answer("Parasite", "", "en"))
    assert [m["role"] for m in messages] == ["user", "assistant"]
    assert "rt-pending" in messages[1]["content"]


def test_an_id_this_server_did_not_give_out_begins_anew(bot: Assistant) -> None:
    page = ChatPage(bot)
    for forged in ("someone-else", None, 7, ["x"], {"a": 1}):
        messages, session = last(page.answer("hello", forged, "en"))
        assert session != forged and len(messages) == 2


def test_a_reload_shows_the_conversation_again(bot: Assistant) -> None:
    page = ChatPage(bot)
    messages, session = last(page.answer("movies like Parasite", "", "en"))
    assert page.shown(session) == messages
    assert page.shown("unknown") == []


def test_suggestions_go_on_from_a_list_in_its_language(bot: Assistant) -> None:
    page = ChatPage(bot)
    begin = page.suggestions("", "en")
    _, session = last(page.answer("봉준호 감독 영화", "", "en"))
    assert page.suggestions(session, "en") != begin
    assert any("가" <= c <= "힣" for c in "".join(page.suggestions(session, "en")))


def test_every_suggestion_is_understood(bot: Assistant) -> None:
    page = ChatPage(bot)
    for language in ("ko", "en"):
        for example in page.suggestions("", language):
            assert bot.reply(example).recommendations, example
        _, session = last(page.answer(page.suggestions("", language)[0], "", language))
        for follow_up in page.suggestions(session, language):
            _, session = last(page.answer(follow_up, session, language))
            assert page.conversations.exchanges(session)[-1].reply.recommendations, follow_up


def test_a_huge_message_is_cut_before_it_is_kept(bot: Assistant) -> None:
    page = ChatPage(bot)
    messages, _ = last(page.answer("아" * 1_000_000, "", "ko"))
    assert len(messages[0]["content"]) < MAX_MESSAGE + 100


def test_the_http_answer_is_plain_values(bot: Assistant) -> None:
    page = ChatPage(bot)
    first = page.chat("movies like Crime City 2")
    second = page.chat("not those", first["session_id"])
    assert second["session_id"] == first["session_id"]
    assert not {r["id"] for r in first["recommendations"]} & {r["id"] for r in second["recommendations"]}


def test_text_comes_in_growing_pieces_and_the_reply_last() -> None:
    events = list(paced(iter(["a", "b", REPLY])))
    assert events[0] == "a" and events[-1] == REPLY


def test_the_oldest_conversations_and_exchanges_go_first() -> None:
    kept = Conversations()
    first = kept.admitted("")
    for number in range(KEPT_EXCHANGES + 5):
        kept.add(first, Exchange(str(number), REPLY))
    assert kept.exchanges(first)[0].message == "5"
    for _ in range(KEPT_CONVERSATIONS):
        kept.admitted("")
    assert kept.exchanges(first) == ()
