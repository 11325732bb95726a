"""Streamed text cut into sentences and lines, the same way however it arrives."""

from __future__ import annotations

import re

LONGEST = 1000
"""Characters after which a sentence is cut wherever it is: no reader waits, no pattern runs long."""

# A list item, heading or table row; it is one unit up to the end of its line.
_LIST = re.compile(
    r"[\s>]*(?:[•·‣◦▪●○■□▶➤]|[①-⑳]|[-–—](?=[^\W\d]|\s|\[)|[*+](?=\s)|\(?\d{1,3}[.)](?!\d)"
    r"|\d\ufe0f?\u20e3|[a-zA-Z가나다라마바사아][.)](?=\s)|#{1,6}(?=\s)|\|)"
)
_ENDS = ".!?…。！？"
_CLOSERS = ")\"'”’」』》〉*"
_PAIRS = ("[]", "『』", "《》", "〈〉", "「」", "“”", "‘’", "()")


def is_listed(line: str) -> bool:
    """True when a line begins as a list item, heading or table row does."""
    return _LIST.match(line) is not None


class Sentences:
    """Cuts text after each sentence and each line break; the pieces joined are the text again.

    A sentence ends before the white space that follows its full stop, unless a quotation or bracket
    is still open. A list line is never cut.
    """

    def __init__(self) -> None:
        self._pending = ""
        self._line_start = True
        self._scanned = 0

    def feed(self, text: str) -> list[str]:
        """The units that `text` completes, in order."""
        self._pending += text
        units: list[str] = []
        while (end := self._end()) is not None:
            units.append(self._pending[:end])
            self._pending = self._pending[end:]
            self._line_start = units[-1].endswith("\n")
            self._scanned = 0
        return units

    def rest(self) -> str:
        """What is left when the text is over; it is given once."""
        rest, self._pending = self._pending, ""
        return rest

    def _end(self) -> int | None:
        """Where the first unit ends, judged only from characters that are there."""
        for position in range(self._scanned, len(self._pending)):
            if self._pending[position] == "\n":
                return position + 1
            if self._pending[position].isspace() and self._closes_sentence(self._pending[:position]):
                return position
            if position == LONGEST:
                return position
        self._scanned = len(self._pending)
        return None

    def _closes_sentence(self, text: str) -> bool:
        if not text.rstrip(_CLOSERS).endswith(tuple(_ENDS)) or _open(text):
            return False
        return not (self._line_start and is_listed(text + " "))


def _open(text: str) -> bool:
    return (
        any(text.count(pair[0]) > text.count(pair[1]) for pair in _PAIRS)
        or text.count('"') % 2 == 1
        or text.count("*") % 2 == 1
        or text.count("**") % 2 == 1
    )
