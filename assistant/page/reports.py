"""Reports of the offline evaluation, read from their JSON files into one shape: sheets of figures.

The page does not run an evaluation and does not import it: what it writes comes in as a file like any other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from math import isfinite
from pathlib import Path
from typing import Any

from pydantic import BaseModel, Field, TypeAdapter, ValidationError

COMMANDS = {
    "collaborative": "python -m evaluation collaborative --interactions events.csv --out {folder}",
    "retrieval": "python -m evaluation retrieval --out {folder}",
}
"""Which command writes the report of that name."""
LARGEST = 64 * 2**20
"""Bytes of a report that are read; real ones have less than one million."""
ALL = "all"
BEST = {"collaborative": "blend", "retrieval": "assistant"}
"""The system the page itself answers with, by report."""
_PLACES = 300
"""Letters of what is wrong with a file that are told."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One mean, with the ends of its 95% interval where they were measured."""

    value: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class System:
    """What was measured: a name and, by part of the test, a figure for each measure."""

    name: str
    figures: Mapping[str, Mapping[str, Figure]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A report that was read.

    created   when it was measured, ISO 8601
    dataset   what it was measured on
    asked     by part ("all" first) how many people or questions
    measures  names in the order to show them
    facts     what else to know of it, by name of a word
    ahead     by how much nDCG@10 of the blend is above the best single model: (mean, low, high, that model)
    """

    name: str
    created: str
    dataset: str
    asked: Mapping[str, int]
    measures: tuple[str, ...]
    systems: tuple[System, ...]
    facts: Mapping[str, str] = field(default_factory=dict)
    ahead: tuple[float, float, float, str] | None = None

    def figure(self, system: str, measure: str, part: str = ALL) -> Figure | None:
        """That figure, None where it was not measured."""
        found = next((one for one in self.systems if one.name == system), None)
        return found.figures.get(part, {}).get(measure) if found else None


@dataclass(frozen=True, slots=True)
class Trouble:
    """No report to show: none was written, or (with `detail`) the file is not one."""

    name: str
    file: str
    command: str
    detail: str = ""


class _Measured(BaseModel):
    users: int
    values: dict[str, float]
    intervals: dict[str, tuple[float, float]] = Field(default_factory=dict)

    def figures(self) -> dict[str, Figure]:
        return {
            name: _figure(value, self.intervals.get(name))
            for name, value in self.values.items()
            if isfinite(value)
        }


class _Result(BaseModel):
    name: str
    figures: _Measured
    by_temperature: dict[str, _Measured] = Field(default_factory=dict)
    train_seconds: float | None = None
    ms_a_user: float | None = None
    bytes: int | None = None


class _Outcome(BaseModel):
    results: list[_Result] = Field(min_length=1)
    ahead: tuple[float, float, float] | None = None
    ahead_of: str = ""


class _Collaborative(BaseModel):
    created: str
    dataset: str
    split: dict[str, Any] = Field(default_factory=dict)
    outcome: _Outcome


class _System(BaseModel):
    name: str
    overall: dict[str, float | tuple[float, float]]
    by_language: dict[str, dict[str, float | tuple[float, float]]] = Field(default_factory=dict)
    by_kind: dict[str, dict[str, float | tuple[float, float]]] = Field(default_factory=dict)


class _Questions(BaseModel):
    file: str
    count: int


class _Indexed(BaseModel):
    version: str = ""
    items: int = 0
    encoder: str = ""


class _Retrieval(BaseModel):
    created: str
    questions: _Questions
    index: _Indexed = Field(default_factory=_Indexed)
    systems: list[_System] = Field(min_length=1)


def read(name: str, folder: Path) -> Sheet | Trouble:
    """The report `name` ("collaborative" or "retrieval") in `folder`, or why there is none to show."""
    path = folder / f"{name}.json"
    out = "$RECOTALK_REPORTS" if folder.is_absolute() else str(folder)
    trouble = Trouble(name, f"{folder.name}/{path.name}", COMMANDS[name].format(folder=out))
    try:
        if path.stat().st_size > LARGEST:
            return _broken(trouble, f"more than {LARGEST:,} bytes")
        sheet = _READERS[name](path.read_bytes())
        return sheet if sheet.measures else _broken(trouble, "no figures")
    except FileNotFoundError:
        return trouble
    except ValidationError as cause:
        first = cause.errors(include_url=False, include_input=False)[0]
        where = ".".join(map(str, first["loc"]))
        return _broken(trouble, f"{where}: {first['msg']}" if where else first["msg"])
    except OSError as cause:
        return _broken(trouble, type(cause).__name__)


def _broken(trouble: Trouble, detail: str) -> Trouble:
    return Trouble(trouble.name, trouble.file, trouble.command, detail[:_PLACES])


def _collaborative(text: bytes) -> Sheet:
    report = TypeAdapter(_Collaborative).validate_json(text)
    results = report.outcome.results
    first = results[0]
    parts = {name: part.users for name, part in first.by_temperature.items() if part.users}
    systems = tuple(
        System(
            result.name,
            {
                ALL: {**result.figures.figures(), **_cost(result)},
                **{name: part.figures() for name, part in result.by_temperature.items() if name in parts},
            },
        )
        for result in results
    )
    ahead = report.outcome.ahead
    return Sheet(
        name="collaborative",
        created=report.created,
        dataset=report.dataset,
        asked={ALL: first.figures.users, **parts},
        measures=_measures(systems, ("nDCG@10", "hit@10", "MRR@10", "recall@20", "coverage@10")),
        systems=systems,
        facts={name: str(value) for name, value in report.split.items() if isinstance(value, str | int)},
        ahead=(*ahead, report.outcome.ahead_of) if ahead and report.outcome.ahead_of else None,
    )


def _cost(result: _Result) -> dict[str, Figure]:
    cost = {
        "train s": result.train_seconds,
        "ms a user": result.ms_a_user,
        "MiB": None if result.bytes is None else result.bytes / 2**20,
    }
    return {name: Figure(value) for name, value in cost.items() if value is not None and isfinite(value)}


def _retrieval(text: bytes) -> Sheet:
    report = TypeAdapter(_Retrieval).validate_json(text)
    first = report.systems[0]
    groups = {ALL: first.overall, **first.by_language, **first.by_kind}
    systems = tuple(
        System(
            one.name,
            {
                part: _rates(found)
                for part, found in {ALL: one.overall, **one.by_language, **one.by_kind}.items()
            },
        )
        for one in report.systems
    )
    return Sheet(
        name="retrieval",
        created=report.created,
        dataset=report.questions.file,
        asked={part: int(_number(found.get("questions"))) for part, found in groups.items()},
        measures=_measures(systems, ("nDCG@10", "hit@1", "hit@5", "hit@10", "MRR@10")),
        systems=systems,
        facts={
            "items": f"{report.index.items:,}",
            "encoder": report.index.encoder,
            "index": report.index.version,
        },
    )


def _rates(found: Mapping[str, float | tuple[float, float]]) -> dict[str, Figure]:
    """Figures of one part; the ends of an interval stand under "…_interval"."""
    figures = {}
    for name, value in found.items():
        ends = found.get(f"{name}_interval")
        if isinstance(value, float) and isfinite(value) and name != "questions":
            figures[name] = _figure(value, ends if isinstance(ends, tuple) else None)
    return figures


def _number(value: float | tuple[float, float] | None) -> float:
    return value if isinstance(value, float) and isfinite(value) else 0.0


def _figure(value: float, ends: tuple[float, float] | None) -> Figure:
    return Figure(value, *ends) if ends and all(map(isfinite, ends)) else Figure(value)


def _measures(systems: tuple[System, ...], first: tuple[str, ...]) -> tuple[str, ...]:
    """What was measured of everything, those in `first` before the others."""
    found = dict.fromkeys(name for one in systems for name in one.figures[ALL])
    return (*(name for name in first if name in found), *(name for name in found if name not in first))


_READERS: dict[str, Callable[[bytes], Sheet]] = {"collaborative": _collaborative, "retrieval": _retrieval}
