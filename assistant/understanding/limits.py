"""The limits a message sets, and those it sets aside."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from assistant.understanding.lexicon import load_lexicon
from assistant.understanding.linking import Linked
from assistant.understanding.periods import Period, period
from assistant.understanding.scan import Span
from data.item import LANGUAGES, has_hangul
from retrieval.filters import Filters, PersonLimit

SHORT_MINUTES, LONG_MINUTES = 100, 150
"""What "short" and "long" mean of a film; of a course, short is at most this many weeks:"""
SHORT_WEEKS = 5
FIRST_FILM, LAST_YEAR = 1888, 2100
ADULTS = 19
CHILDREN = 12
_MINUTES_AN_HOUR = 60
# What a word beside "상관없어" or "조건은 빼줘" sets aside.
_LIMIT_OF_LABEL = {
    "genre": "genres", "film_genre": "genres", "country": "country", "foreign": "country", "level": "level", "language": "language",
    "provider": "provider", "year": "years", "recent": "years", "old": "years", "length": "length",
    "length_word": "length", "age": "age", "role": "people", "region": "country", "decade_word": "years",
}  # fmt: skip

# Who wants none of these wants no film for adults only.
_HARSH = {"violent", "erotic", "gore"}
_PARTICLES = ("은", "는", "이", "가", "을", "를", "도", "만")
_COUNTING_WORDS = ("하나", "둘", "셋", "넷", "다섯")
# "난이도는 상관없어" begins like a question.
_LIMIT_OF_QUESTION = {
    "level": "level", "runtime": "length", "genres": "genres", "country": "country", "year": "years",
    "age_rating": "age", "director": "people", "cast": "people", "provider": "provider",
}  # fmt: skip


def filters(
    message: str, spans: Sequence[Span], out: frozenset[int], linked: Linked, today: date | None
) -> Filters:
    """The limits of the spans; `out` are the positions of those to be kept out."""
    people, any_people = _everyone_or_anyone(linked.people, either="or" in labels(spans))
    asked = (*values(spans, "genre", out), *values(spans, "film_genre", out))
    genres = tuple(dict.fromkeys(genre for value in asked for genre in value.split("|")))
    kind = _kind(message, spans, out)
    either = "or" in labels(spans) or any(s.label == "particle" and s.value in ("이나", "나") for s in spans)
    years = [found for span in dated(spans) if (found := period(span, today)) is not None]
    years += [(year, year) for span in spans if (year := bare_year(message, span)) is not None]
    year_from, year_to = _common_period(years)
    countries = values(spans, "country", out)
    regions = tuple(code for value in values(spans, "region", out) for code in value.split("|"))
    lengths = _lengths(spans, out, course=kind == "course")
    age_from, age_to = (None, None) if kind == "course" else _ages(spans, out)
    if "family" in genres and kind != "course":
        age_to = CHILDREN if age_to is None else min(age_to, CHILDREN)
    return Filters(
        kind=kind,
        year_from=year_from,
        year_to=year_to,
        minutes_from=lengths.get("minutes_from"),
        minutes_to=lengths.get("minutes_to"),
        weeks_to=lengths.get("weeks_to"),
        age_from=age_from,
        age_to=age_to,
        genres=() if either and len(genres) > 1 else genres,
        any_genres=genres if either and len(genres) > 1 else (),
        people=people,
        any_people=any_people,
        country=countries[0] if countries and not (either and len(countries) > 1) else None,
        any_countries=countries if either and len(countries) > 1 else regions,
        language=_language(spans, out, kind),
        level=next(iter(values(spans, "level", out)), None),
        provider=next(iter(values(spans, "provider", out)), None),
        only_ids=linked.only,
        exclude_ids=(*linked.excluded_ids, *linked.aside),
        exclude_terms=tuple(
            _excluded_term(message, span)
            for position, span in enumerate(spans)
            if span.label in ("word", "mood") and position in out and not is_bare_number(message, span)
        ),
        exclude_people=linked.excluded_people,
        exclude_genres=tuple(
            genre
            for label in ("genre", "film_genre")
            for value in values(spans, label, out, wanted=False)
            for genre in value.split("|")[:1]  # no romantic comedies: the other comedies may stay
        ),
        exclude_countries=(
            *values(spans, "country", out, wanted=False),
            *values(spans, "foreign", out),
        ),
        exclude_providers=values(spans, "provider", out, wanted=False),
    )


def _common_period(periods: Sequence[Period]) -> Period:
    """The years all periods share; where they share none ("the 80s or the 90s"), from the first to the last."""
    firsts = [first for first, _ in periods if first is not None]
    lasts = [last for _, last in periods if last is not None]
    first, last = max(firsts, default=None), min(lasts, default=None)
    if first is not None and last is not None and first > last:
        return min(firsts), max(lasts)
    return first, last


def _kind(message: str, spans: Sequence[Span], out: frozenset[int]) -> str | None:
    """The kind the message is about: Korean says it last ("영화 만드는 강의"), English first ("course on films")."""
    found = [s for i, s in enumerate(spans) if s.label == "kind" and i not in out]
    if not found:
        return None
    korean = has_hangul(message[found[-1].start : found[-1].end])
    return found[-1 if korean else 0].value


def _language(spans: Sequence[Span], out: frozenset[int], kind: str | None) -> str | None:
    """The language a film is spoken in, or a course is given in; "Japanese" before a course is its subject."""
    said = next(iter(values(spans, "language", out)), None)
    tongue = next(iter(values(spans, "tongue", out)), None)
    films = kind == "movie" or (kind is None and labels(spans) & {"genre", "film_genre"})
    if said or tongue is None or (kind is None and not films):
        return said
    only = any(
        s.label == "only" or (s.label == "particle" and s.value in ("만", "로만", "으로만")) for s in spans
    )
    return tongue if kind != "course" or (only and tongue in LANGUAGES) else None


def bare_year(message: str, span: Span) -> int | None:
    """The year a number of four digits is, when no phrase has claimed it."""
    surface = message[span.start : span.end]
    if span.label != "word" or len(surface) != 4 or not surface.isdecimal():
        return None
    return int(surface) if FIRST_FILM <= int(surface) <= LAST_YEAR else None


def lifted(message: str, spans: Sequence[Span], out: frozenset[int]) -> tuple[str, ...]:
    """Names of limits the message sets aside: "연도는 상관없어", "drop the genre", "더 옛날 것도 괜찮아".

    "last" stands for whatever was asked last, when a limit is dropped and none is named.
    """
    found = labels(spans)
    drops = "limit_word" in found and (out or found & {"exclude_after", "exclude_before"})
    if "lift" not in found and not drops:
        return ()
    spans = _clause(message, spans)
    found = labels(spans)
    named = [span.value for span in spans if span.label in ("aspect", "lift") and span.value]
    named += ["year_from"] * ("older" in found) + ["year_to"] * ("newer" in found)
    named += ["minutes_from"] * ("shorter" in found) + ["minutes_to"] * ("longer" in found)
    named += [_LIMIT_OF_LABEL[span.label] for span in spans if span.label in _LIMIT_OF_LABEL]
    named += [
        _LIMIT_OF_QUESTION[s.value] for s in spans if s.label == "question" and s.value in _LIMIT_OF_QUESTION
    ]
    named += ["people" for span in spans if span.match and span.match.people]
    return tuple(dict.fromkeys(named)) or (("last",) if drops else ())


def _clause(message: str, spans: Sequence[Span]) -> list[Span]:
    """The spans between the same stops and commas as what sets limits aside."""
    parts: list[list[Span]] = [[]]
    for span in spans:
        if parts[-1] and any(mark in message[parts[-1][-1].end : span.start] for mark in ",.;!?"):
            parts.append([])
        parts[-1].append(span)
    return next((part for part in parts if labels(part) & {"lift", "limit_word"}), list(spans))


def _lengths(spans: Sequence[Span], out: frozenset[int], *, course: bool) -> dict[str, int]:
    """The limits on length, by field: "두 시간 이내", "under 90 minutes", "4주 이내", "short".

    What is kept out turns round: "2시간 넘는 건 싫어" is up to two hours.
    """
    found: dict[str, int] = {}
    for position, span in enumerate(spans):
        if span.label == "length":
            unit, side = span.value.split("_")
            if position in out:
                side = "to" if side == "from" else "from"
            number = span.numbers[0] * (1 if unit in ("minutes", "weeks") else _MINUTES_AN_HOUR)
            number += _MINUTES_AN_HOUR // 2 if unit == "halfhours" else 0
            found[f"weeks_{side}" if unit == "weeks" else f"minutes_{side}"] = number
        elif span.label == "length_word" and course:
            found["weeks_to"] = SHORT_WEEKS
        elif span.label == "length_word":
            short = (span.value == "short") is not (position in out)
            found["minutes_to" if short else "minutes_from"] = SHORT_MINUTES if short else LONG_MINUTES
    return found


def _ages(spans: Sequence[Span], out: frozenset[int]) -> tuple[int | None, int | None]:
    """The ratings asked for: "12세 관람가" is for twelve-year-olds too, "청불" for adults only."""
    wanted = [int(value) for value in values(spans, "age", out)]
    wanted += [n for span in spans if span.label == "age_of" for n in span.numbers if n < ADULTS]
    unwanted = [int(value) for value in values(spans, "age", out, wanted=False)]
    if ADULTS in wanted:
        return ADULTS, None
    harsh = any(s.label == "mood" and _HARSH & set(s.value.split()) for i, s in enumerate(spans) if i in out)
    highest = [*wanted, *(age - 1 for age in unwanted), *([ADULTS - 1] if harsh else [])]
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
    return span.label == "word" and (
        surface in _COUNTING_WORDS or (surface.isdecimal() and len(surface) <= 2)
    )


def number(surface: str) -> int:
    """The number of a span for which `is_bare_number` holds."""
    return int(surface) if surface.isdecimal() else load_lexicon().numbers[surface]


def dated(spans: Sequence[Span]) -> list[Span]:
    """Spans about time. "Classic" and "recent" beside free words are about those words, unless of films."""
    films = any(span.label == "kind" and span.value == "movie" for span in spans)
    free = any(span.label == "word" for span in spans)
    return [span for span in spans if films or not free or span.label not in ("old", "recent")]


def _excluded_term(message: str, span: Span) -> str:
    """The word as it was said, without its particle, or all that a mood stands for, parted by "|"."""
    if span.label == "mood":
        return "|".join(span.value.split())
    word = message[span.start : span.end]
    stem = word[:-1]
    return stem if word.endswith(_PARTICLES) and len(stem) > 1 and has_hangul(word) else word


def _everyone_or_anyone(
    people: tuple[PersonLimit, ...], *, either: bool
) -> tuple[tuple[PersonLimit, ...], tuple[PersonLimit, ...]]:
    """Several directors or teachers are asked for as alternatives, several actors together."""
    alternatives = either or all(limit.role in ("director", "instructor") for limit in people)
    return ((), people) if len(people) > 1 and alternatives else (people, ())
