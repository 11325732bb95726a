"""How codes and genre names read to a person, in each language. Unknown ones read as they are."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def _labels() -> dict[str, dict[str, Any]]:
    loaded: dict[str, dict[str, Any]] = json.loads(files("data").joinpath("labels.json").read_text("utf-8"))
    return loaded


def genre_label(genre: str, language: str) -> str:
    """`science fiction` → `SF` in Korean; English names are the keys themselves."""
    return str(_labels()["genres"].get(genre, genre)) if language == "ko" else genre


def country_label(code: str, language: str) -> str:
    """`KR` → `한국`, `South Korea`."""
    return str(_labels()["countries"].get(code, {}).get(language, code))


def level_label(level: str, language: str) -> str:
    """`beginner` → `입문`."""
    return str(_labels()["levels"].get(level, {}).get(language, level))


def is_genre(genre: str) -> bool:
    """True for the genres of films and courses that have a label in both languages."""
    return genre in _labels()["genres"]


def is_country(code: str) -> bool:
    """True for the country codes that have a label in both languages."""
    return code in _labels()["countries"]


def language_label(code: str, language: str) -> str:
    """`fr` → `프랑스어`, `French`."""
    return str(_labels()["languages"].get(code, {}).get(language, code))
