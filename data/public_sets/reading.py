"""What every reader of a public set needs: tables with the columns they must have, and what comes out."""

from __future__ import annotations

import gzip
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from data.errors import BadRow, DataError
from data.item import Item
from data.rows import parse_row

if TYPE_CHECKING:
    import pandas as pd

NumberedLine = tuple[int, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class PublicSet:
    """One data set as it was given.

    events  columns user_id, item_id and, where the set has them, rating, timestamp, split; all text
    items   what is known of the items, maybe of more or fewer than have events; empty without metadata
    bad     what could not be read and was left out
    """

    events: pd.DataFrame
    items: tuple[Item, ...] = ()
    bad: tuple[BadRow, ...] = ()


def table(path: Path, columns: Collection[str], separator: str = ",") -> pd.DataFrame:
    """Those columns of a table with a header, every cell as text. `path` may be gzipped.

    Raises DataError when the file is not there, cannot be read or lacks a column.
    """
    import pandas as pd

    try:
        read = pd.read_csv(existing(path), sep=separator, dtype=str, keep_default_na=False)
    except (pd.errors.ParserError, pd.errors.EmptyDataError, UnicodeDecodeError, OSError, EOFError) as cause:
        raise DataError(f"{path}: cannot be read: {str(cause).strip()}") from cause
    missing = [column for column in columns if column not in read]
    if missing:
        found = ", ".join(map(str, read.columns))
        raise DataError(f"{path}: no column {' and '.join(missing)}; the columns are: {found}")
    return read[list(columns)]


def text(path: Path, encoding: str = "utf-8") -> str:
    """The text of a file, gzipped or not. Raises DataError when it is not there or cannot be read."""
    try:
        with gzip.open(existing(path)) if path.suffix == ".gz" else existing(path).open("rb") as file:
            return file.read().decode(encoding)
    except (OSError, EOFError, UnicodeDecodeError) as cause:
        raise DataError(f"{path}: cannot be read: {cause}") from cause


def existing(path: Path) -> Path:
    """`path`, or DataError where there is no such file."""
    if not path.is_file():
        raise DataError(f"{path}: no such file; is this the unpacked data set?")
    return path


def plain_or_gzipped(folder: Path, name: str) -> Path:
    """The file of that name, or the same with .gz where only that is there."""
    packed = folder / f"{name}.gz"
    return packed if packed.is_file() and not (folder / name).is_file() else folder / name


def items_of(rows: Iterable[NumberedLine], file: Path) -> tuple[tuple[Item, ...], tuple[BadRow, ...]]:
    """The items of raw catalogue rows, each with its line, and every row that breaks a rule of the catalogue."""
    items: dict[str, Item] = {}
    bad: list[BadRow] = []
    for line, row in rows:
        parsed = parse_row(row, str(file), line)
        if isinstance(parsed, list):
            bad.extend(parsed)
        elif parsed.id in items:
            bad.append(BadRow(str(file), line, "id", parsed.id, "this id was used before"))
        else:
            items[parsed.id] = parsed
    return tuple(items.values()), tuple(bad)
