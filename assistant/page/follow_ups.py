"""Messages to go on with, made from an answer, in its language: each is one the assistant understands. Pure."""

from __future__ import annotations

from collections import Counter

from assistant.page import words
from assistant.types import Reply
from data.item import Item, in_language
from data.labels import genre_label, is_genre

MOST = 5
HARDER = {"beginner": "intermediate", "intermediate": "advanced"}


def follow_ups(reply: Reply) -> tuple[str, ...]:
    """At most five, the most telling first; none after an answer without items."""
    items = [recommendation.item for recommendation in reply.recommendations]
    if not items:
        return ()
    language = reply.language
    if all(recommendation.parts.keys() == {"title"} for recommendation in reply.recommendations):
        return _about(items[0], language)
    made = [
        words.word("follow_other", language),
        _maker(items, language),
        _newer(items, language),
        _genre(items, language),
        _level(items, language),
        words.word("follow_why", language),
    ]
    return tuple(message for message in made if message)[:MOST]


def _about(item: Item, language: str) -> tuple[str, ...]:
    """After an answer about an item that was named."""
    title = in_language(item.title, language)
    name = "follow_like_course" if item.kind == "course" else "follow_like"
    return tuple(filter(None, (words.word(name, language, title=title), _maker([item], language))))


def _maker(items: list[Item], language: str) -> str:
    """More by the director of the first, when the whole list is not theirs already."""
    directors = items[0].role("director")
    if not directors or (len(items) > 1 and all(directors[0] in item.role("director") for item in items)):
        return ""
    return words.word("follow_director", language, name=in_language(directors[0], language))


def _newer(items: list[Item], language: str) -> str:
    return words.word("follow_newer", language) if any(item.year for item in items) else ""


def _genre(items: list[Item], language: str) -> str:
    """One of the genres that some of the films have and others have not: the most frequent of those."""
    films = [item for item in items if item.kind == "movie"]
    counted = Counter(genre for item in films for genre in item.genres if is_genre(genre))
    telling = [genre for genre, times in counted.most_common() if 1 < times < len(items) and genre != "drama"]
    return words.word("follow_genre", language, genre=genre_label(telling[0], language)) if telling else ""


def _level(items: list[Item], language: str) -> str:
    """A step up from the level the courses of the list have."""
    levels = {item.level for item in items if item.kind == "course"}
    harder = next((HARDER[level] for level in HARDER if level in levels), None)
    return words.word(f"follow_{harder}", language) if harder else ""
