"""Titles, years and directors of a catalogue beside those of a reference table."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from data.errors import DataError
from data.item import LANGUAGES, Item, has_hangul, in_language
from data.ratings import naver
from data.text import fold

if TYPE_CHECKING:
    pass

_TITLES = ("title", "title_ko", "title_en", "title_eng", "original_title", "name")
_MAKERS = ("director", "directors", "director_ko", "director_en")
_PROVIDERS = ("provider", "agency", "institution", "organization")
_LONG_TEXT = 60


@dataclass(frozen=True, slots=True)
class Reference:
    """One row of a table made by others: what it says of a film or course.

    titles, makers (directors), providers   every spelling it gives
    texts                                   its long cells: descriptions nothing may be copied from
    """

    titles: tuple[str, ...]
    year: int | None = None
    makers: tuple[str, ...] = ()
    providers: tuple[str, ...] = ()
    tmdb: int | None = None
    texts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """A fact on which catalogue and table do not agree."""

    id: str
    fact: str
    ours: str
    table: str

    def __str__(self) -> str:
        return f"{self.id}: {self.fact}: ours {self.ours!r}, the table's {self.table!r}"


@dataclass(frozen=True, slots=True)
class Comparison:
    """How a catalogue stands to one table.

    compared      ids of the items found in it;  absent  ids of those not found
    differences   facts on which they disagree;  reviewed  those of them looked into, the table being wrong
    """

    compared: tuple[str, ...]
    absent: tuple[str, ...]
    differences: tuple[Difference, ...]
    reviewed: tuple[Difference, ...] = ()

    @property
    def agreed(self) -> int:
        """Items with no difference at all."""
        return len(self.compared) - len({d.id for d in (*self.differences, *self.reviewed)})


def read_references(path: Path) -> list[Reference]:
    """The rows of a CSV table (columns title…, year, director…, provider…, tmdb_id; others are texts),
    or of a folder of Naver ratings as KMRD has them (movies.txt).

    Raises DataError when there is no such file or no title column in it.
    """
    import pandas as pd

    if path.is_dir():
        return [Reference(titles=film.titles, year=film.year) for film in naver.read_films(path)]
    if not path.is_file():
        raise DataError(f"{path}: no such file; a table of facts is a CSV file or a KMRD folder")
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    table.columns = table.columns.str.strip().str.lower()
    if not set(_TITLES) & set(table.columns):
        raise DataError(f"{path}: no title column; the columns are: {', '.join(table.columns)}")
    return [_reference({str(name): cell for name, cell in row.items()}) for row in table.to_dict("records")]


def _reference(row: Mapping[str, str]) -> Reference:
    year, tmdb = row.get("year", ""), row.get("tmdb_id", row.get("tmdb", ""))
    return Reference(
        titles=_given(row, _TITLES),
        year=int(float(year)) if year else None,
        makers=tuple(name for cell in _given(row, _MAKERS) for name in cell.split("|")),
        providers=_given(row, _PROVIDERS),
        tmdb=int(float(tmdb)) if tmdb else None,
        texts=tuple(cell for cell in row.values() if len(cell) > _LONG_TEXT),
    )


def _given(row: Mapping[str, str], columns: Iterable[str]) -> tuple[str, ...]:
    return tuple(row[column] for column in columns if row.get(column))


def compare(
    items: Sequence[Item], table: Sequence[Reference], reviewed: Iterable[Difference] = ()
) -> Comparison:
    """Every item that the table has, by TMDB id, else by title within a year; by title alone without years.

    A title or name agrees when any spelling of it does (titles in each script), a year when it is equal.
    `reviewed` differences are those somebody looked into and found the table wrong; they are counted apart.
    """
    known = set(reviewed)
    lookup = _Lookup(table)
    compared: list[str] = []
    absent: list[str] = []
    differences: list[Difference] = []
    for item in items:
        reference = lookup.find(item)
        if reference is None:
            absent.append(item.id)
        else:
            compared.append(item.id)
            differences.extend(_differences(item, reference))
    return Comparison(
        tuple(compared),
        tuple(absent),
        tuple(d for d in differences if d not in known),
        tuple(d for d in differences if d in known),
    )


class _Lookup:
    def __init__(self, table: Sequence[Reference]) -> None:
        self._by_tmdb = {row.tmdb: row for row in table if row.tmdb is not None}
        self._by_title: dict[str, list[Reference]] = defaultdict(list)
        for row in table:
            for title in dict.fromkeys(map(fold, row.titles)):
                self._by_title[title].append(row)

    def find(self, item: Item) -> Reference | None:
        tmdb = item.extra.get("tmdb")
        if tmdb in self._by_tmdb:
            return self._by_tmdb[tmdb]
        titles = dict.fromkeys(fold(title) for title in item.names())
        named = [row for title in titles for row in self._by_title[title]]
        films = [row for row in named if None in (tmdb, row.tmdb) and not (row.makers and item.provider)]
        near = [row for row in films if _near(row.year, item.year)]
        # A remake or another school's course shares the title: the one by the same people comes first.
        return min(near, key=lambda row: _distance(row, item), default=None)


def _distance(row: Reference, item: Item) -> tuple[bool, bool, int]:
    return (
        not _share(row.makers, _makers(item)),
        not _provides(row, item),
        abs((row.year or 0) - (item.year or 0)),
    )


def _provides(row: Reference, item: Item) -> bool:
    return any(fold(provider) in fold(item.provider or "") for provider in row.providers)


def _near(one: int | None, other: int | None) -> bool:
    return one is None or other is None or abs(one - other) <= 1


def _makers(item: Item) -> tuple[str, ...]:
    return tuple(name for person in item.role("director") for name in person.values())


def _share(names: Iterable[str], others: Iterable[str]) -> bool:
    """True when a name of one side is a name of the other, or shares a whole word with it (word order differs)."""
    ours, theirs = list(names), list(others)
    if {fold(name) for name in ours} & {fold(name) for name in theirs}:
        return True
    return any(_words(one) & _words(other) for one in ours for other in theirs)


def _words(name: str) -> set[str]:
    return {fold(word) for word in re.findall(r"[^\W_]{2,}", name)}


def _differences(item: Item, reference: Reference) -> Iterator[Difference]:
    names = {fold(name) for name in item.names()}
    for language in LANGUAGES:
        given = [title for title in reference.titles if has_hangul(title) is (language == "ko")]
        if given and not names & {fold(title) for title in given}:
            yield Difference(item.id, "title", in_language(item.title, language), given[0])
    if reference.year and item.year and reference.year != item.year:
        yield Difference(item.id, "year", str(item.year), str(reference.year))
    makers = _makers(item)
    if reference.makers and makers and not _share(reference.makers, makers):
        yield Difference(item.id, "director", ", ".join(makers), ", ".join(reference.makers))
    provider = item.provider or ""
    if reference.providers and provider and not _provides(reference, item):
        yield Difference(item.id, "provider", provider, ", ".join(reference.providers))


def read_reviewed(path: Path) -> list[Difference]:
    """Differences looked into before: JSONL of id, fact, ours, table and the reason why the table is wrong."""
    if not path.is_file():
        raise DataError(f"{path}: no such file")
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    return [Difference(row["id"], row["fact"], row["ours"], row["table"]) for row in rows]
