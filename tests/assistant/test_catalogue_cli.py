"""`recotalk catalogue check` and `recotalk catalogue add`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from assistant.cli import app
from data import load_catalogue
from tests.data.checks.test_rules import COMPLETE, OTHER

run = CliRunner()


def write(path: Path, *rows: dict[str, Any]) -> str:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return str(path)


def test_a_clean_file_passes_even_when_strict(tmp_path: Path) -> None:
    result = run.invoke(app, ["catalogue", "check", write(tmp_path / "a.jsonl", COMPLETE, OTHER), "--strict"])
    assert result.exit_code == 0
    assert "2 items, no broken row, 0 finding(s)" in result.stdout


def test_findings_are_shown_with_their_place_and_fail_only_when_strict(tmp_path: Path) -> None:
    file = write(tmp_path / "a.jsonl", COMPLETE | {"genres": ["noir-ish"]})
    result = run.invoke(app, ["catalogue", "check", file])
    assert result.exit_code == 0 and f"{file}:1: genres = 'noir-ish'" in result.stdout
    assert run.invoke(app, ["catalogue", "check", file, "--strict"]).exit_code == 1


def test_findings_of_one_sort_are_cut_unless_all_are_asked_for(tmp_path: Path) -> None:
    rows = [
        OTHER | {"id": f"m{n}", "title": {"ko": f"영화 {n}", "en": f"Film {n}"}, "country": "X"}
        for n in range(9)
    ]
    file = write(tmp_path / "a.jsonl", *rows)
    short = run.invoke(app, ["catalogue", "check", file]).stdout
    assert short.count("ISO 3166-1") == 5 and "4 more of this sort" in short
    assert run.invoke(app, ["catalogue", "check", file, "--all"]).stdout.count("ISO 3166-1") == 9


def test_broken_rows_fail_with_file_and_line(tmp_path: Path) -> None:
    result = run.invoke(app, ["catalogue", "check", write(tmp_path / "a.jsonl", COMPLETE, {"id": "x"})])
    assert result.exit_code == 1
    assert "a.jsonl:2: kind" in result.stderr and "Traceback" not in result.output


def test_facts_and_copied_sentences_are_compared_with_a_table(tmp_path: Path) -> None:
    copied = "it begins with a sentence of far more than eight words that somebody else has written first"
    item = COMPLETE | {"overview": {**COMPLETE["overview"], "en": f"Look: {copied}. Then more."}}
    table = tmp_path / "table.csv"
    table.write_text(f"title,year,overview\nThe Host,2007,{copied} and on it goes\n", "utf-8")
    args = ["catalogue", "check", write(tmp_path / "a.jsonl", item), "--facts", str(table), "--strict"]
    result = run.invoke(app, args)
    assert result.exit_code == 1
    assert (
        "1 compared, 0 agreed" in result.stdout and "year: ours '2006', the table's '2007'" in result.stdout
    )
    assert "17 words in a row are a table's" in result.stdout


def test_reviewed_differences_pass(tmp_path: Path) -> None:
    table, reviewed = tmp_path / "table.csv", tmp_path / "reviewed.jsonl"
    table.write_text("title,year\nThe Host,2007\n", "utf-8")
    write(reviewed, {"id": "host", "fact": "year", "ours": "2006", "table": "2007", "why": "abroad"})
    file = write(tmp_path / "a.jsonl", COMPLETE)
    args = ["catalogue", "check", file, "--facts", str(table), "--reviewed", str(reviewed), "--strict"]
    result = run.invoke(app, args)
    assert result.exit_code == 0 and "1 difference(s) reviewed" in result.stdout


def test_added_items_are_in_the_file_sorted(tmp_path: Path) -> None:
    to = tmp_path / "mine" / "films.jsonl"
    assert (
        run.invoke(app, ["catalogue", "add", write(tmp_path / "a.jsonl", OTHER), "--to", str(to)]).exit_code
        == 0
    )
    result = run.invoke(app, ["catalogue", "add", write(tmp_path / "b.jsonl", COMPLETE), "--to", str(to)])
    assert result.exit_code == 0 and "python -m retrieval.build" in result.stdout
    assert [item.id for item in load_catalogue(to).items] == ["host", "other"]


def test_an_id_that_is_taken_is_not_overwritten_unasked(tmp_path: Path) -> None:
    to = Path(write(tmp_path / "films.jsonl", COMPLETE))
    new = write(tmp_path / "new.jsonl", COMPLETE | {"year": 2007}, OTHER)
    before = to.read_bytes()
    result = run.invoke(app, ["catalogue", "add", new, "--to", str(to)])
    assert result.exit_code == 1 and "new.jsonl:1: id = 'host'" in result.stderr
    assert to.read_bytes() == before
    assert run.invoke(app, ["catalogue", "add", new, "--to", str(to), "--replace"]).exit_code == 0
    assert [item.year for item in load_catalogue(to).items] == [2007, 2006]


def test_an_id_of_another_part_of_the_catalogue_is_taken_too(tmp_path: Path) -> None:
    whole = tmp_path / "whole"
    whole.mkdir()
    write(whole / "a.jsonl", COMPLETE)
    new = write(tmp_path / "new.jsonl", COMPLETE)
    args = ["catalogue", "add", new, "--to", str(whole / "b.jsonl"), "--beside", str(whole)]
    assert run.invoke(app, args).exit_code == 1
    assert not (whole / "b.jsonl").exists()


@pytest.mark.parametrize(("name", "row"), [("films.csv", COMPLETE), ("films.jsonl", {"id": "x"})])
def test_nothing_is_added_from_a_broken_file_or_to_another_format(
    tmp_path: Path, name: str, row: dict[str, Any]
) -> None:
    result = run.invoke(
        app, ["catalogue", "add", write(tmp_path / "a.jsonl", row), "--to", str(tmp_path / name)]
    )
    assert result.exit_code == 1 and "error: " in result.stderr
    assert not (tmp_path / name).exists()
