"""Small reports as the evaluation writes them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


def collaborative(*names: str, dataset: str = "events.csv") -> dict[str, Any]:
    """One of those models, each better than the one before."""
    results = [
        _result(name, 0.1 * place) for place, name in enumerate(names or ("popularity", "ease", "blend"), 1)
    ]
    split = {"split": "leave-last-out", "users": 1200, "items": 90, "likes": 34000}
    outcome = {"results": results, "ahead": [0.02, 0.01, 0.03], "ahead_of": "ease"}
    return {"created": "2026-11-22T08:39:58+00:00", "dataset": dataset, "split": split, "outcome": outcome}


def retrieval() -> dict[str, Any]:
    """Two systems, in all and for Korean and English questions."""

    def part(value: float, questions: int) -> dict[str, Any]:
        return {
            "questions": questions,
            "hit@1": value,
            "nDCG@10": value,
            "nDCG@10_interval": [value - 0.05, value + 0.05],
        }

    systems = [
        {
            "name": name,
            "overall": part(value, 20),
            "by_language": {"ko": part(value + 0.1, 12), "en": part(value, 8)},
        }
        for name, value in (("lexical", 0.5), ("assistant", 0.8))
    ]
    return {
        "created": "2026-11-20T08:00:00+00:00",
        "questions": {"file": "q.jsonl", "count": 20},
        "systems": systems,
    }


def write(folder: Path, name: str, report: dict[str, Any]) -> None:
    """As the file of that report."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.json").write_text(json.dumps(report), "utf-8")


def _result(name: str, value: float) -> dict[str, Any]:
    def figures(value: float, users: int) -> dict[str, Any]:
        values = {"hit@10": 1.5 * value, "nDCG@10": value, "coverage@10": 1 - value}
        return {"users": users, "values": values, "intervals": {"nDCG@10": [value - 0.01, value + 0.01]}}

    return {
        "name": name,
        "figures": figures(value, 1200),
        "by_temperature": {
            "cold": {"users": 40, "values": {"nDCG@10": value / 2}},
            "warm": figures(value, 1160),
            "hot": {"users": 0, "values": {}},
        },
        "train_seconds": 1.5,
        "ms_a_user": 0.2,
        "bytes": 2**21,
    }
