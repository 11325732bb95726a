"""Years and decades of a message as a range of years."""

from __future__ import annotations

from datetime import date

from assistant.understanding.scan import Span

RECENT_YEARS = 5
OLD_UNTIL = 1989

Period = tuple[int | None, int | None]
"""First and last year, both inclusive; None is open."""


def period(span: Span, today: date | None = None) -> Period | None:
    """The range a span means, or None when it is not about time.

    "Recent" is the last five years, "classic" is up to 1989.
    """
    if span.label == "recent":
        return (today or date.today()).year - RECENT_YEARS, None
    if span.label == "old":
        return None, OLD_UNTIL
    if span.label == "decade_word":
        return int(span.value), int(span.value) + 9
    if span.label != "year":
        return None
    first, last = span.numbers[0], span.numbers[-1]
    if span.value == "last":
        return (today or date.today()).year - first, None
    ranges: dict[str, Period] = {
        "between": (min(first, last), max(first, last)),
        "from": (first, None),
        "from_decade": (first, None),
        "after": (first + 1, None),
        "after_decade": (first + 10, None),
        "to": (None, last),
        "before": (None, last - 1),
        "before_decade": (None, first - 1),
        "early_decade": (first, first + 4),
        "mid_decade": (first + 3, first + 6),
        "late_decade": (first + 5, first + 9),
        "to_decade": (None, first - 1),
        "decade": (first, first + 9),
        "exact": (first, first),
    }
    return ranges[span.value]
