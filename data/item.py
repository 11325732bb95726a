"""What an item is: the one shape every film, course or other catalogue entry has in this program."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

LANGUAGES = ("ko", "en")

Text = Mapping[str, str]
"""A text by language code: {"ko": "기생충", "en": "Parasite"}. At least one language, maybe not all."""


def has_hangul(text: str) -> bool:
    """True where `text` holds a Hangul syllable or letter."""
    return any("가" <= c <= "힣" or "ㄱ" <= c <= "ㆎ" for c in text)


def in_language(text: Text, language: str) -> str:
    """`text` in `language`, or in any other language it has, or an empty string."""
    return text.get(language) or next(iter(text.values()), "")


def both_languages(text: Text) -> dict[str, str]:
    """`text` with every interface language filled; a missing one shows the language there is."""
    return {language: in_language(text, language) for language in LANGUAGES}


@dataclass(frozen=True, slots=True)
class Series:
    """The series an item belongs to and its place in it (1 is the first)."""

    name: Text
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One catalogue entry. Only `id`, `kind` and `title` are always there.

    people      by role ("director", "cast", "instructor"), in billing order; each person is a Text
    genres      lower-case English names; for courses, the subjects
    country     ISO 3166-1 alpha-2, language ISO 639-1
    runtime     minutes;  age_rating  the youngest age it is rated for in Korea: 0, 12, 15 or 19
    hours       total hours of a course, weeks its length;  prerequisites  what to know before it
    keywords    by language, extracted when the index is built
    extra       every other column of the source file, as it was
    """

    id: str
    kind: str
    title: Text
    original_title: str | None = None
    aliases: tuple[str, ...] = ()
    year: int | None = None
    people: Mapping[str, tuple[Text, ...]] = field(default_factory=dict)
    genres: tuple[str, ...] = ()
    country: str | None = None
    language: str | None = None
    runtime: int | None = None
    age_rating: int | None = None
    overview: Text = field(default_factory=dict)
    themes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    keywords: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    series: Series | None = None
    level: str | None = None
    provider: str | None = None
    hours: float | None = None
    weeks: float | None = None
    prerequisites: Text = field(default_factory=dict)
    extra: Mapping[str, Any] = field(default_factory=dict)

    def names(self) -> tuple[str, ...]:
        """Every name the item is known by: titles, the original one, then aliases. Each once."""
        original = (self.original_title,) if self.original_title else ()
        return tuple(dict.fromkeys((*self.title.values(), *original, *self.aliases)))

    def role(self, role: str) -> tuple[Text, ...]:
        """The people in `role`, possibly none."""
        return self.people.get(role, ())
