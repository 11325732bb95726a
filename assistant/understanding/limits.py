"""The limits a message sets, and those it sets aside."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from assistant.understanding.linking import Linked
from assistant.understanding.periods import period
from assistant.understanding.scan import Span
from retrieval.filters import Filters, PersonLimit

SHORT_MINUTES, LONG_MINUTES = 100, 150
"""What "short" and "long" mean of a film; of a course, short is at most this many weeks:"""
SHORT_WEEKS = 5
ADULTS = 19
CHILDREN = 12
_MINUTES_AN_HOUR = 60
# What a word beside "상관없어" or "조건은 빼줘" sets aside.
_LIMIT_OF_LABEL = {
    "genre": "genres", "country": "country", "foreign": "country", "level": "level", "language": "language",
    "provider": "provider", "year": "years", "recent": "years", "old": "years", "length": "length",
    "length_word": "length", "age": "age", "role": "people",
}  # fmt: skip


def filters(
    message: str, spans: Sequence[Span], out: frozenset[int], linked: Linked, today: date | None
) -> Filters:
    """The limits of the spans; `out` are the positions of those to be kept out."""
    people, any_people = _everyone_or_anyone(linked.people, either="or" in labels(spans))
    genres = tuple(genre for value in values(spans, "genre", out) for genre in value.split("|"))
    either = "or" in labels(spans) or any(s.label == "particle" and s.value in ("이나", "나") for s in spans)
    years = [found for span in dated(spans) if (found := period(span, today)) is not None]
    kinds = values(spans, "kind", out)
    countries = values(spans, "country", out)
    lengths = _lengths(spans, course=kinds[-1:] == ("course",))
    age_from, age_to = _ages(spans, out)
    return Filters(
        kind=kinds[-1] if kinds else None,
        year_from=max((first for first, _ in years if first is not None), default=None),
        year_to=min((last for _, last in years if last is not None), default=None),
        minutes_from=lengths.get("minutes_from"),
        minutes_to=lengths.get("minutes_to"),
        weeks_to=lengths.get("weeks_to"),
        age_from=age_from,
        age_to=age_to,
        genres=() if either and len(genres) > 1 else genres,
        any_genres=genres if either and len(genres) > 1 else (),
        people=people,
        any_people=any_people,
        country=countries[0] if countries else None,
        language=next(iter(values(spans, "language", out)), None),
        level=next(iter(values(spans, "level", out)), None),
        provider=next(iter(values(spans, "provider", out)), None),
        exclude_ids=(*linked.excluded_ids, *linked.aside),
        exclude_terms=tuple(
            _excluded_term(message, span)
            for position, span in enumerate(spans)
            if span.label in ("word", "mood") and position in out and not is_bare_number(message, span)
        ),
        exclude_people=linked.excluded_people,
        exclude_genres=tuple(g for v in values(spans, "genre", out, wanted=False) for g in v.split("|")),
        exclude_countries=(
            *values(spans, "country", out, wanted=False),
            *values(spans, "foreign", out),
        ),
    )


def lifted(spans: Sequence[Span], out: frozenset[int]) -> tuple[str, ...]:
    """Names of limits the message sets aside: "연도는 상관없어", "drop the genre", "더 옛날 것도 괜찮아".

    "last" stands for whatever was asked last, when a limit is dropped and none is named.
    """
    found = labels(spans)
    drops = "limit_word" in found and (out or found & {"exclude_after", "exclude_before"})
    if "lift" not in found and not drops:
        return ()
    named = [span.value for span in spans if span.label in ("aspect", "lift") and span.value]
    named += ["year_from"] * ("older" in found) + ["year_to"] * ("newer" in found)
    named += ["minutes_from"] * ("shorter" in found) + ["minutes_to"] * ("longer" in found)
    named += [_LIMIT_OF_LABEL[span.label] for span in spans if span.label in _LIMIT_OF_LABEL]
    named += ["people" for span in spans if span.match and span.match.people]
    return tuple(dict.fromkeys(named)) or (("last",) if drops else ())


def _lengths(spans: Sequence[Span], *, course: bool) -> dict[str, int]:
    """The limits on length, by field: "두 시간 이내", "under 90 minutes", "4주 이내", "short"."""
    found: dict[str, int] = {}
    for span in spans:
        if span.label == "length":
            unit, side = span.value.split("_")
            number = span.numbers[0] * (_MINUTES_AN_HOUR if unit == "hours" else 1)
            found[f"weeks_{side}" if unit == "weeks" else f"minutes_{side}"] = number
        elif span.label == "length_word" and course:
            found["weeks_to"] = SHORT_WEEKS
        elif span.label == "length_word":
            short = span.value == "short"
            found["minutes_to" if short else "minutes_from"] = SHORT_MINUTES if short else LONG_MINUTES
    return found


def _ages(spans: Sequence[Span], out: frozenset[int]) -> tuple[int | None, int | None]:
    """The ratings asked for: "12세 관람가" is for twelve-year-olds too, "청불" for adults only."""
    wanted = [int(value) for value in values(spans, "age", out)]
    unwanted = [int(value) for value in values(spans, "age", out, wanted=False)]
    if ADULTS in wanted:
        return ADULTS, None
    highest = [*wanted, *(age - 1 for age in unwanted)]
    return None, min(highest, default=None)


def labels(spans: Sequence[Span]) -> set[str]:
    """What kinds of spans there are."""
    return {span.label for span in spans}


def values(spans: Sequence[Span], label: str, out: frozenset[int], *, wanted: bool = True) -> tuple[str, ...]:
    """Values of the spans with that label that are asked for (or, with wanted=False, kept out)."""
    found = (s.value for i, s in enumerate(spans) if s.label == label and (i in out) is not wanted)
    return tuple(dict.fromkeys(found))


def is_bare_number(message: str, span: Span) -> bool:
    """True for a number of one or two digits that no phrase has claimed."""
    surface = message[span.start : span.end]
    return span.label == "word" and surface.isdecimal() and len(surface) <= 2


def dated(spans: Sequence[Span]) -> list[Span]:
    """Spans about time. "Classic" and "recent" beside free words are about those words, unless of films."""
    films = any(span.label == "kind" and span.value == "movie" for span in spans)
    free = any(span.label == "word" for span in spans)
    return [span for span in spans if films or not free or span.label not in ("old", "recent")]


def _excluded_term(message: str, span: Span) -> str:
    """The word as it was said, or all that a mood stands for, parted by "|"."""
    return "|".join(span.value.split()) if span.label == "mood" else message[span.start : span.end]


def _everyone_or_anyone(
    people: tuple[PersonLimit, ...], *, either: bool
) -> tuple[tuple[PersonLimit, ...], tuple[PersonLimit, ...]]:
    """Several directors or teachers are asked for as alternatives, several actors together."""
    alternatives = either or all(limit.role in ("director", "instructor") for limit in people)
    return ((), people) if len(people) > 1 and alternatives else (people, ())
