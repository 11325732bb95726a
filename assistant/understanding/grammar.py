"""What the spans of a message mean together: from text to Request."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.types import Language, Request
from assistant.understanding.intents import with_intent
from assistant.understanding.kinds import Kinds
from assistant.understanding.language import detect
from assistant.understanding.lexicon import load_lexicon, with_catalogue
from assistant.understanding.limits import dated, filters, is_bare_number, labels, lifted, values
from assistant.understanding.linking import Linked, link
from assistant.understanding.names import NameIndex
from assistant.understanding.polarity import excluded
from assistant.understanding.reading import read
from assistant.understanding.scan import Scanner, Span
from data.item import Item
from data.text import spelled_out

LAST = -1
"""The place of the last one in a list."""


@dataclass(frozen=True, slots=True)
class Understanding:
    """Reads messages about one catalogue. Pure: the same message always gives the same Request."""

    items: Mapping[str, Item]
    names: NameIndex
    scanner: Scanner
    kinds: Kinds

    @classmethod
    def of(cls, items: Sequence[Item]) -> Understanding:
        """For the names of these items."""
        names = NameIndex(items)
        by_id = {item.id: item for item in items}
        return cls(by_id, names, Scanner(with_catalogue(load_lexicon(), items), names), Kinds.of(items))

    def parse(self, message: str, *, language: Language = "ko", today: date | None = None) -> Request:
        """What the message asks, on its own; `language` is the one spoken so far."""
        message = spelled_out(message)
        spans = read(message, self.scanner, self.names)
        out = excluded(message, spans)
        linked = link(message, spans, out, self.names, self.items)
        request = Request(
            language=detect(message, language),
            seeds=linked.seeds,
            named=linked.named,
            filters=filters(message, spans, out, linked, today),
            text=_text(message, spans, out, linked),
            count=_count(message, spans),
            ordinals=tuple(n for s in spans if s.label == "ordinal" for n in s.numbers or (LAST,)),
            unknown=linked.unknown,
            ambiguity=linked.ambiguity,
            year_shift=_shift(spans, "newer", "older"),
            length_shift=_shift(spans, "longer", "shorter"),
            tone=" ".join(values(spans, "tone", out)),
            same_maker=_value(spans, "same"),
            order=_value(spans, "superlative"),
            lifts=lifted(spans, out),
            tastes="dislike_after" in labels(spans) or "dislike_before" in labels(spans),
            alike=not (linked.seeds or linked.unknown or linked.ambiguity) and "similar" in labels(spans),
        )
        request = self.kinds.settle(message, spans, out, request)
        return with_intent(message, spans, out, linked, request)


def _count(message: str, spans: Sequence[Span]) -> int | None:
    """How many are asked for: a phrase with a number, or a bare number of one or two digits."""
    counted = [span.numbers[0] for span in spans if span.label == "count"]
    bare = [int(message[span.start : span.end]) for span in spans if is_bare_number(message, span)]
    return next((number for number in (*counted, *bare) if number > 0), None)


def _text(message: str, spans: Sequence[Span], out: frozenset[int], linked: Linked) -> str:
    """The free words: moods as the lexicon spells them out, and every word nothing else has claimed."""
    undated = [span for span in spans if span.label in ("old", "recent") and span not in dated(spans)]
    words = [
        span.value if span.label == "mood" else message[span.start : span.end]
        for position, span in enumerate(spans)
        if position in linked.topics
        or span in undated
        or (_is_free(message, span) and position not in out and position not in linked.claimed)
    ]
    return " ".join(words)


def _is_free(message: str, span: Span) -> bool:
    """Words, moods, and genres that are two in one: not every comedy with a romance is a romantic comedy."""
    if span.label == "word":
        return not is_bare_number(message, span)
    return span.label == "mood" or (span.label == "genre" and "|" in span.value)


def _shift(spans: Sequence[Span], more: str, less: str) -> int:
    found = labels(spans)
    return 1 if more in found else -1 if less in found else 0


def _value(spans: Sequence[Span], label: str) -> str | None:
    return next((span.value for span in spans if span.label == label), None)
