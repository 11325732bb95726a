from dataclasses import replace

import pytest

from assistant import Assistant
from assistant.page import taste
from assistant.page.taste_view import TasteView
from data.item import Item
from retrieval.filters import Filters, PersonLimit

EVIL = "<script>alert(1)</script>"
FILM = Item(
    "movie/x",
    "movie",
    {"ko": EVIL},
    year=2019,
    genres=("comedy",),
    themes={"ko": ("계급", EVIL)},
    people={"director": ({"ko": EVIL},)},
)


def test_the_picture_counts_genres_decades_and_themes_of_what_is_liked() -> None:
    older = replace(FILM, id="movie/y", year=1994, genres=("comedy", "drama"), themes={"ko": ("계급",)})
    html = taste.picture([FILM, older], "ko")
    assert "코미디" in html and "1990년대" in html and "2010년대" in html and "계급" in html
    assert html.index("1990년대") < html.index("2010년대")
    assert taste.picture([], "ko") == ""


def test_markup_in_anything_shows_as_text() -> None:
    limits = Filters(exclude_terms=(EVIL,), exclude_people=(PersonLimit(EVIL),))
    known = taste.Taste({"liked": [FILM], "disliked": [], "seen": [FILM]}, limits)
    html = taste.view(known, "ko", taste.Adding(EVIL, "liked", (FILM,)))
    assert "<script" not in html and "&lt;script&gt;" in html


def test_a_title_is_added_shown_and_removed(bot: Assistant) -> None:
    view = TasteView(bot)
    view.added("kim", "기생충", "liked", "ko")
    [(item, _), *_] = bot.tastes("kim")
    assert f'data-item="{item}" data-feeling="liked"' in view.shown("kim", "ko")
    assert "data-item" not in view.shown("lee", "ko")
    bot.forget("kim", item, ("liked", "seen"))
    assert "data-item" not in view.shown("kim", "ko")


def test_what_was_added_counts_in_the_next_conversation(bot: Assistant) -> None:
    TasteView(bot).added("kim", "기생충", "disliked", "ko")
    shown = bot.reply("봉준호 감독 영화 10편", user_id="kim").recommendations
    assert shown and "movie/parasite-2019" not in [one.item.id for one in shown]


def test_a_title_of_several_asks_which_and_an_unknown_one_says_so(bot: Assistant) -> None:
    view = TasteView(bot)
    which = view.added("kim", "괴물", "seen", "ko")
    assert len(which.choices) > 1 and which.feeling == "seen" and bot.tastes("kim") == []
    for wrong in ("qwertyuiop", "", None, 7, "x" * 5000):
        assert view.added("kim", wrong, "adored", "ko").told and bot.tastes("kim") == []


def test_a_dislike_said_once_stands_in_later_conversations_until_it_is_lifted(bot: Assistant) -> None:
    view = TasteView(bot)
    bot.reply("나는 공포 영화 싫어해", user_id="kim")
    assert "horror" in bot.limits("kim").exclude_genres
    assert "공포" in view.shown("kim", "ko")
    later = bot.reply("잔잔한 영화", user_id="kim").session_id
    assert "horror" in bot._store.load(later, "kim").avoid.exclude_genres
    view.lifted("kim", "0", "another name", "ko")
    assert "horror" in bot.limits("kim").exclude_genres
    view.lifted("kim", "0", "공포", "ko")
    assert bot.limits("kim") == Filters() and bot.limits("lee") == Filters()
    assert bot._store.load(later, "kim").avoid == Filters()


@pytest.mark.parametrize("number", ["9", "-1", "x", None, 0])
def test_a_limit_that_is_not_there_is_not_lifted(bot: Assistant, number: object) -> None:
    bot.reply("나는 공포 영화 싫어해", user_id="kim")
    TasteView(bot).lifted("kim", number, "공포", "ko")
    assert bot.limits("kim").exclude_genres
