"""The little pictures of buttons, drawn with one line in a square of 24."""

from __future__ import annotations

_PATHS = {
    "like": "M12 20s-7.5-4.6-9-9.2C1.8 7 4.2 4.5 7 4.5c2.2 0 3.9 1.3 5 3 1.1-1.7 2.8-3 5-3 2.8 0 5.2 2.5 4 6.3-1.5 4.6-9 9.2-9 9.2Z",
    "dislike": "M5.6 5.6l12.8 12.8M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18Z",
    "seen": "M4 12.5l5 5L20 6.5",
    "alike": "M9 9h11v11H9zM4 15V4h11",
    "why": "M9.2 9a2.9 2.9 0 1 1 4.4 2.5c-1 .6-1.6 1.2-1.6 2.3M12 17.4v.1M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18Z",
    "copy": "M9 9h11v11H9zM15 9V4H4v11h5",
    "retry": "M20 5v5h-5M4 19v-5h5M19.5 10A8 8 0 0 0 5.6 7.6M4.5 14a8 8 0 0 0 13.9 2.4",
    "remove": "M6 6l12 12M18 6L6 18",
    "new": "M12 5v14M5 12h14",
    "minus": "M5 12h14",
    "whole": "M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5",
    "bin": "M5 7h14M10 7V4.5h4V7M7 7l1 12.5h8L17 7",
    "menu": "M4 7h16M4 12h16M4 17h16",
    "sun": "M12 8a4 4 0 1 1 0 8 4 4 0 0 1 0-8ZM12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4"
    "M5.3 18.7l1.4-1.4M17.3 6.7l1.4-1.4",
    "moon": "M20 14.5A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.5Z",
    "save": "M12 4v11M7.5 11l4.5 4.5 4.5-4.5M5 20h14",
}


def icon(name: str) -> str:
    """The SVG of that picture; what it means stands beside it or in the label of its button."""
    return f'<svg class="rt-icon" viewBox="0 0 24 24" aria-hidden="true"><path d="{_PATHS[name]}"/></svg>'
