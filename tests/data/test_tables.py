"""Rows with their line numbers out of JSONL, CSV and Parquet files."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa
import pytest
from pyarrow import parquet

from data import BadRow, CatalogueError
from data.tables import read_rows


def rows_of(path: Path, content: str | bytes) -> list[tuple[int, Any]]:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return list(read_rows(path, CatalogueError))


def test_jsonl_lines_count_from_one_and_blank_ones_count_too(tmp_path: Path) -> None:
    assert rows_of(tmp_path / "a.jsonl", '{"id": "a"}\n\n  \r\n{"id": "b"}') == [
        (1, {"id": "a"}),
        (4, {"id": "b"}),
    ]


def test_a_csv_header_is_line_one(tmp_path: Path) -> None:
    found = rows_of(tmp_path / "a.csv", 'id,title,note\na, 괴물 ,\nb,"two\nlines",x\n\nc,C\n')
    assert found == [
        (2, {"id": "a", "title": "괴물", "note": ""}),
        (4, {"id": "b", "title": "two\nlines", "note": "x"}),
        (6, {"id": "c", "title": "C", "note": ""}),
    ]


def test_parquet_rows_count_from_one(tmp_path: Path) -> None:
    parquet.write_table(pa.table({"id": ["a", "b"], "year": [2006, None]}), tmp_path / "a.parquet")
    found = list(read_rows(tmp_path / "a.parquet", CatalogueError))
    assert found == [(1, {"id": "a", "year": 2006}), (2, {"id": "b", "year": None})]


@pytest.mark.parametrize("name", ["a.jsonl", "a.csv"])
def test_a_byte_order_mark_is_no_text(tmp_path: Path, name: str) -> None:
    content = '{"id": "a"}' if name.endswith("jsonl") else "id\na\n"
    assert rows_of(tmp_path / name, b"\xef\xbb\xbf" + content.encode())[0][1] == {"id": "a"}


def test_json_in_a_csv_cell_is_read_and_brackets_in_a_title_are_not(tmp_path: Path) -> None:
    found = rows_of(tmp_path / "a.csv", 'id,title,cast\na,[REC],"[{""ko"": ""송강호""}]"\n')
    assert found == [(2, {"id": "a", "title": "[REC]", "cast": [{"ko": "송강호"}]})]


def test_the_row_numbers_pandas_writes_are_no_column(tmp_path: Path) -> None:
    assert rows_of(tmp_path / "a.csv", ",id,kind\n0,a,movie\n") == [(2, {"id": "a", "kind": "movie"})]


@pytest.mark.parametrize(
    ("name", "content", "line", "value", "rule"),
    [
        ("a.jsonl", '{"id": "a"}\n{"id": \n', 2, '{"id":', "not JSON"),
        ("a.jsonl", "[1, 2]\n", 1, "[1, 2]", "must be a JSON object"),
        (
            "a.csv",
            "id,title\na,A,extra,more\n",
            2,
            "['extra', 'more']",
            "more cells than the header's 2 columns",
        ),
        ("a.parquet", "not parquet", 0, "", "not a readable Parquet file"),
    ],
)
def test_a_row_that_cannot_be_read_is_named(
    tmp_path: Path, name: str, content: str, line: int, value: str, rule: str
) -> None:
    number, bad = rows_of(tmp_path / name, content)[-1]
    assert isinstance(bad, BadRow)
    assert (number, bad.line, bad.file, bad.value) == (line, line, str(tmp_path / name), value)
    assert rule in bad.rule


def test_a_cell_too_long_for_csv_is_named(tmp_path: Path) -> None:
    _, bad = rows_of(tmp_path / "a.csv", "id,title\na," + "x" * 200_000 + "\n")[-1]
    assert isinstance(bad, BadRow)
    assert "not CSV: field larger than field limit" in bad.rule


def test_rows_after_a_bad_one_are_read(tmp_path: Path) -> None:
    found = rows_of(tmp_path / "a.csv", "id,title\na,A,extra\nb,B\n")
    assert [type(row) for _, row in found] == [BadRow, dict]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.xlsx", b"", "unknown format '.xlsx'; use one of .jsonl, .csv, .parquet"),
        ("a.csv", "제목\n괴물\n".encode("cp949"), "not UTF-8 text"),
        ("a.jsonl", b'{"id": "\xff"}', "not UTF-8 text (invalid start byte at byte 8)"),
    ],
)
def test_a_file_that_cannot_be_used_is_an_error(
    tmp_path: Path, name: str, content: bytes, message: str
) -> None:
    with pytest.raises(CatalogueError) as caught:
        rows_of(tmp_path / name, content)
    assert str(caught.value).startswith(str(tmp_path / name))
    assert message in str(caught.value)


def test_a_missing_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match=r"nothing\.csv: no such file"):
        list(read_rows(tmp_path / "nothing.csv", CatalogueError))


def test_a_damaged_parquet_file_never_escapes_as_another_error(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    parquet.write_table(pa.table({"id": ["a", "b"] * 50, "title": ["괴물", "기생충"] * 50}), path)
    sound = path.read_bytes()
    chance = Random(7)
    named = 0
    for _ in range(150):
        damaged = bytearray(sound[: chance.choice([len(sound), len(sound), chance.randrange(len(sound))])])
        for _ in range(chance.randint(1, 4)):
            if damaged:
                damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        named += any(isinstance(row, BadRow) for _, row in rows_of(path, bytes(damaged)))
    assert named > 50
