"""Whole conversations over the bundled catalogue, as a person has them."""

import json
import threading
from collections.abc import Sequence

import pytest

from assistant import Assistant, Recommendation, Reply, recommend
from assistant.assistant import MAX_MESSAGE
from retrieval.filters import PersonLimit, has_person


def talk(bot: Assistant, *messages: str) -> list[Reply]:
    replies: list[Reply] = []
    for message in messages:
        session = replies[-1].session_id if replies else None
        replies.append(bot.reply(message, session_id=session))
    return replies


def ids(reply: Reply) -> list[str]:
    return [recommendation.item.id for recommendation in reply.recommendations]


def test_the_contract(bot: Assistant) -> None:
    reply = bot.reply("범죄도시2와 비슷한 영화 추천해줘")
    assert (reply.language, reply.mode, reply.notice) == ("ko", "builtin", None)
    assert "범죄도시" in reply.text and reply.session_id
    plain = json.loads(json.dumps(reply.to_dict(), ensure_ascii=False))
    assert set(plain) == {"text", "language", "mode", "notice", "session_id", "usage", "recommendations"}
    assert plain["usage"] is None  # no language model was called
    first = plain["recommendations"][0]
    assert set(first) == {
        "id", "kind", "title", "year", "directors", "cast", "instructors", "genres", "country", "level",
        "provider", "score", "reasons", "parts",
    }  # fmt: skip
    assert set(first["title"]) == {"ko", "en"}
    assert {"ko", "en"} == set(first["directors"][0])
    assert first["reasons"] and set(first["reasons"][0]) == {"kind", "text"}
    assert 0 <= first["score"] <= 1


def test_a_stream_is_pieces_of_text_and_then_the_reply(bot: Assistant) -> None:
    events = list(bot.stream("movies like Crime City 2"))
    pieces, reply = events[:-1], events[-1]
    assert isinstance(reply, Reply) and all(isinstance(piece, str) for piece in pieces)
    assert "".join(p for p in pieces if isinstance(p, str)) == reply.text


def test_recommend_in_one_call() -> None:
    found = recommend("movies like Crime City 2", k=3)
    assert len(found) == 3 and all(isinstance(r, Recommendation) for r in found)
    assert "movie/the-roundup-2022" not in [r.item.id for r in found]


def test_the_encoder_is_a_langchain_embeddings(bot: Assistant) -> None:
    from langchain_core.embeddings import Embeddings

    assert isinstance(bot.encoder, Embeddings)
    assert len(bot.encoder.embed_query("봉준호")) == bot.index.manifest.dimensions


def test_a_follow_up_replaces_the_list_and_adds_a_limit(bot: Assistant) -> None:
    first, second = talk(bot, "범죄도시2와 비슷한 영화 추천해줘", "그거 말고 2020년 이후로")
    assert not set(ids(first)) & set(ids(second))
    assert all(r.item.year and r.item.year >= 2020 for r in second.recommendations)


def test_limits_pile_up_and_a_count_holds(bot: Assistant) -> None:
    *_, last = talk(bot, "한국 영화 추천해줘", "2010년 이후로", "공포 빼고", "3편만")
    assert len(last.recommendations) == 3
    for recommendation in last.recommendations:
        item = recommendation.item
        assert item.country == "KR" and (item.year or 0) >= 2010 and "horror" not in item.genres


def test_a_new_subject_starts_anew(bot: Assistant) -> None:
    _, second = talk(bot, "2010년 이후 한국 스릴러", "파이썬 데이터 분석 입문 강의")
    assert {r.item.kind for r in second.recommendations} == {"course"}


def test_within_the_list(bot: Assistant) -> None:
    first, second = talk(bot, "한국 영화 20편", "그중에 스릴러")
    assert second.recommendations and set(ids(second)) < set(ids(first))
    assert all("thriller" in r.item.genres for r in second.recommendations)


@pytest.mark.parametrize("answer", ["2006년 거", "봉준호 거", "한국 거", "2번"])
def test_an_ambiguous_title_is_asked_about_and_the_answer_is_understood(bot: Assistant, answer: str) -> None:
    question, reply = talk(bot, "괴물 같은 영화 추천해줘", answer)
    assert set(ids(question)) == {"movie/the-host-2006", "movie/monster-2023", "movie/the-thing-1982"}
    assert "?" in question.text
    chosen = "movie/the-host-2006" if answer != "2번" else ids(question)[1]
    assert chosen not in ids(reply) and len(reply.recommendations) == 5
    assert "괴물" in reply.text


def test_seen_ones_do_not_come_back(bot: Assistant) -> None:
    first, second, third = talk(bot, "봉준호 감독 영화", "1번은 봤어", "봉준호 감독 영화 10편")
    seen = ids(first)[0]
    assert seen not in ids(second) and seen not in ids(third)
    assert all(has_person(r.item, PersonLimit("봉준호", "director")) for r in third.recommendations)


