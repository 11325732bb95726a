"""What a measurement came to, for machines (JSON), for a page (HTML) and for the terminal."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from data.item import in_language
from evaluation.chart import chart
from evaluation.html import STYLE, table
from evaluation.metrics import MEASURES
from evaluation.questions import Question
from evaluation.retrieval import Figures, SystemResult
from retrieval.index import Index

if TYPE_CHECKING:
    from rich.table import Table

WORST = 15
SHOWN = 5
_WORST_COLUMNS = ("question", "asked", "nDCG@10", "answered", "expected")


@dataclass(frozen=True, slots=True)
class Report:
    """A finished measurement.

    created            when, ISO 8601 in UTC
    questions_sha256   of the question file
    results            one for each system; the last one's weakest answers are shown on the page
    """

    created: str
    index: Index
    questions_file: str
    questions_sha256: str
    questions: Sequence[Question]
    results: Sequence[SystemResult]


def write(report: Report, out: Path) -> tuple[Path, Path]:
    """Write retrieval.json and retrieval.html into `out`, made when missing, and return their paths."""
    out.mkdir(parents=True, exist_ok=True)
    figures, page = out / "retrieval.json", out / "retrieval.html"
    figures.write_text(json.dumps(as_dict(report), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    page.write_text(as_html(report), encoding="utf-8")
    return figures, page


def as_dict(report: Report) -> dict[str, Any]:
    """Everything, plain: what was measured with what, the figures, and every answer."""
    manifest = report.index.manifest
    return {
        "created": report.created,
        "index": {
            "version": manifest.version,
            "encoder": manifest.encoder,
            "items": manifest.items,
            "catalogue_sha256": manifest.catalogue,
            "interactions": manifest.interactions,
        },
        "questions": {
            "file": report.questions_file,
            "sha256": report.questions_sha256,
            "count": len(report.questions),
        },
        "systems": [
            {
                "name": result.name,
                "overall": _figures(result.overall),
                "by_kind": {name: _figures(part) for name, part in result.by_kind.items()},
                "by_language": {name: _figures(part) for name, part in result.by_language.items()},
                "answers": {
                    id: {"ndcg": round(result.ndcg[id], 4), "ids": list(ranking)}
                    for id, ranking in result.rankings.items()
                },
            }
            for result in report.results
        ],
    }


def summary(results: Sequence[SystemResult]) -> Table:
    """A table for the terminal, one system a row."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    shown = Table(box=SIMPLE_HEAD, title=f"{results[0].overall.questions} questions")
    for name in _columns(results):
        shown.add_column(name, justify="left" if name == "system" else "right", no_wrap=True)
    for row in _rows(results):
        shown.add_row(*row)
    return shown


def as_html(report: Report) -> str:
    """One page with everything inside it: tables, chart, and the weakest answers of the last system."""
    manifest = report.index.manifest
    last = report.results[-1]
    rows = _rows(report.results)
    facts = {
        "Measured": report.created,
        "Index": f"version {manifest.version}, {manifest.items:,} items",
        "Encoder": manifest.encoder,
        "Interactions": manifest.interactions or "none: collaborative parts are idle",
        "Questions": f"{len(report.questions)} in {report.questions_file}, SHA-256 {report.questions_sha256}",
    }
    parts = [
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>Retrieval evaluation</title>',
        f"<style>{STYLE}</style></head><body><h1>Retrieval evaluation</h1>",
        *(f"<p><b>{name}</b>: {escape(value)}</p>" for name, value in facts.items()),
        chart(report.results),
        table("All questions; nDCG@10 by language at the right", _columns(report.results), rows),
        table(f"Weakest answers of “{last.name}”", _WORST_COLUMNS, _worst(report, last)),
        "</body></html>\n",
    ]
    return "\n".join(parts)


def _figures(figures: Figures) -> dict[str, Any]:
    values = {name: round(value, 4) for name, value in figures.values.items()}
    interval = [round(end, 4) for end in figures.interval]
    return {"questions": figures.questions, **values, "nDCG@10_interval": interval}


def _columns(results: Sequence[SystemResult]) -> list[str]:
    return ["system", *MEASURES, "95% interval", *results[0].by_language]


def _rows(results: Sequence[SystemResult]) -> list[list[str]]:
    return [
        [
            result.name,
            *(f"{result.overall.values[name]:.3f}" for name in MEASURES),
            "{:.3f}–{:.3f}".format(*result.overall.interval),
            *(f"{part.values['nDCG@10']:.3f}" for part in result.by_language.values()),
        ]
        for result in results
    ]


def _worst(report: Report, result: SystemResult) -> list[list[str]]:
    weakest = sorted(report.questions, key=lambda question: result.ndcg[question.id])[:WORST]
    return [
        [
            question.id,
            question.text,
            f"{result.ndcg[question.id]:.3f}",
            _titles(report.index, question.language, result.rankings[question.id]),
            _titles(report.index, question.language, question.relevant),
        ]
        for question in weakest
    ]


def _titles(index: Index, language: str, ids: Sequence[str]) -> str:
    titles = [in_language(index.items[row].title, language) for row in index.rows(ids[:SHOWN])]
    return "; ".join(titles) + (" …" if len(ids) > SHOWN else "") if titles else "nothing"
