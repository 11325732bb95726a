"""Titles that stand for a whole series: "범죄도시 시리즈", "not the Toy Story ones"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assistant.understanding.scan import Span
from data.item import Item
from data.text import fold


def series_follows(spans: Sequence[Span], position: int) -> bool:
    """True when the word "series" stands after that name."""
    following = next((span for span in spans[position + 1 :] if span.label != "particle"), None)
    return following is not None and following.label == "series_word"


def with_series(
    ids: tuple[str, ...], spans: Sequence[Span], position: int, items: Mapping[str, Item]
) -> tuple[str, ...]:
    """The whole series, in order, where the word "series" follows a title of it; else the titles alone."""
    series = next((items[id].series for id in ids if items[id].series), None)
    if series is None or not series_follows(spans, position):
        return ids
    parts = [item for item in items.values() if item.series and item.series.name == series.name]
    parts.sort(key=lambda item: ((item.series.number or 0) if item.series else 0, item.year or 0))
    return tuple(item.id for item in parts)


def refused(
    ids: tuple[str, ...], text: str, spans: Sequence[Span], position: int, items: Mapping[str, Item]
) -> tuple[str, ...]:
    """The items a refused name means: all of a series where its name is that of the series, or "series" follows."""
    if series_follows(spans, position):
        return with_series(ids, spans, position, items)
    surface = fold(text[spans[position].start : spans[position].end])
    series = next((items[id].series for id in ids if items[id].series), None)
    if series is None or surface not in {fold(name) for name in series.name.values()}:
        return ids
    return tuple(id for id, item in items.items() if item.series and item.series.name == series.name)
