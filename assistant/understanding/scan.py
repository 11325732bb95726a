"""A message cut into labelled spans: names, phrases of the lexicon, particles, and what is left over.

Korean glues particles and often whole words together ("봉준호감독영화추천해줘", "범죄도시2와"), so a
word is accepted only when it can be taken apart without a rest; the longest first piece is tried
first. English words are taken whole.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from assistant.understanding.lexicon import Lexicon, Sense, squeeze
from assistant.understanding.names import Match, NameIndex
from data.item import has_hangul
from data.text import fold

MAX_TOKENS = 12
MIN_STEM = 2
_GLUED_KINDS = ("영화", "강의", "강좌", "수업")
_DESCRIBING = ("genre", "mood", "old", "recent", "style")
_TOKEN = re.compile(r"[^\W_]+(?:['’](?!s\b)[a-z]+)?|['’]s\b", re.IGNORECASE)
_QUOTED = re.compile(r"[\"“”「『《<‘](?P<text>[^\"“”「」『』《》<>‘’]{1,80})[\"“”」』》>’]")


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of the message, [start, end), with what it is.

    label   "name", "particle", "word" (nothing known), or a label of the lexicon
    value   of a label of the lexicon; of a name, the label of the phrase it could be instead
    match   what a name means;  numbers  the numbers of a year, count or ordinal phrase
    """

    start: int
    end: int
    label: str
    value: str = ""
    match: Match | None = None
    numbers: tuple[int, ...] = ()
    quoted: bool = False


class Scanner:
    """Cuts messages with one lexicon and the names of one catalogue."""

    def __init__(self, lexicon: Lexicon, names: NameIndex) -> None:
        self._lexicon = lexicon
        self._names = names

    def scan(self, text: str, blocked: Collection[tuple[int, int]] = ()) -> list[Span]:
        """Spans of `text` in order. Name spans at the places in `blocked` are not read as names."""
        return list(_Scan(text, self._lexicon, self._names, frozenset(blocked)).spans())


class _Scan:
    def __init__(
        self, text: str, lexicon: Lexicon, names: NameIndex, blocked: frozenset[tuple[int, int]]
    ) -> None:
        self.text = text
        self.lexicon = lexicon
        self.names = names
        self.blocked = blocked
        self.tokens = [(m.start(), m.end()) for m in _TOKEN.finditer(text)]
        self.quoted = {m.start("text"): m.end("text") for m in _QUOTED.finditer(text)}
        self.numbered = _numbered(text, lexicon)

    def spans(self) -> Iterator[Span]:
        position = 0
        for start, end in self.tokens:
            if start < position:
                continue
            found = self._quotation(start) or self._pieces(start, first=True)
            if found is None:
                found = self._word(start, end)
            yield from found
            position = found[-1].end

    def _word(self, start: int, end: int) -> list[Span]:
        """A word nothing is known of; what kind of item it names may be glued to it: "무성영화"."""
        for cut in range(start + MIN_STEM, end):
            sense = self.lexicon.phrases.get(squeeze(self.text[cut:end]))
            if sense and sense.label == "kind" and self.text[cut:end] in _GLUED_KINDS:
                return [Span(start, cut, "word"), _span(cut, end, sense)]
        return [Span(start, end, "word")]

    def _quotation(self, start: int) -> list[Span] | None:
        """A quoted title is one name, even a mistyped one."""
        end = self.quoted.get(start)
        if end is None:
            return None
        ids = self.names.titles(self.text[start:end])
        return [Span(start, end, "name", match=Match(items=ids), quoted=True)] if ids else None

    def _pieces(self, start: int, *, first: bool) -> list[Span] | None:
        """Pieces from `start` to the end of a word with nothing left over, or None when there is no such cut."""
        for span in self._options(start, first=first):
            end_of_word = self._end_of_word(span.end)
            if span.end == end_of_word:
                return [span]
            rest = self._pieces(span.end, first=False)
            if rest is not None:
                return [span, *rest]
        return None

    def _options(self, start: int, *, first: bool) -> list[Span]:
        """Every reading of what begins at `start`, the longest first.

        Of one length a phrase comes before a name, but for phrases that only describe ("클래식"): there
        the name comes first and must be pointed at, which its `value` says.
        """
        options = [span for span in self.numbered if span.start == start]
        for end in self._ends(start):
            key = squeeze(self.text[start:end])
            sense = self.lexicon.phrases.get(key)
            if sense:
                options.append(_span(start, end, sense))
            if key in self.lexicon.stems:
                options.append(_span(start, self._end_of_word(end), self.lexicon.stems[key]))
            if not first and key in self.lexicon.particles:
                options.append(Span(start, end, "particle", key))
            match = self._name(start, end)
            if match and not sense:
                options.append(Span(start, end, "name", match=match))
            elif match and sense and sense.label in _DESCRIBING:
                options.insert(0, Span(start, end, "name", sense.label, match=match))
        return sorted(options, key=lambda span: -span.end)

    def _end_of_word(self, at: int) -> int:
        return next((end for start, end in self.tokens if start < at <= end), at)

    def _name(self, start: int, end: int) -> Match | None:
        if (start, end) in self.blocked:
            return None
        return self.names.exact(fold(self.text[start:end]))

    def _ends(self, start: int) -> Iterator[int]:
        """Where a piece that begins at `start` may end: ends of words, and between Hangul letters inside one."""
        ahead = [(s, e) for s, e in self.tokens if e > start][:MAX_TOKENS]
        for token_start, token_end in ahead:
            for end in range(max(token_start, start) + 1, token_end + 1):
                if end - start > 2 * self.names.longest + MAX_TOKENS:
                    return
                if end == token_end or self._may_cut(end):
                    yield end

    def _may_cut(self, at: int) -> bool:
        """Inside a word a piece may end beside a Hangul letter, not inside a number or a Latin word."""
        return has_hangul(self.text[at - 1]) or has_hangul(self.text[at])


def _span(start: int, end: int, sense: Sense) -> Span:
    return Span(start, end, sense.label, sense.value)


def _numbered(text: str, lexicon: Lexicon) -> list[Span]:
    """Spans of the phrases with numbers in them: years, counts, places in the list."""
    spans = []
    for pattern in lexicon.patterns:
        for found in pattern.regex.finditer(text):
            numbers = tuple(_number(name, value, lexicon) for name, value in found.groupdict().items())
            label, value = pattern.sense.label, pattern.sense.value
            if "decade1" in found.groupdict():
                value += "_decade" if value != "decade" else ""
            spans.append(Span(found.start(), found.end(), label, value, numbers=numbers))
    return spans


def _number(name: str, text: str, lexicon: Lexicon) -> int:
    if not text.isdigit():
        return lexicon.numbers[text.lower()]
    number = int(text)
    if name.startswith("decade") and number < 100:
        return number + (1900 if number >= 30 else 2000)
    return number
