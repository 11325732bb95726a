"""Answers to questions about one item, from its catalogue row alone."""

from __future__ import annotations

from assistant.phrases import say
from assistant.writing import title_line
from data.item import Item, in_language
from data.labels import level_label

NAMED = 5


def answer(item: Item, question: str, language: str) -> str:
    """One sentence that answers `question` (director, cast, year, overview, instructor, level) about `item`."""
    value = _value(item, question, language)
    title = title_line(item, language) if question == "overview" else in_language(item.title, language)
    if not value:
        return say("details_missing", language, title=title)
    return say(f"details_{question}", language, title=title, value=value)


def _value(item: Item, question: str, language: str) -> str:
    if question == "year":
        return str(item.year or "")
    if question == "overview":
        return in_language(item.overview, language)
    if question == "level":
        return level_label(item.level, language) if item.level else ""
    return ", ".join(in_language(person, language) for person in item.role(question)[:NAMED])
