"""Writing a catalogue file."""

from __future__ import annotations

from pathlib import Path

import pytest

from data import Item, load_catalogue
from data.saving import save_items

ITEMS = [Item(id, "movie", {"ko": id, "en": id}, year=2000) for id in ("나", "b", "a")]


def test_what_is_saved_is_read_back_sorted(tmp_path: Path) -> None:
    path = tmp_path / "new" / "films.jsonl"
    save_items(ITEMS, path)
    assert [item.id for item in load_catalogue(path).items] == ["a", "b", "나"]
    assert path.read_text("utf-8").count("\n") == 3 and "나" in path.read_text("utf-8")


def test_a_failed_write_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "films.jsonl"
    save_items(ITEMS, path)

    def full(_: int) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="no space"):
        save_items(ITEMS[:1], path)
    assert len(load_catalogue(path).items) == 3
