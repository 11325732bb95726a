"""Answers to questions about one item, from its catalogue row alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from assistant.phrases import say
from assistant.writing import length_told, rating_told, title_line
from data.item import Item, in_language
from data.labels import country_label, genre_label, level_label

NAMED = 5


def answer(item: Item, question: str, language: str) -> str:
    """One sentence that answers `question` about `item`.

    Questions are those of the lexicon: director, cast, instructor, year, overview, level, runtime,
    age_rating, prerequisites, provider, genres, series, country.
    """
    value = _value(item, question, language)
    title = title_line(item, language) if question == "overview" else in_language(item.title, language)
    if not value:
        return say("details_missing", language, title=title)
    return say(f"details_{question}", language, title=title, value=value)


def _value(item: Item, question: str, language: str) -> str:
    told: dict[str, Callable[[], str]] = {
        "year": lambda: str(item.year or ""),
        "overview": lambda: in_language(item.overview, language),
        "level": lambda: level_label(item.level, language) if item.level else "",
        "runtime": lambda: length_told(item, language),
        "age_rating": lambda: rating_told(item, language),
        "prerequisites": lambda: in_language(item.prerequisites, language),
        "provider": lambda: item.provider or "",
        "genres": lambda: ", ".join(genre_label(genre, language) for genre in item.genres),
        "series": lambda: _series(item, language),
        "country": lambda: country_label(item.country, language) if item.country else "",
    }
    if question in told:
        return told[question]()
    return ", ".join(in_language(person, language) for person in item.role(question)[:NAMED])


def _series(item: Item, language: str) -> str:
    if item.series is None:
        return ""
    name, number = in_language(item.series.name, language), item.series.number
    phrase = "series_place" if number is not None else "series_member"
    return say(phrase, language, series=name, number=number)


def series_parts(parts: Sequence[Item], language: str) -> str:
    """The parts of one series in order: "부산행 시리즈: 부산행 (2016), 반도 (2020)".

    There is at least one part; a single one is told by itself.
    """
    if len(parts) == 1:
        return answer(parts[0], "series", language)
    ordered = sorted(
        parts, key=lambda item: ((item.series.number or 0) if item.series else 0, item.year or 0)
    )
    series = next(item.series for item in ordered if item.series)
    told = ", ".join(title_line(item, language) for item in ordered)
    return say("details_series_parts", language, series=in_language(series.name, language), parts=told)
