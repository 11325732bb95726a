"""Leaving out what a reasoning model thinks aloud before it answers."""

from __future__ import annotations

OPEN = "<think>"
CLOSE = "</think>"


class Aloud:
    """Passes the text of one streamed message on, without a <think> block at its beginning.

    Servers that know the model send such text apart; others send it as part of the answer.
    """

    def __init__(self) -> None:
        self._held = ""
        self._speaking = False

    def feed(self, text: str) -> str:
        """What of the message so far can be passed on and was not yet."""
        if self._speaking:
            return text
        self._held += text
        begun = self._held.lstrip()
        if begun.startswith(OPEN):
            said = begun.partition(CLOSE)[2].lstrip()
            self._speaking = bool(said)
            return said
        if OPEN.startswith(begun):  # may still become the tag
            return ""
        self._speaking = True
        return self._held

    def close(self) -> str:
        """What was held back in case it became the tag; thinking that never ended stays out."""
        held, self._held = self._held, ""
        return "" if self._speaking or held.lstrip().startswith(OPEN) else held


def spoken(text: str) -> str:
    """A whole message without its thinking."""
    aloud = Aloud()
    return aloud.feed(text) + aloud.close()
