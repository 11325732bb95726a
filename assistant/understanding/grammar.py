"""What the spans of a message mean together: from text to Request."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from assistant.types import FollowUp, Intent, Language, Request
from assistant.understanding.kinds import Kinds
from assistant.understanding.language import detect
from assistant.understanding.lexicon import load_lexicon, squeeze, with_catalogue
from assistant.understanding.linking import Linked, link
from assistant.understanding.names import NameIndex
from assistant.understanding.periods import period
from assistant.understanding.polarity import excluded
from assistant.understanding.reading import read
from assistant.understanding.scan import Scanner, Span
from data.item import Item
from retrieval.filters import Filters, PersonLimit

_TALK = (Intent.START_OVER, Intent.HELP, Intent.GREETING, Intent.THANKS)
_ONLY = ("만", "로만", "으로만", "로", "으로", "로는", "으로는")


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
        spans = read(message, self.scanner, self.names)
        out = excluded(message, spans)
        linked = link(message, spans, out, self.names, self.items)
        request = Request(
            language=detect(message, language),
            seeds=linked.seeds,
            named=linked.named,
            filters=_filters(message, spans, out, linked, today),
            text=_text(message, spans, out, linked),
            count=_count(message, spans),
            ordinals=tuple(n for s in spans if s.label == "ordinal" for n in s.numbers),
            unknown=linked.unknown,
            ambiguity=linked.ambiguity,
            year_shift=_year_shift(spans),
            alike=not (linked.seeds or linked.unknown or linked.ambiguity) and "similar" in _labels(spans),
        )
        request = self.kinds.settle(message, spans, out, request)
        return _with_intent(message, spans, out, linked, request)


def _count(message: str, spans: Sequence[Span]) -> int | None:
    """How many are asked for: a phrase with a number, or a bare number of one or two digits."""
    counted = [span.numbers[0] for span in spans if span.label == "count"]
    bare = [int(message[span.start : span.end]) for span in spans if _is_bare_number(message, span)]
    return next((number for number in (*counted, *bare) if number > 0), None)


def _is_bare_number(message: str, span: Span) -> bool:
    surface = message[span.start : span.end]
    return span.label == "word" and surface.isdecimal() and len(surface) <= 2


def _question(message: str, spans: Sequence[Span]) -> str | None:
    """What is asked about a title, by a phrase or by the last word of a message that likens nothing."""
    asked = next((span.value for span in spans if span.label == "question"), None)
    if asked or not spans or {"similar", "kind"} & _labels(spans):
        return asked
    last = squeeze(message[spans[-1].start : spans[-1].end])
    return load_lexicon().last_word_questions.get(last)


def _labels(spans: Sequence[Span]) -> set[str]:
    return {span.label for span in spans}


def _values(
    spans: Sequence[Span], label: str, out: frozenset[int], *, wanted: bool = True
) -> tuple[str, ...]:
    """Values of the spans with that label that are asked for (or, with wanted=False, kept out)."""
    found = (s.value for i, s in enumerate(spans) if s.label == label and (i in out) is not wanted)
    return tuple(dict.fromkeys(found))


def _filters(
    message: str, spans: Sequence[Span], out: frozenset[int], linked: Linked, today: date | None
) -> Filters:
    exclude_terms = tuple(
        _excluded_term(message, span)
        for position, span in enumerate(spans)
        if span.label in ("word", "mood") and position in out and not _is_bare_number(message, span)
    )
    people, any_people = _everyone_or_anyone(linked.people, either="or" in _labels(spans))
    genres = tuple(genre for value in _values(spans, "genre", out) for genre in value.split("|"))
    either = "or" in _labels(spans) or any(s.label == "particle" and s.value in ("이나", "나") for s in spans)
    years = [found for span in _dated(spans) if (found := period(span, today)) is not None]
    kinds = _values(spans, "kind", out)
    countries = _values(spans, "country", out)
    return Filters(
        kind=kinds[-1] if kinds else None,
        year_from=max((first for first, _ in years if first is not None), default=None),
        year_to=min((last for _, last in years if last is not None), default=None),
        genres=() if either and len(genres) > 1 else genres,
        any_genres=genres if either and len(genres) > 1 else (),
        people=people,
        any_people=any_people,
        country=countries[0] if countries else None,
        language=next(iter(_values(spans, "language", out)), None),
        level=next(iter(_values(spans, "level", out)), None),
        provider=next(iter(_values(spans, "provider", out)), None),
        exclude_ids=(*linked.excluded_ids, *linked.aside),
        exclude_terms=exclude_terms,
        exclude_people=linked.excluded_people,
        exclude_genres=tuple(g for v in _values(spans, "genre", out, wanted=False) for g in v.split("|")),
        exclude_countries=(
            *_values(spans, "country", out, wanted=False),
            *_values(spans, "foreign", out),
        ),
    )


def _excluded_term(message: str, span: Span) -> str:
    """The word as it was said, or all that a mood stands for, parted by "|"."""
    return "|".join(span.value.split()) if span.label == "mood" else message[span.start : span.end]


def _everyone_or_anyone(
    people: tuple[PersonLimit, ...], *, either: bool
) -> tuple[tuple[PersonLimit, ...], tuple[PersonLimit, ...]]:
    """Several directors or teachers are asked for as alternatives, several actors together."""
    alternatives = either or all(limit.role in ("director", "instructor") for limit in people)
    return ((), people) if len(people) > 1 and alternatives else (people, ())


def _dated(spans: Sequence[Span]) -> list[Span]:
    """Spans about time. "Classic" and "recent" beside free words are about those words, unless of films."""
    films = any(span.label == "kind" and span.value == "movie" for span in spans)
    free = any(span.label == "word" for span in spans)
    return [span for span in spans if films or not free or span.label not in ("old", "recent")]


def _text(message: str, spans: Sequence[Span], out: frozenset[int], linked: Linked) -> str:
    """The free words: moods as the lexicon spells them out, and every word nothing else has claimed."""
    undated = [span for span in spans if span.label in ("old", "recent") and span not in _dated(spans)]
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
        return not _is_bare_number(message, span)
    return span.label == "mood" or (span.label == "genre" and "|" in span.value)


def _year_shift(spans: Sequence[Span]) -> int:
    labels = _labels(spans)
    return 1 if "newer" in labels else -1 if "older" in labels else 0


def _with_intent(
    message: str, spans: Sequence[Span], out: frozenset[int], linked: Linked, request: Request
) -> Request:
    labels = _labels(spans)
    intents = {span.value for span in spans if span.label == "intent"}
    question = _question(message, spans)
    mentioned = (*request.seeds, *linked.excluded_ids)
    if question and (mentioned or request.ordinals or "those" in labels or request.ambiguity):
        return replace(request, intent=Intent.DETAILS, question=question, mentioned=mentioned)
    if (
        request.ordinals
        and not intents
        and not request.alike
        and _is_bare(request)
        and not request.filters.active()
    ):
        return replace(request, intent=Intent.DETAILS, question="overview")
    if "why" in intents and not request.filters.kind:
        return replace(request, intent=Intent.WHY, mentioned=mentioned)
    request = _with_feedback(spans, intents, linked, request)
    if request.intent is Intent.FEEDBACK:
        return request
    subject = request.seeds or request.filters.kind or _people(request)
    if "off_topic" in labels and not subject:
        return replace(request, intent=Intent.OFF_TOPIC)
    if _is_bare(request):
        talk = next((intent for intent in _TALK if intent.value in intents), None)
        if talk:
            return replace(request, intent=talk)
        if "more" in labels and not request.filters.active():
            return replace(request, intent=Intent.MORE, follow_up=FollowUp.REPLACE)
    return replace(request, follow_up=_follow_up(spans, out, labels, linked, request))


def _with_feedback(spans: Sequence[Span], intents: set[str], linked: Linked, request: Request) -> Request:
    """Liked, disliked, seen: titles and places in the list the turn speaks of, unless it also asks for more."""
    places = bool(request.ordinals)
    ids = (*request.seeds, *linked.excluded_ids)
    if not ids and not places:
        return request
    if "disliked" in intents or (linked.excluded_ids and not request.seeds and len(spans) <= 3):
        return replace(request, intent=Intent.FEEDBACK, disliked=ids, seeds=(), named=(), question="disliked")
    if "liked" in intents:
        request = replace(request, liked=request.seeds, named=())
        return replace(request, intent=Intent.FEEDBACK, question="liked") if places else request
    if "seen" in intents:
        asks = _labels(spans) & {"similar", "kind", "more"}
        request = replace(request, seen=request.seeds, named=())
        return (
            request
            if asks and not places
            else replace(request, intent=Intent.FEEDBACK, question="seen", seeds=())
        )
    return request


def _people(request: Request) -> tuple[PersonLimit, ...]:
    return (*request.filters.people, *request.filters.any_people)


def _is_bare(request: Request) -> bool:
    """Nothing to search for: no title, no free words, no kind, no people."""
    return not (
        request.seeds or request.text or request.filters.kind or request.filters.people or request.unknown
    )


def _follow_up(
    spans: Sequence[Span], out: frozenset[int], labels: set[str], linked: Linked, request: Request
) -> FollowUp:
    """How the turn stands to the one before. What only adds limits or moods refines; a subject starts anew."""
    if "among" in labels:
        return FollowUp.AMONG
    if any(spans[position].label == "those" for position in out):
        return FollowUp.REPLACE
    subject = bool(request.seeds or request.unknown or request.ambiguity or linked.aside)
    if "more" in labels and not subject and not _people(request):
        return FollowUp.REPLACE
    if subject:
        return FollowUp.NEW
    if request.filters.kind and not _narrows(spans) and _has_kind_word(spans, out):
        return FollowUp.NEW
    return FollowUp.NEW if _people(request) and _has_kind_word(spans, out) else FollowUp.REFINE


def _has_kind_word(spans: Sequence[Span], out: frozenset[int]) -> bool:
    return any(span.label == "kind" and position not in out for position, span in enumerate(spans))


def _narrows(spans: Sequence[Span]) -> bool:
    """ "한국 영화로", "only Korean films": a limit on what was asked before."""
    if any(span.label == "only" for span in spans):
        return True
    following = pairwise(spans)
    return any(a.label in ("kind", "country", "genre") and b.value in _ONLY for a, b in following)
