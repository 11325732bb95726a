"""Something different, as a conversation has it: over the bundled index and over a tiny one."""

import numpy as np
import pytest

from assistant import Assistant, Reply
from assistant.builtin import BuiltIn
from assistant.dialogue import Dialogue
from assistant.recommender import Recommender
from assistant.types import Request
from assistant.understanding.grammar import Understanding
from data import Item
from retrieval.filters import Filters, PersonLimit
from retrieval.index import Index


def talk(bot: Assistant, *messages: str) -> list[Reply]:
    replies: list[Reply] = []
    for message in messages:
        replies.append(bot.reply(message, session_id=replies[-1].session_id if replies else None))
    return replies


def items(reply: Reply) -> list[Item]:
    return [recommendation.item for recommendation in reply.recommendations]


def topics(bot: Assistant, reply: Reply) -> set[int]:
    index = bot.index
    return {int(index.clusters.of_row[index.row_of[item.id]]) for item in items(reply)}


@pytest.mark.parametrize(
    ("first", "wish", "lead"),
    [
        ("한국 범죄 영화 추천해줘", "다른 분위기로", "다른 쪽"),
        ("기생충 같은 영화", "완전 다른 거 없어?", "다른 쪽"),
        ("파이썬 입문 강의", "다른 분야로", "다른 쪽"),
        ("something like Inception", "nothing like those", "Something different"),
        ("korean horror films", "a different genre please", "Something different"),
    ],
)
def test_other_topics_of_the_same_kind(bot: Assistant, first: str, wish: str, lead: str) -> None:
    before, after = talk(bot, first, wish)
    assert len(items(after)) == len(items(before)) == 5
    assert not topics(bot, before) & topics(bot, after)
    assert {item.kind for item in items(after)} == {item.kind for item in items(before)}
    said = after.text.splitlines()[0]
    assert lead in said
    label = bot.index.clusters.label(bot.index.row_of[items(after)[0].id], after.language)
    assert label.split(" · ")[0] in said


def test_limits_stay_and_new_ones_apply(bot: Assistant) -> None:
    before, after, narrower, more = talk(
        bot, "한국 공포 영화", "장르 바꿔서 100분 이내로", "2010년 이후로", "더 보여줘"
    )
    for reply in (after, narrower, more):
        assert reply.recommendations
        for item in items(reply):
            assert item.country == "KR" and "horror" not in item.genres and (item.runtime or 0) <= 100
        assert not topics(bot, before) & topics(bot, reply)
    assert all((item.year or 0) >= 2010 for item in [*items(narrower), *items(more)])
    assert not {item.id for item in items(narrower)} & {item.id for item in items(more)}


def test_different_once_more_is_different_from_both(bot: Assistant) -> None:
    first, second, third = talk(bot, "comedies", "something different", "not like these either")
    assert not topics(bot, third) & (topics(bot, first) | topics(bot, second))


def test_undo_goes_back_to_what_was_asked_before(bot: Assistant) -> None:
    replies = talk(bot, "한국 스릴러 영화", "색다른 거", "취소")
    assert all("thriller" in item.genres for item in items(replies[-1]))
    assert "다른 쪽" not in replies[-1].text


def test_a_liked_title_one_wants_away_from_has_no_say(bot: Assistant) -> None:
    (reply,) = talk(bot, "기생충 재밌게 봤어. 이번엔 좀 다른 느낌으로")
    assert len(items(reply)) == 5 and "기생충과는" in reply.text
    assert not any("봉준호" in person.values() for item in items(reply) for person in item.role("director"))
    assert not any(reason.kind == "director" for r in reply.recommendations for reason in r.reasons)


def test_a_place_in_the_list_is_what_it_is_unlike(bot: Assistant) -> None:
    before, after = talk(bot, "우주 영화", "2번이랑 다른 느낌으로")
    assert items(before)[1].title["ko"] in after.text.splitlines()[0]


def test_a_refused_place_and_the_wish_for_something_different(bot: Assistant) -> None:
    before, after = talk(bot, "일본 애니메이션", "1번은 별로였어 다른 느낌으로 골라줘")
    assert after.recommendations and not topics(bot, before) & topics(bot, after)
    assert all(item.country == "JP" for item in items(after))


@pytest.mark.parametrize(
    ("message", "country"),
    [("색다른 영화 추천해줘", None), ("색다른 한국 영화", "KR"), ("something different", None)],
)
def test_with_no_list_before_it_is_a_surprise_over_topics(
    bot: Assistant, message: str, country: str | None
) -> None:
    (reply,) = talk(bot, message)
    assert len(topics(bot, reply)) == len(items(reply)) == 5
    assert all(item.kind == "movie" and country in (None, item.country) for item in items(reply))


def test_where_no_other_topic_is_left_the_list_says_nothing_of_it(bot: Assistant) -> None:
    index = bot.index
    shown = tuple(
        index.items[int(np.flatnonzero(index.clusters.of_row == c.number)[0])].id
        for c in index.clusters.clusters
    )
    request = Request("ko", filters=Filters(kind="movie"), different=True, unlike=shown)
    result = Recommender(index).recommend(request)
    assert len(result.ranked) == 5 and not result.request.different


def test_the_words_of_the_wish_find_something_of_another_topic(bot: Assistant) -> None:
    before, after = talk(bot, "잔잔한 영화 추천", "다른 분위기로 좀비 나오는 거")
    assert items(after) and not topics(bot, before) & topics(bot, after)
    assert all(
        "좀비" in " ".join(item.themes.get("ko", ())) + item.overview.get("ko", "")
        for item in items(after)[:2]
    )


def test_over_a_tiny_catalogue(tiny_index: Index) -> None:
    """Kinds with one topic have nothing different: others are shown, and nothing else is claimed."""
    builtin = BuiltIn(tiny_index, Understanding.of(tiny_index.items), Recommender(tiny_index))
    first = builtin.respond("영화 3편 추천해줘", Dialogue())
    second = builtin.respond("다른 분위기로", first.dialogue)
    shown = [[r.item.id for r in turn.recommendations] for turn in (first, second)]
    assert len(shown[0]) == len(shown[1]) == 3 and not set(shown[0]) & set(shown[1])
    rows = [tiny_index.rows(ids) for ids in shown]
    apart = not set(tiny_index.clusters.of_row[rows[0]]) & set(tiny_index.clusters.of_row[rows[1]])
    assert ("다른 쪽" in second.text) is apart
    surprise = builtin.respond("something different", Dialogue())
    assert surprise.recommendations and surprise.language == "en"


def test_a_person_asked_for_with_it_stays_asked_for(bot: Assistant) -> None:
    before, after = talk(bot, "something like Jaws", "something different by Spielberg")
    spielberg = PersonLimit("Steven Spielberg", "director")
    assert after.recommendations and all(
        spielberg.name in [p.get("en") for p in item.role("director")] for item in items(after)
    )
    assert not {i.id for i in items(before)} & {i.id for i in items(after)}
