"""The words that signal something, read from one JSON file a language.

In those files a trailing "~" marks a stem that takes the rest of its word ("추천~" is 추천해줘, 추천
좀 …), "{year}", "{decade}", "{minutes}" and "{n}" stand for numbers. Every lexicon counts in every message, since
people mix languages; another language is one more file.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

from data.item import LANGUAGES, Item
from data.labels import country_label

# Sections of plain phrases, sections of phrases by value, in the order in which equals are preferred.
_PHRASES = (
    "similar", "style", "exclude_after", "exclude_before", "dislike_after", "dislike_before", "those", "among",
    "newer", "older", "shorter", "longer", "more", "recent", "old", "only", "or", "and", "limit_word", "series_word", "ask", "instead",
    "off_topic",
)  # fmt: skip
# What people leave out of the name of a school: 성균관대, 포항공대, 이화여대, Yale.
_SHORT_FORMS = (
    (re.compile(r"공과대학교$"), "공대"),
    (re.compile(r"여자대학교$"), "여대"),
    (re.compile(r"대학교$"), "대"),
    (re.compile(r" University$"), ""),
)
_VALUED = (
    "questions",
    "intents",
    "kinds",
    "roles",
    "genres",
    "film_genres",
    "countries",
    "foreign",
    "levels",
    "languages",
    "tongues",
    "reply_in",
    "same",
    "other_maker",
    "superlatives",
    "ages",
    "decade_words",
    "regions",
    "length_words",
    "places",
    "aspects",
    "lift",
    "different",
    "tones",
    "moods",
)


@dataclass(frozen=True, slots=True)
class Sense:
    """What a phrase signals: a label ("genre", "similar", …) and its value ("horror"), "" for none."""

    label: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A phrase with a number in it, compiled; the groups are named year1, year2, decade1, n1 or minutes1."""

    sense: Sense
    regex: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All languages together. Keys are squeezed (see `squeeze`).

    last_word_questions   what a message asks about a title when it ends in that word: "what is Parasite about"
    """

    phrases: dict[str, Sense]
    stems: dict[str, Sense]
    particles: frozenset[str]
    patterns: tuple[Pattern, ...]
    numbers: dict[str, int]
    last_word_questions: dict[str, str]


def squeeze(text: str) -> str:
    """Lower case, letters and digits only: spacing and hyphens in a phrase do not matter.

    >>> squeeze("Sci-Fi"), squeeze("더 최근")
    ('scifi', '더최근')
    """
    return "".join(c for c in text.casefold() if c.isalnum())


@cache
def load_lexicon() -> Lexicon:
    """The lexicon of every language; where two senses claim a phrase, the earlier section has it."""
    sources = [_read(language) for language in LANGUAGES]
    numbers = {word: n for source in sources for word, n in source["numbers"].items()}
    phrases: dict[str, Sense] = {}
    stems: dict[str, Sense] = {}
    for source in sources:
        for phrase, sense in _senses(source):
            kept = stems if phrase.endswith("~") else phrases
            kept.setdefault(squeeze(phrase), sense)
    return Lexicon(
        phrases=phrases,
        stems=stems,
        particles=frozenset(squeeze(particle) for source in sources for particle in source["particles"]),
        patterns=tuple(pattern for source in sources for pattern in _patterns(source, numbers)),
        numbers=numbers,
        last_word_questions={
            squeeze(phrase): question
            for source in sources
            for question, phrases_ in source["last_word_questions"].items()
            for phrase in phrases_
        },
    )


def with_catalogue(lexicon: Lexicon, items: Sequence[Item]) -> Lexicon:
    """The lexicon with the kinds, providers and countries of a catalogue as phrases.

    A kind goes by its plural too ("book", "books"). "K-MOOC · KAIST" is two providers, and a school
    goes by its short form too (성균관대, Yale). What the lexicon says already stays.
    """
    kinds = sorted({item.kind for item in items})
    parts = {part.strip() for item in items if item.provider for part in re.split("[·,]", item.provider)}
    parts |= {pattern.sub(short, part) for part in parts for pattern, short in _SHORT_FORMS}
    found = {squeeze(part): Sense("provider", part) for part in sorted(parts) if len(squeeze(part)) > 1}
    found |= {squeeze(form): Sense("kind", kind) for kind in kinds for form in (kind, f"{kind}s")}
    for code in sorted({item.country for item in items if item.country}):
        korean, english = country_label(code, "ko"), country_label(code, "en")
        found |= {squeeze(form): Sense("country", code) for form in (korean, english, f"from {english}")}
    return replace(lexicon, phrases={**found, **lexicon.phrases})


def _read(language: str) -> dict[str, Any]:
    text = files("assistant.understanding").joinpath(f"lexicon_{language}.json").read_text("utf-8")
    source: dict[str, Any] = json.loads(text)
    return source


def _senses(source: dict[str, Any]) -> Iterator[tuple[str, Sense]]:
    for section in _VALUED:
        for value, phrases in source[section].items():
            if section in ("moods", "tones"):  # the other way round: the phrase, then what to search for
                yield value, Sense(_singular(section), phrases)
                continue
            for phrase in phrases:
                yield phrase, Sense(_singular(section), value)
    for section in (*_PHRASES, "stop"):
        for phrase in source[section]:
            yield phrase, Sense(section)


def _singular(section: str) -> str:
    return {"countries": "country", "foreign": "foreign", "same": "same"}.get(
        section, section.removesuffix("s")
    )


def _patterns(source: dict[str, Any], numbers: dict[str, int]) -> Iterator[Pattern]:
    for label, section in (("year", "years"), ("length", "lengths")):
        for value, templates in source[section].items():
            for template in templates:
                yield Pattern(Sense(label, value), _compiled(template, numbers))
    for label, section in (("count", "counts"), ("ordinal", "ordinals"), ("age_of", "age_of")):
        for template in source[section]:
            yield Pattern(Sense(label), _compiled(template, numbers))


def _compiled(template: str, numbers: dict[str, int]) -> re.Pattern[str]:
    """Such as "{year}년 이후" as a regular expression: spaces may be left out or doubled, words stay whole."""
    words = "|".join(sorted(map(re.escape, numbers), key=len, reverse=True))
    value = {
        "year": r"(?:18|19|20)\d\d",
        "decade": r"(?:18|19|20)?\d0",
        "n": rf"\d{{1,2}}|{words}",
        "minutes": r"\d{2,3}",
    }
    seen: dict[str, int] = {}

    def group(match: re.Match[str]) -> str:
        name = match.group(1)
        seen[name] = seen.get(name, 0) + 1
        return rf"(?P<{name}{seen[name]}>{value[name]})"

    escaped = re.escape(template).replace(r"\{", "{").replace(r"\}", "}").replace(r"\ ", r"\s*")
    return re.compile(r"(?<![^\W_])" + re.sub(r"\{(\w+)\}", group, escaped) + r"(?![a-z0-9])", re.IGNORECASE)
