"""A table of further facts and texts about MovieLens films, joined by MovieLens id."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from data.public_sets.reading import table

COLUMNS = (
    "ml_movieId",
    "title_ko",
    "original_title",
    "director_ko",
    "director_en",
    "cast_en",
    "keywords_en",
    "overview_ko",
    "overview_en",
)


def read_titles(path: Path) -> dict[str, dict[str, Any]]:
    """Catalogue columns by MovieLens id, from a CSV table (maybe gzipped) with COLUMNS, lists parted by "|".

    Keywords become themes, which is what such keywords are: a catalogue's own are extracted when an
    index is built. Of two lines with one id the first counts. Raises DataError when the file is not
    there or lacks a column.
    """
    by_id: dict[str, dict[str, Any]] = {}
    for line in table(path, COLUMNS).to_dict("records"):
        row = {str(column): str(cell).strip() for column, cell in line.items()}
        if row["ml_movieId"]:
            by_id.setdefault(row["ml_movieId"], _columns(row))
    return by_id


def _columns(row: dict[str, str]) -> dict[str, Any]:
    columns = {
        "title": _filled(ko=row["title_ko"]),
        "original_title": row["original_title"],
        "directors": _people(_listed(row["director_ko"]), _listed(row["director_en"])),
        "cast": [{"en": name} for name in _listed(row["cast_en"])],
        "themes": _filled(en=_listed(row["keywords_en"])),
        "overview": _filled(ko=row["overview_ko"], en=row["overview_en"]),
    }
    return {name: value for name, value in columns.items() if value}


def _people(korean: list[str], english: list[str]) -> list[dict[str, str]]:
    """One person a place; where the two lists differ in length nobody can say who is who, and English stands."""
    if len(korean) == len(english):
        return [{"ko": ko, "en": en} for ko, en in zip(korean, english, strict=True)]
    return [{"en": name} for name in english] or [{"ko": name} for name in korean]


def _listed(cell: str) -> list[str]:
    return [part.strip() for part in cell.split("|") if part.strip()]


def _filled(**by_language: Any) -> dict[str, Any]:
    return {language: value for language, value in by_language.items() if value}
