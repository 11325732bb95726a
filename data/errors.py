"""Errors about outside data. Each carries every bad row, so that one run shows all there is to mend.

RecotalkError            everything this project raises on purpose
└── DataError            a file of items or events that cannot be used as it is
    ├── CatalogueError
    └── InteractionError
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

SHOWN = 20


class RecotalkError(Exception):
    """Base of every error raised on purpose; its text is fit to show to a user."""


@dataclass(frozen=True, slots=True)
class BadRow:
    """One broken rule: where it is, what was found there and what was expected."""

    file: str
    line: int
    column: str
    value: str
    rule: str

    def __str__(self) -> str:
        value = self.value if len(self.value) <= 80 else self.value[:77] + "…"
        return f"{self.file}:{self.line}: {self.column} = {value!r}: {self.rule}"


class DataError(RecotalkError):
    """A data file that cannot be used; `rows` lists every broken rule (it may be empty)."""

    def __init__(self, message: str, rows: Sequence[BadRow] = ()) -> None:
        self.rows = tuple(rows)
        shown = [f"  {row}" for row in self.rows[:SHOWN]]
        if len(self.rows) > SHOWN:
            shown.append(f"  … and {len(self.rows) - SHOWN} more")
        super().__init__("\n".join([message, *shown]))


class CatalogueError(DataError):
    """A catalogue file that cannot be read or holds rows that break a rule."""


class InteractionError(DataError):
    """An interactions file that cannot be read or holds rows that break a rule."""
