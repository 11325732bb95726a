"""From a catalogue and a log to an index folder."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import typer
from langchain_core.embeddings import Embeddings

from data import Interactions, Item, load_catalogue
from retrieval.artifacts import read_manifest
from retrieval.build import build, main, train_models, with_keywords
from retrieval.collaborative.recipe import Recipe
from retrieval.keywords import PER_LANGUAGE

ROWS = """id,kind,title_ko,title_en,overview_en,year
movie/b,movie,괴물,The Host,A monster leaves the river.,2006
movie/a,movie,기생충,Parasite,A family moves into a house.,2019
"""


@pytest.fixture
def command(hashing: Embeddings, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """`python -m retrieval.build` with the hashing encoder."""
    monkeypatch.setattr("retrieval.build.load_encoder", lambda name: hashing)
    return main


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    path = tmp_path / "items.csv"
    path.write_text(ROWS, encoding="utf-8")
    return path


def test_rows_are_in_id_order_and_the_same_input_is_the_same_version(
    tiny_folder: Path,
    items: tuple[Item, ...],
    hashing: Embeddings,
    interactions: Interactions,
    recipe: Recipe,
    tmp_path: Path,
) -> None:
    shuffled = [items[at] for at in (5, 0, 11, 3, 7, 1, 9, 2, 10, 4, 8, 6)]
    manifest = build(shuffled, tmp_path / "again", encoder=hashing, interactions=interactions, recipe=recipe)
    assert manifest == read_manifest(tiny_folder)


def test_keywords_are_found_in_the_languages_an_item_has(hashing: Embeddings) -> None:
    bare = Item("x", "movie", {"en": "X"})
    korean = Item(
        "y", "movie", {"ko": "Y"}, overview={"ko": "형사가 범인을 쫓는다."}, keywords={"en": ("old",)}
    )
    tagged = with_keywords([bare, korean], hashing)
    assert tagged[0] == bare
    assert set(tagged[1].keywords) == {"ko"}
    assert 0 < len(tagged[1].keywords["ko"]) <= PER_LANGUAGE


def test_the_models_of_the_recipe_are_trained(
    items: tuple[Item, ...], interactions: Interactions, recipe: Recipe
) -> None:
    assert [model.name for model in train_models(interactions, items, recipe)] == ["ease", "item_knn", "popularity"]
    own = replace(recipe, settings={"ease": {"regularisation": 7.0}, "item_knn": {}}, weights={"ease": 1.0})
    assert [model.name for model in train_models(interactions, items, own)] == ["ease", "popularity"]
    trained = train_models(interactions, items, own, every=True)
    assert [model.name for model in trained] == ["ease", "item_knn", "popularity"]
    assert trained[0].config.regularisation == 7.0


def test_a_log_about_other_items_trains_nothing(
    items: tuple[Item, ...], interactions: Interactions, recipe: Recipe
) -> None:
    courses = [item for item in items if item.kind == "course"]
    assert train_models(interactions, courses, recipe) == []


def test_the_command_reports_and_publishes(
    command: Callable[..., None], catalogue: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log = tmp_path / "log.csv"
    log.write_text("user_id,item_id\nu1,movie/a\nu1,movie/b\nu2,movie/a\nu2,movie/z\n", encoding="utf-8")
    command(items=[catalogue], interactions=log, out=tmp_path / "out", encoder="any")
    manifest = read_manifest(tmp_path / "out")
    assert (manifest.items, manifest.interactions) == (
        2, "4 rows read, 4 kept; left out: 0 duplicates, 0 in bursts, 0 server errors, 0 bad",
    )  # fmt: skip
    printed = capsys.readouterr()
    assert printed.out == f"2 items → {tmp_path / 'out' / manifest.version}\n"
    assert "3 of them are about items of this catalogue" in printed.err
    built = load_catalogue(tmp_path / "out" / manifest.version / "items.jsonl").items
    assert [item.id for item in built] == ["movie/a", "movie/b"]


def test_bad_rows_stop_the_command_and_leave_the_old_index(
    command: Callable[..., None], catalogue: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command(items=[catalogue], out=tmp_path / "out", encoder="any", interactions=None)
    before = read_manifest(tmp_path / "out")
    catalogue.write_text(ROWS + "movie/c,movie,,,,soon\n", encoding="utf-8")
    with pytest.raises(typer.Exit) as caught:
        command(items=[catalogue], out=tmp_path / "out", encoder="any", interactions=None)
    assert caught.value.exit_code == 1
    errors = capsys.readouterr().err
    assert "error: 2 problem(s) in the catalogue; mend them or pass --skip-bad:" in errors
    assert f"{catalogue}:4: year = 'soon': " in errors
    assert read_manifest(tmp_path / "out") == before


def test_skip_bad_reports_every_row_it_leaves_out(
    command: Callable[..., None], catalogue: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    catalogue.write_text(ROWS + "movie/c,movie,,,,soon\n", encoding="utf-8")
    log = tmp_path / "log.csv"
    log.write_text("user_id,item_id,rating\nu1,movie/a,good\nu1,movie/b,5\n", encoding="utf-8")
    command(items=[catalogue], interactions=log, out=tmp_path / "out", encoder="any", skip_bad=True)
    errors = capsys.readouterr().err
    assert "2 bad row(s) left out of the catalogue:" in errors
    assert f"{catalogue}:4: year = 'soon': " in errors
    assert "1 bad row(s) left out of the interactions:" in errors
    assert f"{log}:2: rating = 'good': must be a number or empty" in errors
    assert read_manifest(tmp_path / "out").items == 2


def test_a_log_that_cannot_be_read_stops_the_command(
    command: Callable[..., None], catalogue: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(typer.Exit):
        command(items=[catalogue], interactions=tmp_path / "none.csv", out=tmp_path / "out", encoder="any")
    assert "none.csv: no such file" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
