"""Charts as inline SVG inside HTML, with words that can be read and reached by keyboard. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from math import floor, log10
from unicodedata import east_asian_width

TICKS = 4
LEAST = 1e-9
"""What is smaller is drawn as nothing."""
_WIDTH, _HEIGHT, _LEFT, _BOTTOM, _TOP, _RIGHT = 440, 290, 46, 40, 12, 14
_LINE, _NARROW, _WIDE = 15, 6.6, 12
"""Height of a line of text in a chart, and the width of a letter of it, Latin or Hangul."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its name, value, the ends of an interval if there is one, the value in words, and all that is told
    of it on hovering; `best` is drawn in the accent colour."""

    name: str
    value: float
    written: str
    told: str
    low: float | None = None
    high: float | None = None
    best: bool = False


@dataclass(frozen=True, slots=True)
class Point:
    """A named place of a scatter plot."""

    name: str
    x: float
    y: float
    told: str
    best: bool = False


def ticks(top: float, wanted: int = TICKS) -> list[float]:
    """From 0 in steps of 1, 2 or 5 times a power of ten to `top` or the first step above it.

    >>> ticks(0.34)
    [0.0, 0.1, 0.2, 0.3, 0.4]
    """
    if not top > LEAST:
        return [0.0, 1.0]
    power = 10.0 ** floor(log10(top / wanted))
    step = next(size * power for size in (1, 2, 5, 10) if size * power * wanted >= top * 0.999999)
    count = int(-(-top // step)) if top % step > step * 1e-6 else round(top / step)
    return [round(step * number, 10) for number in range(count + 1)]


def bars(given: Sequence[Bar]) -> str:
    """Horizontal bars with whiskers for intervals, in the order given, over a scale from 0."""
    if not given:
        return ""
    scale = ticks(max(max(bar.value, bar.high or 0.0) for bar in given))
    lines = "".join(f'<path class="rt-grid" d="M{100 * tick / scale[-1]:.2f} 0V20"/>' for tick in scale)
    rows = "".join(_bar(bar, scale[-1], lines) for bar in given)
    axis = "".join(f'<span style="left:{100 * tick / scale[-1]:.2f}%">{tick:g}</span>' for tick in scale)
    return f'<div class="rt-chart" role="list">{rows}<div class="rt-axis" aria-hidden="true"><div>{axis}</div></div></div>'


def scatter(given: Sequence[Point], across: str, up: str) -> str:
    """Named points over two measures, `across` and `up` being their names; both scales begin at 0."""
    if not given:
        return ""
    right, top = (ticks(max(value)) for value in ([one.x for one in given], [one.y for one in given]))
    width, height = _WIDTH - _LEFT - _RIGHT, _HEIGHT - _BOTTOM - _TOP

    def place(x: float, y: float) -> tuple[float, float]:
        return _LEFT + width * x / right[-1], _TOP + height * (1 - y / top[-1])

    parts = [
        *(_text(place(tick, 0)[0], _HEIGHT - _BOTTOM + 16, f"{tick:g}", "middle") for tick in right),
        *(_text(_LEFT - 7, place(0, tick)[1] + 4, f"{tick:g}", "end") for tick in top),
        *(f'<path class="rt-grid" d="M{_LEFT} {place(0, tick)[1]:.1f}H{_WIDTH - _RIGHT}"/>' for tick in top),
        _text(_LEFT + width / 2, _HEIGHT - 6, across, "middle", "rt-axis-name"),
        _text(_LEFT, _TOP - 1, up, "start", "rt-axis-name"),
    ]
    dots = [place(one.x, one.y) for one in given]
    for one, (x, y), (at, line, anchor) in zip(given, dots, _labels(given, dots), strict=True):
        told, best = escape(one.told), " rt-best" if one.best else ""
        parts.append(
            f'<g class="rt-dot{best}" tabindex="0" role="img" aria-label="{told}" data-tip="{told}">'
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="6"/>{_text(at, line, one.name, anchor)}</g>'
        )
    return (
        f'<svg class="rt-scatter" viewBox="0 -6 {_WIDTH} {_HEIGHT + 6}" role="group">{"".join(parts)}</svg>'
    )


def _bar(bar: Bar, most: float, lines: str) -> str:
    length = 100 * max(bar.value, 0) / most
    whisker = ""
    if bar.low is not None and bar.high is not None:
        low, high = (100 * max(end, 0) / most for end in (bar.low, bar.high))
        whisker = (
            f'<path class="rt-whisker" d="M{low:.2f} 10H{high:.2f}M{low:.2f} 6.5V13.5M{high:.2f} 6.5V13.5"/>'
        )
    told, best = escape(bar.told), " rt-best" if bar.best else ""
    return (
        f'<div class="rt-chart-row{best}" role="listitem" tabindex="0" data-tip="{told}" aria-label="{told}">'
        f"<span>{escape(bar.name)}</span>"
        f'<svg viewBox="0 0 100 20" preserveAspectRatio="none" aria-hidden="true">{lines}'
        f'<rect x="0" y="4" width="{length:.2f}" height="12"/>{whisker}</svg>'
        f"<b>{escape(bar.written)}</b></div>"
    )


def _text(x: float, y: float, text: str, anchor: str, name: str = "") -> str:
    marked = f' class="{name}"' if name else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{marked}>{escape(text)}</text>'


def _labels(given: Sequence[Point], dots: Sequence[tuple[float, float]]) -> list[tuple[float, float, str]]:
    """Where each name stands and how it is anchored: beside its point, where it covers the least."""
    taken = [(x - 6, y - 6, x + 6, y + 6) for x, y in dots]
    placed = []
    for one, (x, y) in zip(given, dots, strict=True):
        width = sum(_WIDE if east_asian_width(letter) in "WF" else _NARROW for letter in one.name)
        places = [
            (at, y + down, anchor)
            for down in (4, -_LINE + 4, _LINE + 4, -2 * _LINE, 2 * _LINE + 8)
            for at, anchor in ((x + 10, "start"), (x - 10, "end"), (x, "middle"))
            if anchor != "middle" or abs(down) > _LINE
        ]
        boxes = [(_box(at, line, anchor, width), (at, line, anchor)) for at, line, anchor in places]
        box, best = min(boxes, key=lambda pair: _covered(pair[0], taken))
        taken.append(box)
        placed.append(best)
    return placed


def _box(at: float, line: float, anchor: str, width: float) -> tuple[float, float, float, float]:
    left = at - {"start": 0.0, "middle": width / 2, "end": width}[anchor]
    return left, line - 11, left + width, line + 3


def _covered(
    box: tuple[float, float, float, float], taken: Sequence[tuple[float, float, float, float]]
) -> float:
    """Area that is taken already, or lies outside."""
    left, top, right, bottom = box
    outside = max(0.0, _LEFT - left) + max(0.0, right - _WIDTH + 2) + max(0.0, bottom - _HEIGHT + _BOTTOM)
    return outside * _LINE + sum(
        max(0.0, min(right, other[2]) - max(left, other[0]))
        * max(0.0, min(bottom, other[3]) - max(top, other[1]))
        for other in taken
    )
