"""Loading a catalogue: every file checked, every bad row reported, nothing silently dropped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from data.errors import BadRow, CatalogueError
from data.item import Item
from data.rows import parse_row
from data.tables import FORMATS, read_rows

BUNDLED = Path(__file__).parent / "bundled"


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Items sorted by id, and the rows that were left out (only ever with `skip_bad`).

    where   file and line of each item, by id
    """

    items: tuple[Item, ...]
    where: Mapping[str, tuple[str, int]]
    skipped: tuple[BadRow, ...] = ()


def load_catalogue(
    source: Path | str | Iterable[Path | str] = BUNDLED, *, skip_bad: bool = False
) -> Catalogue:
    """Read items from JSONL, CSV or Parquet files, or from every such file of a folder.

    Raises CatalogueError listing every bad row; with `skip_bad` those rows are left out and reported
    in `Catalogue.skipped` instead. A repeated id is a bad row: the first one counts.
    """
    sources = [source] if isinstance(source, Path | str) else list(source)
    items: dict[str, Item] = {}
    where: dict[str, tuple[str, int]] = {}
    bad: list[BadRow] = []
    for file in _files(map(Path, sources)):
        for line, row in read_rows(file, CatalogueError):
            parsed = [row] if isinstance(row, BadRow) else parse_row(row, str(file), line)
            if isinstance(parsed, list):
                bad.extend(parsed)
            elif parsed.id in items:
                rule = "this id was used before, at {}:{}".format(*where[parsed.id])
                bad.append(BadRow(str(file), line, "id", parsed.id, rule))
            else:
                items[parsed.id] = parsed
                where[parsed.id] = (str(file), line)
    if bad and not skip_bad:
        raise CatalogueError(f"{len(bad)} problem(s) in the catalogue; mend them or pass --skip-bad:", bad)
    if not items:
        raise CatalogueError(f"no items in {', '.join(map(str, sources))}", bad)
    return Catalogue(tuple(items[id] for id in sorted(items)), where, tuple(bad))


def _files(sources: Iterable[Path]) -> list[Path]:
    files: list[Path] = []
    for source in sources:
        if source.is_dir():
            files.extend(sorted(p for p in source.iterdir() if p.suffix in FORMATS))
        else:
            files.append(source)
    return files