def test_more_shows_others_until_there_are_none(bot: Assistant) -> None:
    replies = talk(bot, "봉준호 감독 영화", "더 보여줘", "더 보여줘")
    assert not set(ids(replies[0])) & set(ids(replies[1]))
    assert replies[2].recommendations == () and "더 보여 드릴 게 없어요" in replies[2].text


def test_questions_about_a_title_are_answered_from_the_catalogue(bot: Assistant) -> None:
    assert "Park Chan-wook" in bot.reply("who directed Oldboy?").text
    assert "봉준호" in bot.reply("기생충 감독이 누구야?").text
    assert "2019" in bot.reply("기생충 언제 나왔어?").text
    _, reply = talk(bot, "봉준호 감독 영화", "2번 줄거리 알려줘")
    assert len(reply.recommendations) == 1
    assert reply.recommendations[0].item.overview["ko"] in reply.text


def test_why_repeats_the_reasons_of_the_last_list(bot: Assistant) -> None:
    first, why = talk(bot, "범죄도시2와 비슷한 영화 추천해줘", "왜 추천했어?")
    assert set(ids(why)) == set(ids(first))
    assert all(reason.text in why.text for r in why.recommendations for reason in r.reasons)


def test_an_unknown_title_is_admitted(bot: Assistant) -> None:
    reply = bot.reply("movies like Zorblaxian")
    assert "Zorblaxian" in reply.text and reply.recommendations == ()


def test_a_limit_that_had_to_go_is_named(bot: Assistant) -> None:
    reply = bot.reply("봉준호 감독 프랑스 영화")
    assert "프랑스" in reply.text.splitlines()[0]
    assert reply.recommendations


def test_when_no_item_has_all_the_people_those_with_any_of_them_are_shown_and_that_is_said(
    bot: Assistant,
) -> None:
    reply = bot.reply("황정민이랑 송강호 나오는 영화")
    assert "모두 함께한 것은 없어서" in reply.text
    people = [PersonLimit("황정민"), PersonLimit("송강호")]
    assert all(any(has_person(r.item, person) for person in people) for r in reply.recommendations)


def test_something_similar_after_a_question_about_a_title(bot: Assistant) -> None:
    _, reply = talk(bot, "tell me about Burning", "something similar")
    assert "Burning" in reply.text and "movie/burning-2018" not in ids(reply)


def test_like_one_of_the_list(bot: Assistant) -> None:
    first, reply = talk(bot, "2010년 이후 한국 스릴러", "1번이랑 비슷한 거")
    title = first.recommendations[0].item.title["ko"]
    assert title in reply.text.splitlines()[0] and ids(first)[0] not in ids(reply)


@pytest.mark.parametrize(
    ("message", "language"), [("안녕하세요", "ko"), ("hello", "en"), ("도움말", "ko"), ("thanks!", "en")]
)
def test_small_talk_is_answered_in_its_language(bot: Assistant, message: str, language: str) -> None:
    reply = bot.reply(message)
    assert reply.language == language and reply.text and reply.recommendations == ()


@pytest.mark.parametrize("message", ["오늘 날씨 어때?", "what's the weather like"])
def test_off_topic_is_said_to_be(bot: Assistant, message: str) -> None:
    assert bot.reply(message).recommendations == ()


@pytest.mark.parametrize("message", ["", "   ", "\n"])
def test_nothing_said(bot: Assistant, message: str) -> None:
    reply = bot.reply(message)
    assert reply.recommendations == () and reply.text


def test_a_very_long_message_is_cut_and_that_is_said(bot: Assistant) -> None:
    reply = bot.reply("봉준호 감독 영화 " + "아" * 100_000)
    assert reply.notice and str(MAX_MESSAGE) in reply.notice


def test_sessions_do_not_see_each_other(bot: Assistant) -> None:
    bot.reply("봉준호 감독 영화", session_id="one")
    other = bot.reply("더 보여줘", session_id="two")
    mine = bot.reply("더 보여줘", session_id="one")
    assert all(has_person(r.item, PersonLimit("봉준호", "director")) for r in mine.recommendations)
    assert ids(other) != ids(mine)


def test_many_people_at_once(bot: Assistant) -> None:
    questions = ["봉준호 감독 영화", "movies like Parasite", "파이썬 강의", "90년대 홍콩 영화"]
    alone = [ids(bot.reply(question)) for question in questions]
    together: dict[int, list[str]] = {}

    def ask(number: int) -> None:
        together[number] = ids(bot.reply(questions[number % 4], session_id=f"s{number}"))

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert together == {number: alone[number % 4] for number in range(16)}


def markup(replies: Sequence[Reply]) -> str:
    return "\n".join(reply.text for reply in replies)


def test_no_template_shows_through(bot: Assistant) -> None:
    replies = talk(
        bot, "범죄도시2와 비슷한 영화", "그거 말고", "공포 빼고", "1번 줄거리", "왜?", "1번은 별로였어"
    )
    replies += talk(bot, "films by Bong Joon-ho", "newer ones", "I loved the first one", "start over")
    assert not any(mark in markup(replies) for mark in ("{", "}", "None", "()"))
