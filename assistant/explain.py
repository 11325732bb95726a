"""Why an item is in the list: reasons from the score parts and from facts, never invented."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.affinity import Shared, shared
from assistant.phrases import say
from assistant.recommender import Ranked, Result
from assistant.types import Reason, Recommendation, Request
from data.item import Item, Text, in_language
from data.labels import country_label, genre_label, level_label
from retrieval.analysis import content_words
from retrieval.filters import PersonLimit, has_person
from retrieval.index import Index
from retrieval.text import fold

MAX_REASONS = 3
SHOWN = 3
"""People or themes named in one reason."""
LIKED_TOGETHER = 0.5
CLOSE = 0.6
WELL_LIKED = 0.7


def explained(
    index: Index, result: Result, liked: Sequence[str], language: str
) -> tuple[Recommendation, ...]:
    """The ranked rows as recommendations, each with up to three reasons in `language`.

    A reason is given only where a fact or a score part stands behind it; an item may have none.
    """
    request = result.request
    likened = [index.items[row] for row in index.rows((*request.seeds, *liked))]
    words = set(content_words(request.text)) if request.text else set()
    return tuple(
        Recommendation(
            item=index.items[ranked.row],
            score=ranked.score,
            reasons=tuple(_reasons(index.items[ranked.row], ranked, request, likened, words, language)),
            parts=ranked.parts,
        )
        for ranked in result.ranked
    )


def _reasons(
    item: Item, ranked: Ranked, request: Request, likened: list[Item], words: set[str], language: str
) -> list[Reason]:
    if item.id in request.named:
        return [Reason("title", say("reason_title", language))]
    found = [
        *_limit_reasons(item, request, language),
        *(_seed_reasons(item, ranked, likened, language) if likened else ()),
        *_text_reasons(item, ranked, words, language),
    ]
    if not found:
        found = list(_general_reasons(item, ranked, language))
    return sorted(found, key=lambda reason: reason.kind in ("content", "near"))[:MAX_REASONS]


def _limit_reasons(item: Item, request: Request, language: str) -> Iterator[Reason]:
    """Limits the item satisfies, people first."""
    limits = request.filters
    for limit in limits.people:
        role, name = _found_person(item, limit, language)
        if role:
            yield Reason(role, say(f"reason_limit_{role}", language, name=name))
    wanted = [genre for genre in item.genres if genre in (*limits.genres, *limits.any_genres)]
    if wanted:
        yield Reason("genre", say("reason_limit_genre", language, genres=_genres(wanted, language)))
    if limits.country and item.country:
        country = country_label(item.country, language)
        yield Reason("country", say("reason_limit_country", language, country=country))
    if limits.year_from is not None or limits.year_to is not None:
        yield Reason("year", say("reason_limit_year", language, year=item.year))
    if limits.level and item.level:
        yield Reason("level", say("reason_limit_level", language, level=level_label(item.level, language)))
    if limits.provider and item.provider:
        yield Reason("provider", say("reason_limit_provider", language, provider=item.provider))


def _found_person(item: Item, limit: PersonLimit, language: str) -> tuple[str | None, str]:
    for role, people in item.people.items():
        if limit.role in (None, role) and has_person(item, PersonLimit(limit.name, role)):
            wanted = fold(limit.name)
            person = next(p for p in people if wanted in {fold(name) for name in p.values()})
            return role, in_language(person, language)
    return None, limit.name


def _seed_reasons(item: Item, ranked: Ranked, likened: list[Item], language: str) -> Iterator[Reason]:
    """What the item shares with the liked title it shares most with, then what people liked together."""
    seed = max(likened, key=lambda other: _closeness(shared(other, item)))
    common = shared(seed, item)
    title = in_language(seed.title, language)
    if common.series and item.series:
        series = in_language(item.series.name, language)
        number = item.series.number
        name = "reason_series_number" if number else "reason_series"
        yield Reason("series", say(name, language, series=series, number=number))
    if common.directors:
        name = in_language(common.directors[0], language)
        yield Reason("director", say("reason_director", language, title=title, name=name))
    if common.instructors:
        name = in_language(common.instructors[0], language)
        yield Reason("instructor", say("reason_instructor", language, title=title, name=name))
    if common.cast:
        yield Reason("cast", say("reason_cast", language, title=title, names=_names(common.cast, language)))
    if language in common.themes:
        themes = ", ".join(common.themes[language][:SHOWN])
        yield Reason("theme", say("reason_theme", language, title=title, themes=themes))
    if max(ranked.parts.get("item_knn", 0), ranked.parts.get("ease", 0)) >= LIKED_TOGETHER:
        yield Reason("collaborative", say("reason_collaborative", language, title=title))
    if common.genres:
        name = "reason_genre" if item.kind == "movie" else "reason_subject"
        genres = _genres(common.genres, language)
        yield Reason("genre", say(name, language, title=title, genres=genres))
    if ranked.parts.get("content", 0) >= CLOSE:
        yield Reason("content", say("reason_content", language, title=title))


def _closeness(common: Shared) -> int:
    people = len(common.directors) * 3 + len(common.instructors) * 3 + len(common.cast) * 2
    return (common.series is not None) * 9 + people + len(common.themes) + len(common.genres)


def _text_reasons(item: Item, ranked: Ranked, words: set[str], language: str) -> Iterator[Reason]:
    """Themes and keywords that hold a word of the question, else nearness in meaning."""
    if not words:
        return
    described = (*item.themes.get(language, ()), *item.keywords.get(language, ()))
    matched = [theme for theme in described if words & set(content_words(theme))]
    if matched:
        themes = ", ".join(dict.fromkeys(matched[:SHOWN]))
        yield Reason("text", say("reason_text", language, themes=themes))
    elif ranked.parts.get("dense", 0) >= CLOSE:
        yield Reason("near", say("reason_near", language))


def _general_reasons(item: Item, ranked: Ranked, language: str) -> Iterator[Reason]:
    if ranked.parts.get("popularity", 0) >= WELL_LIKED:
        yield Reason("popularity", say("reason_popularity", language))
    elif item.genres:
        yield Reason("genre", say("reason_open", language, genres=_genres(item.genres[:2], language)))


def _names(people: Sequence[Text], language: str) -> str:
    return ", ".join(in_language(person, language) for person in people[:SHOWN])


def _genres(genres: Sequence[str], language: str) -> str:
    return ", ".join(genre_label(genre, language) for genre in genres[:SHOWN])
