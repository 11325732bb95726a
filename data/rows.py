"""From one raw row of a catalogue file to an Item, with every broken rule named."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError
from pydantic_core import ErrorDetails

from data.errors import BadRow
from data.item import LANGUAGES, Item, Series, Text, has_hangul


def _text(value: Any) -> Any:
    """A string becomes a one-language map; the script says which language it is."""
    if isinstance(value, str):
        return {"ko" if has_hangul(value) else "en": value}
    if isinstance(value, Mapping):
        return {key: text for key, text in value.items() if text not in (None, "")}
    return value


def _list(value: Any) -> Any:
    """A string is a list of one, or several parted by "|" as flat files write them."""
    if isinstance(value, str):
        return [part.strip() for part in value.split("|") if part.strip()]
    return [value] if isinstance(value, Mapping) else value


def _themes(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {language: _list(texts) for language, texts in value.items() if texts not in (None, "", [])}
    texts = _list(value)
    if not isinstance(texts, list):
        return value
    by_language: dict[str, list[Any]] = {}
    for text in texts:
        by_language.setdefault("ko" if has_hangul(str(text)) else "en", []).append(text)
    return by_language


def _genres(value: Any) -> Any:
    genres = _list(value)
    if not isinstance(genres, list):
        return value
    return [genre.lower() if isinstance(genre, str) else genre for genre in genres]


Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Texts = Annotated[dict[str, Line], BeforeValidator(_text), Field(min_length=1)]
People = Annotated[list[Texts], BeforeValidator(_list)]
Lines = Annotated[list[Line], BeforeValidator(_list)]


class _SeriesRow(BaseModel):
    name: Texts
    number: int | None = None


class _Row(BaseModel):
    """The rules of a catalogue row. Columns not named here are kept as extra facts."""

    model_config = ConfigDict(extra="allow")

    id: Line
    kind: Line
    title: Texts
    original_title: Line | None = None
    aliases: Lines = []
    year: Annotated[int, Field(ge=1000, le=2200)] | None = None
    directors: People = []
    cast: People = []
    instructors: People = []
    genres: Annotated[list[Line], BeforeValidator(_genres)] = []
    country: Line | None = None
    language: Line | None = None
    runtime: Annotated[int, Field(ge=1, le=6000)] | None = None
    age_rating: Annotated[int, Field(ge=0, le=21)] | None = None
    overview: Annotated[dict[str, Line], BeforeValidator(_text)] = {}
    themes: Annotated[dict[str, list[Line]], BeforeValidator(_themes)] = {}
    keywords: Annotated[dict[str, list[Line]], BeforeValidator(_themes)] = {}
    series: _SeriesRow | None = None
    level: Line | None = None
    provider: Line | None = None
    hours: Annotated[float, Field(gt=0, le=10_000)] | None = None
    weeks: Annotated[float, Field(gt=0, le=520)] | None = None
    prerequisites: Annotated[dict[str, Line], BeforeValidator(_text)] = {}


_ROLE_COLUMNS = {"directors": "director", "cast": "cast", "instructors": "instructor"}
_LANGUAGE_COLUMN = re.compile(rf"(title|overview|themes|keywords|prerequisites)[_.]({'|'.join(LANGUAGES)})")


def parse_row(raw: Mapping[str, Any], file: str, line: int) -> Item | list[BadRow]:
    """The Item a raw row describes, or every rule it breaks.

    Flat files may spell a text by language as columns: `title_ko`, `title_en`; lists are parted by "|".
    """
    try:
        row = _Row.model_validate(_merge_language_columns(raw))
    except ValidationError as error:
        return [
            BadRow(file, line, ".".join(map(str, e["loc"])) or "row", _shown(e), e["msg"])
            for e in error.errors()
        ]
    return _item(row)


def _merge_language_columns(raw: Mapping[str, Any]) -> dict[str, Any]:
    """The row with `title_ko` and its like moved into `title`; empty cells left out."""
    given = {name: value for name, value in _plain(raw).items() if value is not None and value != ""}
    row = {name: value for name, value in given.items() if not _LANGUAGE_COLUMN.fullmatch(name)}
    for name, value in given.items():
        if split := _LANGUAGE_COLUMN.fullmatch(name):
            column, language = split.groups()
            by_language = _themes if column in ("themes", "keywords") else _text
            kept = by_language(row.get(column, {}))
            if isinstance(kept, Mapping):  # anything else stays, for the rules to name
                row[column] = {**kept, language: value}
    return row


def _plain(value: Any) -> Any:
    """`value` in the types of JSON, text in NFC: Hangul typed on a Mac comes decomposed.

    Dates, decimals and whatever else a Parquet file may hold become their text.
    """
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, Mapping):
        return {_plain(key): _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return value if value is None or isinstance(value, bool | int | float) else str(value)


def _shown(error: ErrorDetails) -> str:
    return "" if error["type"] == "missing" else str(error["input"])


def _item(row: _Row) -> Item:
    people: dict[str, tuple[Text, ...]] = {
        role: tuple(getattr(row, column)) for column, role in _ROLE_COLUMNS.items() if getattr(row, column)
    }
    return Item(
        id=row.id,
        kind=row.kind.lower(),
        title=row.title,
        original_title=row.original_title,
        aliases=tuple(row.aliases),
        year=row.year,
        people=people,
        genres=tuple(row.genres),
        country=row.country,
        language=row.language,
        runtime=row.runtime,
        age_rating=row.age_rating,
        overview=row.overview,
        themes={language: tuple(texts) for language, texts in row.themes.items()},
        keywords={language: tuple(texts) for language, texts in row.keywords.items()},
        series=Series(row.series.name, row.series.number) if row.series else None,
        level=row.level.lower() if row.level else None,
        provider=row.provider,
        hours=row.hours,
        weeks=row.weeks,
        prerequisites=row.prerequisites,
        extra=dict(row.model_extra or {}),
    )


def item_row(item: Item) -> dict[str, Any]:
    """The raw row an Item is written as; `parse_row` reads it back to an equal Item."""
    row: dict[str, Any] = {
        "id": item.id,
        "kind": item.kind,
        "title": dict(item.title),
        "original_title": item.original_title,
        "aliases": list(item.aliases),
        "year": item.year,
        **{column: [dict(p) for p in item.role(role)] for column, role in _ROLE_COLUMNS.items()},
        "genres": list(item.genres),
        "country": item.country,
        "language": item.language,
        "runtime": item.runtime,
        "age_rating": item.age_rating,
        "overview": dict(item.overview),
        "themes": {language: list(texts) for language, texts in item.themes.items()},
        "keywords": {language: list(texts) for language, texts in item.keywords.items()},
        "series": {"name": dict(item.series.name), "number": item.series.number} if item.series else None,
        "level": item.level,
        "provider": item.provider,
        "hours": item.hours,
        "weeks": item.weeks,
        "prerequisites": dict(item.prerequisites),
        **item.extra,
    }
    return {name: value for name, value in row.items() if value not in (None, [], {})}
