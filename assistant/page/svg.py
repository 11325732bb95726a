"""Shapes of SVG as text. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Palette:
    """CSS colours: the sky from `high` to `low`, what is `near`, and what is `bright`."""

    high: str
    low: str
    near: str
    bright: str


def circle(x: float, y: float, r: float, paint: str) -> str:
    """A disc around a point."""
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r:.1f}" {paint}/>'


def rect(x: float, y: float, width: float, height: float, paint: str, rx: float = 0) -> str:
    """A box from its upper left corner, its corners rounded by `rx`."""
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" rx="{rx:g}" {paint}/>'


def path(d: str, paint: str) -> str:
    """A path of SVG."""
    return f'<path d="{d}" {paint}/>'


def fill(colour: str, opacity: float = 1) -> str:
    """Painted within."""
    return f'fill="{colour}" fill-opacity="{opacity:.2f}"'


def line(colour: str, width: float, opacity: float = 1) -> str:
    """Drawn along its edge."""
    return f'fill="none" stroke="{colour}" stroke-width="{width:g}" stroke-opacity="{opacity:.2f}" stroke-linecap="round"'
