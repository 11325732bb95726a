"""Two items side by side, from their catalogue rows alone."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.phrases import say
from assistant.writing import length_told, rating_told, title_line
from data.item import Item, in_language
from data.labels import country_label, genre_label, level_label

NAMED = 3
"""People, genres or themes named in one line."""


def comparison(one: Item, other: Item, language: str) -> str:
    """What two items have in common, and where they differ, one fact a line."""
    titles = [in_language(item.title, language) for item in (one, other)]
    lines = [say("compare_intro", language, one=titles[0], other=titles[1])]
    common = list(_common(one, other, language))
    lines.append(say("compare_common" if common else "compare_nothing", language, facts=" · ".join(common)))
    for item in (one, other):
        facts = " · ".join(_own(item, other if item is one else one, language))
        lines.append(say("compare_own", language, title=title_line(item, language), facts=facts))
    return "\n".join(lines)


def _common(one: Item, other: Item, language: str) -> Iterator[str]:
    for role in ("director", "instructor", "cast"):
        names = {in_language(person, language) for person in other.role(role)}
        both = [name for person in one.role(role) if (name := in_language(person, language)) in names]
        if both:
            yield say(f"compare_{role}", language, names=", ".join(both[:NAMED]))
    genres = [genre_label(genre, language) for genre in one.genres if genre in other.genres]
    if genres:
        yield ", ".join(genres[:NAMED])
    if one.country and one.country == other.country and one.kind == "movie":
        yield country_label(one.country, language)
    themes = [theme for theme in one.themes.get(language, ()) if theme in other.themes.get(language, ())]
    yield from themes[:NAMED]


def _own(item: Item, other: Item, language: str) -> Iterator[str]:
    """The facts to choose by: makers, length, rating, level, and the genres and themes only this one has."""
    makers = item.role("director") or item.role("instructor")
    names = [in_language(person, language) for person in makers[:NAMED]]
    if names and not shared_makers(item, other):
        yield ", ".join(names)
    if item.provider:
        yield item.provider
    if item.country and item.country != other.country and item.kind == "movie":
        yield country_label(item.country, language)
    yield from filter(None, (length_told(item, language), rating_told(item, language)))
    if item.level:
        yield level_label(item.level, language)
    yield from [genre_label(g, language) for g in item.genres if g not in other.genres][:NAMED]
    yield from [t for t in item.themes.get(language, ()) if t not in other.themes.get(language, ())][:NAMED]


def shared_makers(one: Item, other: Item) -> bool:
    """True when a director or teacher made both."""
    return any(
        set(person.values()) & set(another.values())
        for role in ("director", "instructor")
        for person in one.role(role)
        for another in other.role(role)
    )
