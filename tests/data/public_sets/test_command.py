"""`python -m data.public_sets`."""

from __future__ import annotations

from pathlib import Path

from typer.testing import CliRunner

from data import load_catalogue, load_interactions
from data.public_sets.__main__ import app


def test_a_set_is_written_as_files_that_load(tmp_path: Path) -> None:
    (tmp_path / "ratings.csv").write_text(
        "userId,movieId,rating,timestamp\n7,2,4,1000\n7,10,3,1001\n7,9,1,9\n"
    )
    (tmp_path / "movies.csv").write_text(
        "movieId,title,genres\n2,A (2000),War\n10,B (2001),War\n11,C (0001),War\n", encoding="utf-8"
    )
    result = CliRunner().invoke(app, ["movielens", str(tmp_path), "--out", str(tmp_path / "new" / "out")])
    assert result.exit_code == 0
    assert "3 events of 1 users on 3 items" in result.stdout
    assert "2 items, 2 of those with events" in result.stdout
    assert "left out: " in result.stderr and "movies.csv:4: year = '1'" in result.stderr
    out = tmp_path / "new" / "out"
    assert load_interactions(out / "interactions.csv").frame["item_id"].tolist() == ["2", "10", "9"]
    assert [item.title["en"] for item in load_catalogue(out / "items.jsonl").items] == ["B", "A"]
    assert {path.name for path in out.iterdir()} == {"interactions.csv", "items.jsonl"}


def test_lists_are_written_with_their_parts_and_no_items(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("0 1 2\n")
    (tmp_path / "b").write_text("0 3\n")
    arguments = [
        "lists",
        "--train",
        str(tmp_path / "a"),
        "--test",
        str(tmp_path / "b"),
        "--out",
        str(tmp_path / "c"),
    ]
    assert CliRunner().invoke(app, arguments).exit_code == 0
    frame = load_interactions(tmp_path / "c" / "interactions.csv").frame
    assert frame[["user_id", "item_id", "split"]].values.tolist() == [
        ["0", "1", "train"], ["0", "2", "train"], ["0", "3", "test"],
    ]  # fmt: skip
    assert not (tmp_path / "c" / "items.jsonl").exists()


def test_what_is_not_there_is_told_without_a_traceback(tmp_path: Path) -> None:
    for name in ("movielens", "movielens-1m", "kmrd"):
        result = CliRunner().invoke(app, [name, str(tmp_path), "--out", str(tmp_path / "out")])
        assert result.exit_code == 1
        assert result.stderr.startswith(f"error: {tmp_path}/")
        assert "no such file; is this the unpacked data set?" in result.stderr
    assert not (tmp_path / "out").exists()
