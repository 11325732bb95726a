"""The recipe with one thing left out at a time."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import pytest
from typer.testing import CliRunner

from evaluation import encoder_ingredients
from evaluation.encoder import EncoderReport
from evaluation.encoder_ingredients import KEPT, Texts, Variant, as_table, trained, variants
from retrieval.encoder_training.mix import Mix
from retrieval.encoder_training.pairs import Pair
from retrieval.encoder_training.recipe import Recipe

MIX = Mix({"docs": 0.5, "film.title": 2}, ("docs",))
PAIRS = [
    *(Pair("docs", f"word{n} text", f"단어{n} 글") for n in range(40)),
    *(Pair("film.title", f"film{n}", f"영화{n}") for n in range(40)),
]
SMALL = Recipe(vocabulary=200, dimensions=8, epochs=1, batch_size=32)
FIGURES = EncoderReport(*[n / 10 for n in range(8)])


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    """What training is called with; nothing is measured and nobody teaches."""
    seen: dict[str, object] = {}
    real = encoder_ingredients.train_vectors

    def train(tokenizer, pairs, recipe, teacher):  # type: ignore[no-untyped-def]
        seen.update(pairs=pairs, recipe=recipe, teacher=teacher)
        return real(tokenizer, pairs, recipe, None)

    monkeypatch.setattr(encoder_ingredients, "train_vectors", train)
    monkeypatch.setattr(encoder_ingredients, "run", lambda data, encoder: FIGURES)
    return seen


def texts(tmp_path: Path) -> Texts:
    return Texts(PAIRS, MIX, "", tmp_path / "cache.npz")


def test_a_source_left_out_is_not_trained_on(tmp_path: Path, seen: dict[str, object]) -> None:
    found = trained(texts(tmp_path), Variant(without=("film.",), teach=False, pieces=False), SMALL, tmp_path)
    assert found == FIGURES
    assert set(seen["pairs"].left) == {pair.left for pair in PAIRS[:40]}  # type: ignore[attr-defined]
    assert seen["teacher"] is None


def test_weights_and_settings_are_changed(tmp_path: Path, seen: dict[str, object]) -> None:
    variant = Variant(weights={"docs": 3.0}, recipe={"dropout": 0.0}, teach=False, pieces=False)
    trained(texts(tmp_path), variant, SMALL, tmp_path)
    assert seen["recipe"].dropout == 0.0  # type: ignore[attr-defined]
    assert set(seen["pairs"].weights) == {3.0, 2.0}  # type: ignore[attr-defined]


def test_every_variant_but_the_first_leaves_something_out() -> None:
    named = variants(MIX)
    assert named["whole recipe"] == Variant()
    assert len(set(map(str, named.values()))) == len(named)
    assert not any(variant == Variant() for name, variant in named.items() if name != "whole recipe")


def test_what_was_trained_before_is_not_trained_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / KEPT).write_text(json.dumps({"whole recipe": asdict(FIGURES)}))
    for name in ("paraphrases.tsv", "documents.tsv", "held.txt"):
        (tmp_path / name).write_text("")
    (tmp_path / "mix.json").write_text('{"weights": {}, "taught": []}')
    (tmp_path / "korean-english").mkdir()
    import gzip

    (tmp_path / "korean-english" / "pairs.tsv.gz").write_bytes(gzip.compress(b"docs\ta\tb\n"))
    monkeypatch.setattr(encoder_ingredients, "train_vectors", None)
    import typer

    app = typer.Typer()
    app.command()(encoder_ingredients.main)
    places = ["--texts", str(tmp_path), "--held-out", str(tmp_path / "held.txt"), "--teacher", "none"]
    arguments = [str(tmp_path), *places, "--out", str(tmp_path), "--only", "whole recipe"]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0, result.output
    assert "| whole recipe | 0.000 | 0.100 |" in result.output
    refused = CliRunner().invoke(app, [*arguments, "--only", "nonsense"])
    assert refused.exit_code != 0


def test_the_table_has_a_row_a_model() -> None:
    table = as_table({"one": asdict(FIGURES), "other": asdict(FIGURES)})
    assert table.splitlines()[2].startswith("| one | 0.000 | 0.100 |")
    assert len(table.splitlines()) == 4
