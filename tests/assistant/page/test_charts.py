from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from assistant.page.charts import Bar, Point, bars, scatter, ticks

EVIL = "<script>alert(1)</script>\" onload='x'"


@given(st.floats(min_value=0, max_value=1e12))
def test_ticks_are_a_few_even_steps_that_reach_the_top(top: float) -> None:
    found = ticks(top)
    assert found[0] == 0 and found[-1] >= top * 0.999 and 2 <= len(found) <= 6


def test_bars_and_their_intervals_lie_on_one_scale() -> None:
    tree = ElementTree.fromstring(bars([Bar("a", 0.2, "0.2", "a", 0.1, 0.4), Bar("b", 0.05, "0.05", "b")]))
    widths = [float(rect.get("width", "")) for rect in tree.iter("rect")]
    assert widths == [50.0, 12.5]
    assert [path.get("d") for path in tree.iter("path") if path.get("class") == "rt-whisker"] == [
        "M25.00 10H100.00M25.00 6.5V13.5M100.00 6.5V13.5"
    ]


def test_names_of_points_do_not_cover_each_other() -> None:
    points = [Point(f"model {number}", 0.5 + number / 1000, 0.3, "") for number in range(4)]
    tree = ElementTree.fromstring(scatter(points, "across", "up"))
    places = [
        (text.get("x"), text.get("y"), text.get("text-anchor"))
        for group in tree.iter("g")
        for text in group.iter("text")
    ]
    assert len(set(places)) == 4


def test_markup_shows_as_text() -> None:
    for html in (
        bars([Bar(EVIL, 1, EVIL, EVIL)]),
        scatter([Point(EVIL, 1, 1, EVIL), Point("b", 0, 0, "")], EVIL, EVIL),
    ):
        ElementTree.fromstring(html)
        assert "<script" not in html and "' onload" not in html and '" onload' not in html


def test_nothing_to_draw_is_nothing() -> None:
    assert bars([]) == "" and scatter([], "x", "y") == ""
