from datetime import UTC, datetime, timedelta

from assistant.page.talks import listed
from assistant.store.exchanges import Talk

NOW = datetime(2026, 5, 10, 12, tzinfo=UTC)


def test_the_open_one_is_marked_and_the_older_ones_stand_apart() -> None:
    talks = [Talk("a", "오늘 것", NOW), Talk("b", "<b>어제</b>", NOW - timedelta(days=2))]
    html = listed(talks, "a", "ko", NOW)
    assert html.count("aria-current") == 1 and "&lt;b&gt;어제" in html and "<b>" not in html
    assert html.index("오늘") < html.index("오늘 것") < html.index("이전") < html.index("어제")


def test_without_any_it_says_so() -> None:
    assert "아직" in listed([], "", "ko", NOW)
