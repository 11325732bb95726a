"""What a measurement came to: for machines (JSON), for a page (HTML) and for the terminal."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evaluation.collaborative.figures import BEYOND
from evaluation.collaborative.measures import ACCURACY
from evaluation.collaborative.run import Outcome, Result
from evaluation.html import STYLE, table

if TYPE_CHECKING:
    from rich.table import Table

HOW_RIGHT = ("model", *ACCURACY, "95% interval of nDCG@10")
BESIDE_THAT = ("model", *BEYOND, "train s", "ms a user", "MiB")
TEMPERATURES = ("model", "cold hit@10", "cold nDCG@10", "warm hit@10", "warm nDCG@10")
MIB = 2**20


@dataclass(frozen=True, slots=True)
class Report:
    """A finished measurement.

    created   when, ISO 8601 in UTC
    dataset   file name of the log
    split     how it was split, and its checksum, seed and sizes
    """

    created: str
    dataset: str
    split: dict[str, Any]
    outcome: Outcome


def write(report: Report, out: Path) -> tuple[Path, Path]:
    """Write collaborative.json and collaborative.html into `out`, each in one step, and return their paths."""
    figures, page = out / "collaborative.json", out / "collaborative.html"
    replace_text(figures, json.dumps(asdict(report), ensure_ascii=False, indent=1) + "\n")
    replace_text(page, as_html(report))
    return figures, page


def replace_text(path: Path, text: str) -> None:
    """Write a file in one step: who stops the program finds the old one or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}-{os.getpid()}")
    fresh.write_text(text, encoding="utf-8")
    os.replace(fresh, path)


def summary(report: Report) -> list[Table]:
    """Tables for the terminal: all figures, and cold items apart from warm ones."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    tables = []
    for title, columns, rows in _tables(report.outcome.results):
        shown = Table(box=SIMPLE_HEAD, title=f"{report.dataset}: {title}")
        for name in columns:
            shown.add_column(name, justify="left" if name == "model" else "right", no_wrap=True)
        for row in rows:
            shown.add_row(*row)
        tables.append(shown)
    return tables


def ahead(outcome: Outcome) -> str:
    """In words, how far the blend is ahead of the best single model."""
    difference, low, high = outcome.ahead
    return (
        f"nDCG@10 of the blend is {difference:+.4f} (95% {low:+.4f} to {high:+.4f}, paired) "
        f"beside {outcome.ahead_of}, the best single model"
    )


def as_html(report: Report) -> str:
    """One page with everything inside it."""
    facts = {"Measured": report.created, "Log": report.dataset, **report.split}
    parts = [
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>Collaborative models</title>',
        f"<style>{STYLE}</style></head><body><h1>Collaborative models on {escape(report.dataset)}</h1>",
        *(f"<p><b>{escape(name)}</b>: {escape(str(value))}</p>" for name, value in facts.items()),
        f"<p>{escape(ahead(report.outcome))}</p>",
        *(table(title, columns, rows) for title, columns, rows in _tables(report.outcome.results)),
        table("Settings", ("model", "chosen on validation data"), _settings(report.outcome.results)),
        "</body></html>\n",
    ]
    return "\n".join(parts)


def _tables(results: Sequence[Result]) -> list[tuple[str, Sequence[str], list[list[str]]]]:
    asked = results[0].figures.users
    return [
        (f"{asked:,} people asked once", HOW_RIGHT, [_right(result) for result in results]),
        ("beyond accuracy, and cost", BESIDE_THAT, [_beside(result) for result in results]),
        (_temperature_title(results[0]), TEMPERATURES, [_temperatures(result) for result in results]),
    ]


def _temperature_title(result: Result) -> str:
    cold, warm = (result.by_temperature[which].users for which in ("cold", "warm"))
    return f"held-out items with fewer than 5 likes in training ({cold:,} people), and the others ({warm:,})"


def _right(result: Result) -> list[str]:
    low, high = result.figures.intervals["nDCG@10"]
    values = [f"{result.figures.values[name]:.4f}" for name in ACCURACY]
    return [result.name, *values, f"{low:.4f}–{high:.4f}"]


def _beside(result: Result) -> list[str]:
    values = [f"{result.figures.values[name]:.3f}" for name in BEYOND]
    cost = (f"{result.train_seconds:.1f}", f"{result.ms_a_user:.2f}", f"{result.bytes / MIB:.1f}")
    return [result.name, *values, *cost]


def _temperatures(result: Result) -> list[str]:
    return [
        result.name,
        *(
            f"{result.by_temperature[which].values.get(name, float('nan')):.4f}"
            for which in ("cold", "warm")
            for name in ("hit@10", "nDCG@10")
        ),
    ]


def _settings(results: Sequence[Result]) -> list[list[str]]:
    return [[result.name, ", ".join(f"{k} {v}" for k, v in result.settings.items())] for result in results]
