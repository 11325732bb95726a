"""Reading rows with their line numbers from JSONL, CSV and Parquet files."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from data.errors import BadRow, DataError

FORMATS = (".jsonl", ".csv", ".parquet")

NumberedRow = tuple[int, Mapping[str, Any] | BadRow]


def read_rows(path: Path, error: type[DataError]) -> Iterator[NumberedRow]:
    """Yield (line, row) for each row of `path`; a row that cannot be read comes as a BadRow.

    Lines count from 1 in text files (a header is line 1); Parquet rows count from 1.
    Raises `error` when the file is missing, not UTF-8, or of an unknown format.
    """
    if not path.is_file():
        raise error(f"{path}: no such file")
    if path.suffix not in FORMATS:
        raise error(f"{path}: unknown format {path.suffix!r}; use one of {', '.join(FORMATS)}")
    reader = {".jsonl": _jsonl, ".csv": _csv, ".parquet": _parquet}[path.suffix]
    try:
        yield from reader(path)
    except UnicodeDecodeError as cause:
        found = f"{cause.reason} at byte {cause.start}"
        raise error(f"{path}: not UTF-8 text ({found}); save it as UTF-8") from cause


def _jsonl(path: Path) -> Iterator[NumberedRow]:
    with path.open(encoding="utf-8-sig") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
            except json.JSONDecodeError as cause:
                yield number, BadRow(str(path), number, "row", line.strip(), f"not JSON: {cause.msg}")
                continue
            if isinstance(row, dict):
                yield number, row
            else:
                yield number, BadRow(str(path), number, "row", line.strip(), "must be a JSON object")


def _csv(path: Path) -> Iterator[NumberedRow]:
    import csv

    with path.open(encoding="utf-8-sig", newline="") as lines:
        reader = csv.DictReader(lines)
        try:
            for row in reader:
                if None in row:
                    rule = f"more cells than the header's {len(reader.fieldnames or ())} columns"
                    yield reader.line_num, BadRow(str(path), reader.line_num, "row", str(row[None]), rule)
                else:
                    # A column without a name is the row number that pandas writes first.
                    yield reader.line_num, {name.strip(): _cell(text) for name, text in row.items() if name}
        except csv.Error as cause:
            yield reader.line_num, BadRow(str(path), reader.line_num, "row", "", f"not CSV: {cause}")


def _cell(value: str | None) -> Any:
    """A CSV cell; one that holds a JSON list or object is read as such."""
    text = (value or "").strip()
    if text[:1] in ("[", "{"):
        try:
            return json.loads(text)
        except json.JSONDecodeError:
            return text
    return text


def _parquet(path: Path) -> Iterator[NumberedRow]:
    import pyarrow
    from pyarrow import parquet

    try:
        rows = parquet.read_table(path).to_pylist()
    except (pyarrow.ArrowException, OSError) as cause:
        yield 0, BadRow(str(path), 0, "file", "", f"not a readable Parquet file: {cause}")
        return
    yield from enumerate(rows, 1)
