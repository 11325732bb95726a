"""Given splits written as lists of items."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from data.errors import DataError
from data.public_sets.lists import read_lists


def test_every_pair_is_a_row_of_its_part(tmp_path: Path) -> None:
    (tmp_path / "train.txt").write_text("0 5 7\n1\n2 5 5\n")
    (tmp_path / "test.txt.gz").write_bytes(gzip.compress(b"2 7\n\n"))
    given = read_lists(tmp_path / "train.txt", tmp_path / "test.txt.gz")
    assert given.events.values.tolist() == [
        ["0", "5", "train"], ["0", "7", "train"], ["2", "5", "train"], ["2", "5", "train"], ["2", "7", "test"],
    ]  # fmt: skip
    assert given.items == ()


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("test.txt", None, "no such file"),
        ("test.txt", b"0\n1\n", "no pair in it"),
        ("test.txt", b"\xff\xfe1 2", "cannot be read"),
        ("test.txt.gz", b"0 1\n", "cannot be read: Not a gzipped file"),
    ],
)
def test_a_list_that_cannot_be_used_is_an_error(
    tmp_path: Path, name: str, content: bytes | None, message: str
) -> None:
    (tmp_path / "train.txt").write_text("0 1\n")
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(DataError, match=message) as caught:
        read_lists(tmp_path / "train.txt", tmp_path / name)
    assert str(caught.value).startswith(f"{tmp_path / name}: ")
