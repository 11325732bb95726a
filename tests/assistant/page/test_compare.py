import re
from dataclasses import replace
from pathlib import Path

from assistant import Assistant
from assistant.model_lists import ModelList
from assistant.page import compare
from assistant.page.compare_view import CompareView
from assistant.page.reports import Trouble, read
from data.item import Item
from retrieval.collaborative.recipe import Recipe
from tests.assistant.page import report_files

EVIL = "<script>alert(1)</script>"
A, B, C, D = (Item(f"movie/{slug}", "movie", {"ko": slug.upper()}, year=2000) for slug in "abcd")
LISTS = [
    ModelList("ease", (A, B, C)),
    ModelList("blend", (B, A)),
    ModelList("content", (B, D)),
    ModelList("bpr", ()),
]
NONE = Trouble("collaborative", "reports/collaborative.json", "python -m evaluation collaborative")


def test_the_same_item_has_the_same_mark_in_every_list_and_its_count() -> None:
    assert compare.marked(LISTS) == {A.id: ("A", 0, 2), B.id: ("B", 1, 3)}
    html = compare.found(LISTS, "ko", NONE)
    for item, mark, times in ((A, "A", 2), (B, "B", 3)):
        drawn = re.findall(rf'data-same="{item.id}".*?var\((--rt-hue-\d+)\).*?rt-mark">(\w+)<.*?×(\d)', html)
        assert len(drawn) == times and len(set(drawn)) == 1 and drawn[0][1:] != (mark, "0")
    assert f'data-same="{C.id}"' not in html and "rt-alone" in html
    many = [ModelList(name, tuple(replace(A, id=f"movie/{n}") for n in range(60))) for name in ("x", "y")]
    assert len({mark for mark, _, _ in compare.marked(many).values()}) == 60


def test_the_blend_comes_first_and_a_model_that_knows_nothing_says_so() -> None:
    html = compare.found(LISTS, "en", NONE, Recipe("log", "", "", {}, {"ease": 1.0, "content": 0.3}))
    assert re.findall(r"<h3>([^<]+)</h3>", html)[:4] == ["Blend", "EASE", "Content", "BPR"]
    assert "EASE 1 + Content 0.3" in html and "knows none" in html


def test_the_matrix_counts_what_two_lists_share() -> None:
    cells = re.findall(r"<td[^>]*>(\d+)</td>", compare.matrix(LISTS, "ko"))
    assert cells == ["3", "2", "1", "0", "2", "2", "1", "0", "1", "1", "2", "0", "0", "0", "0", "0"]
    assert compare.matrix(LISTS[:1], "ko") == ""


def test_the_figures_of_the_last_report_stand_under_each_list(tmp_path: Path) -> None:
    report_files.write(tmp_path, "collaborative", report_files.collaborative())
    html = compare.found(LISTS, "en", read("collaborative", tmp_path))
    assert "events.csv" in html and "2026-11-22" in html
    ease = html[html.index("<h3>EASE") : html.index("<h3>Content")]
    assert "0.200" in ease and "0.190–0.210" in ease and "0.300" in ease and "0.800" in ease
    assert "Not in the last evaluation" in html[html.index("<h3>Content") :]
    assert NONE.command in compare.found(LISTS, "en", NONE)


def test_markup_shows_as_text() -> None:
    evil = replace(A, id=EVIL, title={"ko": EVIL})
    lists = [ModelList(EVIL, (evil,)), ModelList("blend", (evil,))]
    trouble = Trouble("collaborative", EVIL, EVIL, EVIL)
    recipe = Recipe(EVIL, EVIL, "", {}, {EVIL: 1.0})
    html = compare.found(lists, "ko", trouble, recipe) + compare.picked([evil], [evil], "ko", told=EVIL)
    html += compare.picked([], [], "ko", tries=[evil])
    assert html.count("&lt;script&gt;") > 10 and "<script" not in html


def test_titles_are_picked_by_id_by_name_and_by_their_beginning(bot: Assistant) -> None:
    view = CompareView(bot)
    _, picks = view.picked(None, {"item": "movie/parasite-2019"}, "ko")
    _, picks = view.picked(picks, {"title": "살인의 추억"}, "ko")
    _, picks = view.picked(picks, {"title": "memories of mur"}, "ko")
    shown, picks = view.picked(picks, {"item": "movie/parasite-2019"}, "ko")
    assert picks == {"liked": ["movie/memories-of-murder-2003", "movie/parasite-2019"], "disliked": []}
    assert shown["parts"]["found"].count("rt-column") >= 3


def test_what_the_catalogue_does_not_have_is_not_picked(bot: Assistant) -> None:
    wrong: list[dict[str, object]] = [
        {}, {"item": "movie/none"}, {"item": 7, "title": None}, {"title": "qwertyuiop" * 90}
    ]  # fmt: skip
    for data in wrong:
        shown, picks = CompareView(bot).picked(None, data, "en")
        assert picks == {"liked": [], "disliked": []} and shown["parts"]["found"] == ""
        assert 'data-do="pick"' in shown["parts"]["picked"]  # titles to try


def test_the_taste_is_that_of_the_visitor(bot: Assistant) -> None:
    view = CompareView(bot)
    bot.feel("kim", "movie/parasite-2019", "liked")
    bot.feel("kim", "movie/inception-2010", "disliked")
    assert view.taste("kim") == {"liked": ["movie/parasite-2019"], "disliked": ["movie/inception-2010"]}
    assert view.taste("lee") == {"liked": [], "disliked": []}
    parts = view.shown(view.taste("kim"), "ko")["parts"]
    assert "rt-pick-disliked" in parts["picked"] and "movie/inception-2010" not in parts["found"]


def test_what_is_no_beginning_of_a_title_suggests_nothing(bot: Assistant) -> None:
    for asked in (None, 3, [], {}, {"text": 5}, {"text": ""}, {"text": "<!>", "language": 9}):
        assert CompareView(bot).suggested(asked) == []


def test_suggestions_are_in_the_language_of_the_page(bot: Assistant) -> None:
    [first, *_] = CompareView(bot).suggested({"text": "기생", "language": "en"})
    assert first == {"item": "movie/parasite-2019", "title": "Parasite", "other": "기생충 · film · 2019"}
