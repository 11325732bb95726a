from __future__ import annotations

import re
from pathlib import Path

import pytest

import data
from data.item import has_hangul
from data.labels import country_label, genre_label, level_label

README = Path(data.__file__).with_name("README.md").read_text("utf-8")


def listed_genres() -> list[str]:
    """Every genre data/README.md names, of films and of courses."""
    lines = re.findall(r"^Genres of (?:films|courses): (.+)\.$", README, re.MULTILINE)
    assert len(lines) == 2
    return sorted({genre for line in lines for genre in line.split(", ")})


@pytest.mark.parametrize("genre", listed_genres())
def test_every_genre_of_the_readme_has_a_korean_label(genre: str) -> None:
    assert has_hangul(genre_label(genre, "ko")) or genre_label(genre, "ko") == "SF"
    assert genre_label(genre, "en") == genre


def test_codes_read_as_words() -> None:
    assert (country_label("KR", "ko"), country_label("KR", "en")) == ("한국", "South Korea")
    assert (level_label("beginner", "ko"), level_label("beginner", "en")) == ("입문", "beginner")


@pytest.mark.parametrize("label", [genre_label, country_label, level_label])
@pytest.mark.parametrize("language", ["ko", "en", "fr"])
def test_what_is_not_known_reads_as_it_is(label, language: str) -> None:  # type: ignore[no-untyped-def]
    assert label("xylophone", language) == "xylophone"
