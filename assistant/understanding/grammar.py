"""What the spans of a message mean together: from text to Request."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from assistant.types import Language, Request
from assistant.understanding.intents import with_intent
from assistant.understanding.kinds import Kinds
from assistant.understanding.language import detect
from assistant.understanding.lexicon import load_lexicon, with_catalogue
from assistant.understanding.limits import (
    bare_year,
    dated,
    filters,
    is_bare_number,
    labels,
    lifted,
    number,
    values,
)
from assistant.understanding.linking import Linked, link
from assistant.understanding.names import NameIndex
from assistant.understanding.polarity import excluded
from assistant.understanding.reading import read
from assistant.understanding.scan import Scanner, Span
from data.item import LANGUAGES, Item, has_hangul
from data.text import spelled_out

# Spans that say nothing about the language of a sentence: they are names, subjects and numbers.
_EITHER = (
    "name",
    "word",
    "genre",
    "mood",
    "country",
    "provider",
    "tongue",
    "year",
    "length",
    "count",
    "level",
)
_COUNTED = ("genre", "film_genre", "country", "kind", "mood", "recent", "old", "region", "level")
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

    def parse(
        self,
        message: str,
        *,
        language: Language = "ko",
        today: date | None = None,
        kind: str | None = None,
    ) -> Request:
        """What the message asks, on its own; `language` is the one spoken so far.

        Where only items of one `kind` are wanted, no word that does not name a kind says otherwise.
        """
        message = spelled_out(message)
        spans = read(message, self.scanner, self.names)
        out = excluded(message, spans)
        linked = link(message, spans, out, self.names, self.items)
        limits = filters(message, spans, out, linked, today)
        request = Request(
            language=_language(message, spans, language),
            seeds=linked.seeds,
            named=linked.named,
            filters=limits,
            text=_text(message, spans, out, linked, subject_tongue=limits.language is None),
            count=_count(message, spans),
            ordinals=_places(message, spans),
            unknown=linked.unknown,
            ambiguity=linked.ambiguity,
            year_shift=0 if _says_when(message, spans) else _shift(spans, "newer", "older"),
            length_shift=0 if "length" in labels(spans) else _shift(spans, "longer", "shorter"),
            tone=" ".join(values(spans, "tone", out)),
            same_maker=next(iter(values(spans, "same", out)), None),
            other_maker=next(iter(values(spans, "same", out, wanted=False)), _value(spans, "other_maker")),
            order=_value(spans, "superlative"),
            instead=_asks_instead(message, spans),
            lifts=lifted(message, spans, out),
            tastes="dislike_after" in labels(spans) or "dislike_before" in labels(spans),
            alike=not (linked.seeds or linked.unknown or linked.ambiguity) and "similar" in labels(spans),
            different="different" in labels(spans) and "among" not in labels(spans),
        )
        settled = self.kinds.settle(message, spans, out, request)
        if kind and not limits.kind and settled.filters.kind not in (None, kind):
            of_kind = replace(request, filters=replace(limits, kind=kind))
            settled = self.kinds.settle(message, spans, out, of_kind)
        return with_intent(message, spans, out, linked, settled)


def _places(message: str, spans: Sequence[Span]) -> tuple[int, ...]:
    """Places in the last list: "the second one", "처음 두 편", and the numbers of "compare 1 and 2"."""
    compared = any(span.label == "intent" and span.value == "compare" for span in spans)
    found: list[int] = []
    for span in spans:
        if span.label == "ordinal":
            found += span.numbers or (LAST,)
        elif span.label == "place":
            found += map(int, span.value.split("|"))
        elif compared and is_bare_number(message, span):
            found.append(number(message[span.start : span.end]))
    return tuple(dict.fromkeys(found))


def _count(message: str, spans: Sequence[Span]) -> int | None:
    """How many are asked for: a phrase with a number, or a bare number of one or two digits."""
    counted = [span.numbers[0] for span in spans if span.label == "count"]
    bare = [
        number(message[span.start : span.end])
        for position, span in enumerate(spans)
        if is_bare_number(message, span) and _counts(spans, position)
    ]
    return next((number for number in (*counted, *bare) if number > 0), None)


def _counts(spans: Sequence[Span], position: int) -> bool:
    """A bare number counts items before what describes them ("5 Korean thrillers") or where little else is said."""
    following = next((span for span in spans[position + 1 :] if span.label != "stop"), None)
    if following is not None and following.label in _COUNTED:
        return True
    return all(
        span.label in ("stop", "particle", "more", "those", "ask", "intent") or span is spans[position]
        for span in spans
    )


def _says_when(message: str, spans: Sequence[Span]) -> bool:
    return any(span.label in ("year", "decade_word") or bare_year(message, span) for span in spans)


def _language(message: str, spans: Sequence[Span], before: Language) -> Language:
    """The language to answer in: the one asked for, else the one that holds the sentence together.

    Names and subjects come in either: "how long is 괴물?" is English, "horror movie 추천해줘" Korean.
    """
    asked = _value(spans, "reply_in")
    if asked in LANGUAGES:
        return "ko" if asked == "ko" else "en"
    korean = english = 0
    for span in spans:
        hangul = has_hangul(message[span.start : span.end])
        if span.label not in _EITHER or (hangul and span.label == "word"):
            korean, english = korean + hangul, english + (not hangul)
    return "en" if has_hangul(message) and english > korean else detect(message, before)


def _text(
    message: str, spans: Sequence[Span], out: frozenset[int], linked: Linked, *, subject_tongue: bool
) -> str:
    """The free words: moods as the lexicon spells them out, and every word nothing else has claimed."""
    undated = [span for span in spans if span.label in ("old", "recent") and span not in dated(spans)]
    words = [
        span.value if span.label in ("mood", "different") else message[span.start : span.end]
        for position, span in enumerate(spans)
        if position in linked.topics
        or span in undated
        or (span.label == "tongue" and subject_tongue)
        or (_is_free(message, span) and position not in out and position not in linked.claimed)
        or _begins_a_compound(message, spans, position)
    ]
    return " ".join(words)


def _begins_a_compound(message: str, spans: Sequence[Span], position: int) -> bool:
    """ "시간 여행", "대학 생활": what could name a limit, before a free word, where no limit is set aside."""
    if spans[position].label != "aspect" or labels(spans) & {"lift", "limit_word"}:
        return False
    following = spans[position + 1] if position + 1 < len(spans) else None
    return (
        following is not None
        and following.label == "word"
        and message[spans[position].end : following.start] == " "
    )


def _is_free(message: str, span: Span) -> bool:
    """Words, moods, and genres that are two in one: not every comedy with a romance is a romantic comedy.

    "기분 전환" is a change, and a mood too.
    """
    if span.label == "word":
        return not is_bare_number(message, span) and bare_year(message, span) is None
    if span.label == "different":
        return bool(span.value)
    return span.label == "mood" or (span.label == "genre" and "|" in span.value)


def _shift(spans: Sequence[Span], more: str, less: str) -> int:
    found = labels(spans)
    return 1 if more in found else -1 if less in found else 0


def _asks_instead(message: str, spans: Sequence[Span]) -> bool:
    """ "픽사는?", "what about Pixar?": this in place of what was asked for before."""
    if "instead" in labels(spans):
        return True
    topic, mark, _ = message.rstrip().partition("?")
    topical = labels(spans) <= {"word", "mood", "particle"}
    return topical and bool(mark) and topic.endswith(("은", "는"))


def _value(spans: Sequence[Span], label: str) -> str | None:
    return next((span.value for span in spans if span.label == label), None)
