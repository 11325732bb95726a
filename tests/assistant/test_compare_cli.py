"""`recotalk compare`."""

from __future__ import annotations

from pathlib import Path

import pytest
from langchain_core.embeddings import Embeddings
from typer.testing import CliRunner

from assistant.cli import app


@pytest.fixture
def folder(tiny_folder: Path, hashing: Embeddings, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("retrieval.index.load_encoder", lambda name: hashing)
    return tiny_folder


def test_lists_stand_side_by_side_with_what_they_share(folder: Path) -> None:
    result = CliRunner().invoke(app, ["compare", "항구의 형사", "-k", "3", "--index", str(folder)])
    assert result.exit_code == 0, result.output
    assert result.output.startswith("♥ 항구의 형사 (2009)\n")
    assert "blend chosen on a small log, 2026-11-22: {'ease': 1.0, 'item_knn': 0.5}" in result.output
    for name in ("popularity", "item_knn", "ease", "content", "blend"):
        assert name in result.output
    assert "항구의 형사 2 (2012) ×5" in result.output
    assert "items two lists share" in result.output


def test_titles_may_be_ids_and_english(folder: Path) -> None:
    result = CliRunner().invoke(app, ["compare", "movie/warm-bread-2020", "Harbour Detective", "--index", str(folder)])
    assert result.exit_code == 0, result.output
    assert result.output.splitlines()[0].endswith("Harbour Detective (2009)")


def test_an_unknown_title_is_an_error(folder: Path) -> None:
    result = CliRunner().invoke(app, ["compare", "zzz qqq", "--index", str(folder)])
    assert result.exit_code == 1
    assert "no title like 'zzz qqq'" in result.output
