"""The language of a turn."""

from __future__ import annotations

from assistant.types import Language
from data.item import has_hangul


def detect(message: str, default: Language = "ko") -> Language:
    """Korean when there is any Hangul (Korean sentences often carry English titles), else English.

    Text without letters ("2?", "…") takes `default`: the language spoken so far.
    """
    if has_hangul(message):
        return "ko"
    return "en" if any("a" <= c <= "z" for c in message.lower()) else default
