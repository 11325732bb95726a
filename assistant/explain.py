"""Why an item is in the list: reasons from the score parts and from facts, never invented."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from assistant.affinity import Shared, common_series, shared
from assistant.phrases import say
from assistant.recommender import Ranked, Result
from assistant.types import Reason, Recommendation, Request
from assistant.writing import length_told
from data.item import Item, Text, in_language
from data.labels import country_label, genre_label, level_label
from data.text import fold
from retrieval.analysis import content_words
from retrieval.filters import PersonLimit, has_person
from retrieval.index import Index

MAX_REASONS = 3
SHOWN = 3
"""People or themes named in one reason."""
# Ahead of this share of the catalogue, an item may be called liked together, close, or well liked.
LIKED_TOGETHER = 0.85
CLOSE = 0.95
WELL_LIKED = 0.7
MOST = 0.5
"""Share of a theme's words that must be in the question."""


def explained(
    index: Index, result: Result, liked: Sequence[str], language: str
) -> tuple[Recommendation, ...]:
    """The ranked rows as recommendations, each with up to three reasons in `language`.

    A reason is given only where a fact or a score part stands behind it; an item may have none.
    """
    request = result.request
    known = dict.fromkeys((*request.seeds, *(id for id in liked if id not in request.unlike)))
    likened = [index.items[row] for row in index.rows(tuple(known))]
    # A syllable by itself ("날", "것") says too little to be what somebody asked for.
    words = {word for word in content_words(f"{request.text} {request.tone}") if len(word) > 1}
    return tuple(
        Recommendation(
            item=index.items[ranked.row],
            score=ranked.score,
            reasons=tuple(_reasons(index, ranked, request, likened, words, language)),
            parts=ranked.parts,
        )
        for ranked in result.ranked
    )


def _reasons(
    index: Index, ranked: Ranked, request: Request, likened: list[Item], words: set[str], language: str
) -> list[Reason]:
    item = index.items[ranked.row]
    if item.id in request.named and request.filters.only_ids and item.series and item.series.number:
        series = in_language(item.series.name, language)
        return [
            Reason("series", say("reason_series_number", language, series=series, number=item.series.number))
        ]
    if item.id in request.named:
        return [Reason("title", say("reason_title", language))]
    asked = fold(request.text + request.tone)
    found = [
        *_order_reasons(item, request, language),
        *_limit_reasons(item, request, language),
        *(_seed_reasons(index, ranked, likened, language) if likened else ()),
        *_text_reasons(item, ranked, words, asked, language),
    ]
    if not found or (not likened and len(found) < MAX_REASONS - 1):
        found.extend(_general_reasons(item, ranked, words, asked, language))
    found = list({reason.kind: reason for reason in reversed(found)}.values())[::-1]  # the first of each kind
    if not found:
        found = list(_weak_limit_reasons(item, request, language))
    return sorted(found, key=lambda reason: reason.kind in ("content", "near"))[:MAX_REASONS]


def _order_reasons(item: Item, request: Request, language: str) -> Iterator[Reason]:
    """The fact the list was ordered by."""
    if request.order in ("newest", "oldest"):
        yield Reason("order", say("reason_order_year", language, n=item.year))
    elif request.order:
        yield Reason("order", say("reason_order_length", language, n=length_told(item, language)))


def _limit_reasons(item: Item, request: Request, language: str) -> Iterator[Reason]:
    """Limits the item satisfies, people first."""
    limits = request.filters
    for limit in (*limits.people, *limits.any_people):
        role, name = _found_person(item, limit, language)
        if role:
            yield Reason(role, say(f"reason_limit_{role}", language, name=name))
    wanted = [genre for genre in item.genres if genre in (*limits.genres, *limits.any_genres)]
    if wanted:
        yield Reason("genre", say("reason_limit_genre", language, genres=_genres(wanted, language)))
    if limits.level and item.level:
        yield Reason("level", say("reason_limit_level", language, level=level_label(item.level, language)))
    if limits.provider and item.provider:
        yield Reason("provider", say("reason_limit_provider", language, provider=item.provider))


def _weak_limit_reasons(item: Item, request: Request, language: str) -> Iterator[Reason]:
    """Limits that the whole list shares and the title line shows: said only where there is nothing else."""
    limits = request.filters
    if limits.country and item.country:
        country = country_label(item.country, language)
        yield Reason("country", say("reason_limit_country", language, country=country))
    if item.year and (limits.year_from is not None or limits.year_to is not None):
        yield Reason("year", say("reason_limit_year", language, year=item.year))


def _found_person(item: Item, limit: PersonLimit, language: str) -> tuple[str | None, str]:
    for role, people in item.people.items():
        if limit.role in (None, role) and has_person(item, PersonLimit(limit.name, role)):
            wanted = fold(limit.name)
            person = next(p for p in people if wanted in {fold(name) for name in p.values()})
            return role, in_language(person, language)
    return None, limit.name


