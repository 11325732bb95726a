from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import Recommendation, Reply
from assistant.page import cards
from assistant.types import Reason
from data.item import Item

POSTER = {"poster": "https://images.example/p.jpg?a=1&b=2"}
PARASITE = Item(
    "movie/parasite-2019",
    "movie",
    {"ko": "기생충", "en": "Parasite"},
    year=2019,
    people={
        "director": ({"ko": "봉준호", "en": "Bong Joon-ho"},),
        "cast": tuple({"ko": name} for name in ("송강호", "이선균", "조여정", "최우식")),
    },
    genres=("comedy", "thriller"),
    country="KR",
    overview={"ko": "반지하 가족 이야기."},
)
EVIL = "<script>alert(1)</script><img src=x onerror=alert(1)>"


def reply(text: str, *items: Item, mode: str = "builtin", notice: str | None = None) -> Reply:
    shown = tuple(Recommendation(item, 1.0, (Reason("director", "봉준호 감독"),), {}) for item in items)
    return Reply(text, shown, "s", "ko", mode, notice)  # type: ignore[arg-type]


def test_a_card_has_both_titles_year_people_genres_reason_and_story() -> None:
    html = cards.card(1, reply("", PARASITE).recommendations[0], "ko")
    for part in (
        "기생충",
        "2019",
        "Parasite",
        "감독 봉준호",
        "송강호, 이선균, 조여정",
        "코미디",
        "한국",
        "봉준호 감독",
        "반지하",
    ):
        assert part in html
    assert "최우식" not in html


def test_the_list_is_not_said_twice() -> None:
    html = cards.answer(reply("봉준호 감독 영화 1편이에요.\n1. 기생충 (2019) — 봉준호 감독", PARASITE))
    assert html.count('class="rt-title"') == 1 and "1. " not in html
    assert "봉준호 감독 영화 1편이에요." in html


def test_a_story_just_told_is_not_offered_again() -> None:
    assert cards.answer(reply("기생충 (2019): 반지하 가족 이야기.", PARASITE)).count("반지하") == 1
    assert cards.answer(reply("기생충이에요.", PARASITE)).count("반지하") == 1


def test_what_the_model_says_of_an_item_stays_on_its_card() -> None:
    html = cards.answer(
        reply("추천해요.\n1. 기생충 (2019) – 웃기다가 서늘해져요.\n재미있게 보세요!", PARASITE, mode="llm")
    )
    assert "웃기다가 서늘해져요." in html and "재미있게 보세요!" in html


def test_notice_and_mode_are_visible() -> None:
    html = cards.answer(reply("네.", notice="서버가 답하지 않았어요."))
    assert "서버가 답하지 않았어요." in html and "LLM 없이" in html


def test_markup_in_any_text_of_an_item_or_a_reply_shows_as_text() -> None:
    item = replace(
        PARASITE, title={"ko": EVIL, "en": EVIL + "2"}, overview={"ko": EVIL}, provider=EVIL, genres=(EVIL,)
    )
    html = (
        cards.answer(reply(EVIL, item, notice=EVIL))
        + cards.said(EVIL)
        + cards.partial(EVIL)
        + cards.failure(EVIL, "ko")
        + cards.stopped(EVIL, "ko")
        + cards.suggested([EVIL])
    )
    assert "<script" not in html and "<img" not in html
    assert "&lt;script&gt;" in html


@given(st.text(max_size=80))
def test_no_message_opens_a_tag_of_its_own(text: str) -> None:
    inside = cards.said(text).removeprefix('<div class="rt-said">').removesuffix("</div>").replace("<br>", "")
    assert "<" not in inside and ">" not in inside


@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_course_shows_who_teaches_and_who_offers_it(language: str) -> None:
    course = Item(
        "c",
        "course",
        {"en": "Machine Learning"},
        people={"instructor": ({"en": "Andrew Ng"},)},
        provider="Coursera",
    )
    assert "Andrew Ng" in cards.people(course, language) and "Coursera" in cards.people(course, language)


def test_a_card_has_switches_for_opinions_and_what_leads_on() -> None:
    html = cards.card(1, reply("", PARASITE).recommendations[0], "en")
    assert html.count("aria-pressed") == 3
    for feeling in ("liked", "disliked", "seen"):
        assert f'data-feeling="{feeling}"' in html
    assert 'data-text="more like Parasite"' in html and "aria-expanded" in html


def test_the_parts_of_a_score_are_told_by_name_the_strongest_first() -> None:
    shown = Recommendation(PARASITE, 0.62, (), {"popularity": 0.1, "facts": 0.93, "made_up": 0.5})
    html = cards.scores(shown, "en")
    assert html.index("Shared people and themes") < html.index("made_up") < html.index("Popularity")
    assert "0.93" in html and "0.62" in html and "--part:93%" in html


def test_an_item_that_was_only_named_has_no_score_to_tell() -> None:
    assert cards.scores(Recommendation(PARASITE, 1.0, (), {"title": 1.0}), "en") == ""


def test_only_the_last_answer_can_be_asked_again() -> None:
    assert 'data-do="retry"' in cards.answer(reply("네"), last=True)
    assert 'data-do="retry"' not in cards.answer(reply("네"))


def test_the_poster_of_the_catalogue_is_shown_when_it_is_on_the_web() -> None:
    shown = cards.card(1, reply("", replace(PARASITE, extra=POSTER)).recommendations[0], "ko")
    assert 'src="https://images.example/p.jpg?a=1&amp;b=2"' in shown
    for address in ("javascript:alert(1)", "data:text/html,x", 7, None):
        drawn = cards.card(
            1, reply("", replace(PARASITE, extra={"poster": address})).recommendations[0], "ko"
        )
        assert "<img" not in drawn and "<svg" in drawn