def _seed_reasons(index: Index, ranked: Ranked, likened: list[Item], language: str) -> Iterator[Reason]:
    """What the item shares with the liked title it shares most with, then what people liked together.

    The title is named only where there are several it could be.
    """
    item = index.items[ranked.row]
    seed = max(likened, key=lambda other: _closeness(shared(other, item)))
    common = shared(seed, item)
    title = in_language(seed.title, language)
    of = "_of" if len(likened) > 1 and common_series(likened) is None else ""
    if common.series and item.series:
        series, number = in_language(item.series.name, language), item.series.number
        phrase = "reason_series_number" if number else "reason_series"
        yield Reason("series", say(phrase, language, series=series, number=number))
    for role in ("director", "instructor"):
        people = common.directors if role == "director" else common.instructors
        if people:
            name = in_language(people[0], language)
            yield Reason(role, say(f"reason_{role}{of}", language, title=title, name=name))
    if common.cast:
        names = _names(common.cast, language)
        yield Reason("cast", say(f"reason_cast{of}", language, title=title, names=names))
    if language in common.themes:
        themes = ", ".join(common.themes[language][:SHOWN])
        yield Reason("theme", say(f"reason_theme{of}", language, title=title, themes=themes))
    together = _liked_with(index, ranked, likened)
    if together:
        liked, percent = together
        name = in_language(liked.title, language)
        yield Reason("collaborative", say("reason_collaborative", language, title=name, percent=percent))
    if common.genres:
        phrase = "reason_genre" if item.kind == "movie" else "reason_subject"
        genres = _genres(common.genres, language)
        yield Reason("genre", say(f"{phrase}{of}", language, title=title, genres=genres))
    if ranked.standing.get("content", 0) >= CLOSE:
        yield Reason("content", say(f"reason_content{of}", language, title=title))


def _liked_with(index: Index, ranked: Ranked, likened: list[Item]) -> tuple[Item, int] | None:
    """The title that speaks most for the item among people who liked both, and how strongly.

    The strength is the item's place among all that people who liked that title also liked, in percent
    from the top, 1–100. None when the item does not stand out.
    """
    model = index.collaborative.get("item_knn")
    if model is None:
        return None
    scores = {item.id: model.score([index.row_of[item.id]]) for item in likened}
    best = max(likened, key=lambda item: np.nan_to_num(scores[item.id][ranked.row]))
    known = scores[best.id][np.isfinite(scores[best.id])]
    own = scores[best.id][ranked.row]
    if not own > 0 or (known < own).mean() < LIKED_TOGETHER:
        return None
    return best, max(1, round(100 * float((known > own).mean())))


def _closeness(common: Shared) -> int:
    people = len(common.directors) * 3 + len(common.instructors) * 3 + len(common.cast) * 2
    return (
        (common.series is not None) * 9 + people + sum(map(len, common.themes.values())) + len(common.genres)
    )


def _text_reasons(item: Item, ranked: Ranked, words: set[str], asked: str, language: str) -> Iterator[Reason]:
    """Themes the question asks for, else nearness in meaning."""
    matched = [theme for theme in _themes(item, language) if _asked_for(theme, words, asked)]
    if matched:
        yield Reason("text", say("reason_text", language, themes=", ".join(matched[:SHOWN])))
    elif ranked.standing.get("dense", 0) >= CLOSE:
        yield Reason("near", say("reason_near", language))


def _asked_for(theme: str, words: set[str], asked: str) -> bool:
    """True when the question has the theme as it stands, or most of its words."""
    if not words:
        return False
    said = set(content_words(theme))
    return fold(theme) in asked or (bool(said) and len(said & words) >= MOST * len(said))


def _general_reasons(
    item: Item, ranked: Ranked, words: set[str], asked: str, language: str
) -> Iterator[Reason]:
    """That many people liked it, and what it is about, for lists that only limits decided."""
    if ranked.standing.get("popularity", 0) >= WELL_LIKED:
        yield Reason("popularity", say("reason_popularity", language))
    about = [theme for theme in _themes(item, language) if not _asked_for(theme, words, asked)]
    if about:
        yield Reason("about", say("reason_about", language, themes=", ".join(about[:SHOWN])))


def _themes(item: Item, language: str) -> tuple[str, ...]:
    """Themes somebody wrote; for a catalogue without them, the extracted keywords."""
    return item.themes.get(language) or item.keywords.get(language, ())


def _names(people: Sequence[Text], language: str) -> str:
    return ", ".join(in_language(person, language) for person in people[:SHOWN])


def _genres(genres: Sequence[str], language: str) -> str:
    return ", ".join(genre_label(genre, language) for genre in genres[:SHOWN])
