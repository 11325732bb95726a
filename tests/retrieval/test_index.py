"""Opening an index: rows aligned, damage and mismatches named."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest
from langchain_core.embeddings import Embeddings

from data import Item
from retrieval.artifacts import publish, read_manifest
from retrieval.collaborative.recipe import Recipe
from retrieval.documents import embed_items
from retrieval.encoder import BUNDLED_ENCODER, EncoderChoice
from retrieval.errors import ArtifactError
from retrieval.index import Index, open_index

FILES = [
    "items.jsonl",
    "vectors.npy",
    "lexical/vocab.index.json",
    "lexical/params.index.json",
    "lexical/data.csc.index.npy",
    "lexical/indices.csc.index.npy",
    "lexical/indptr.csc.index.npy",
    "collaborative/ease/rows.npy",
    "collaborative/ease/weights.npy",
    "collaborative/item_knn/values.npy",
    "collaborative/popularity/shares.npy",
    "collaborative/blend.json",
]


@pytest.fixture
def folder(tiny_folder: Path, tmp_path: Path, hashing: Embeddings, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the tiny index to break; every encoder name means the hashing one."""
    monkeypatch.setattr("retrieval.index.load_encoder", lambda name: hashing)
    return Path(shutil.copytree(tiny_folder, tmp_path / "index"))


def republish(folder: Path, change: Callable[[Path], None], **about: object) -> None:
    """The same index with a changed file and right checksums, as a faulty build would leave it."""
    manifest = read_manifest(folder)
    old = folder / manifest.version

    def write(fresh: Path) -> None:
        shutil.copytree(old, fresh, dirs_exist_ok=True)
        change(fresh)

    fields = {name: value for name, value in asdict(manifest).items() if name not in ("version", "files")}
    publish(folder, {**fields, **about}, write)


def test_rows_of_every_part_are_the_items(
    tiny_index: Index, items: tuple[Item, ...], hashing: Embeddings
) -> None:
    assert [item.id for item in tiny_index.items] == [item.id for item in items]
    assert tiny_index.row_of == {item.id: row for row, item in enumerate(items)}
    np.testing.assert_allclose(tiny_index.vectors, embed_items(hashing, tiny_index.items), atol=1e-3)
    np.testing.assert_allclose(np.linalg.norm(tiny_index.vectors, axis=1), 1, atol=1e-3)
    for row, item in enumerate(tiny_index.items):
        name = item.names()[0]
        assert tiny_index.dense.get_by_ids([item.id])[0].page_content.startswith(name)
        assert row in [hit.row for hit in tiny_index.lexical.search(name, 3)]


def test_items_come_back_as_they_went_in_with_keywords(tiny_index: Index, items: tuple[Item, ...]) -> None:
    for built, item in zip(tiny_index.items, items, strict=True):
        assert all(built.keywords[language] for language in item.overview)
        for field in (
            "title",
            "aliases",
            "year",
            "people",
            "genres",
            "series",
            "overview",
            "themes",
            "extra",
        ):
            assert getattr(built, field) == getattr(item, field)


def test_models_know_the_items_somebody_liked(tiny_index: Index) -> None:
    assert set(tiny_index.collaborative) == {"ease", "item_knn", "popularity"}
    liked = tiny_index.rows(["movie/harbour-2009"])
    for name in ("ease", "item_knn"):
        scores = tiny_index.collaborative[name].score(liked)
        known = {tiny_index.items[row].id for row in np.flatnonzero(np.isfinite(scores))}
        assert known == {
            "movie/harbour-2009", "movie/harbour-2-2012", "movie/warm-bread-2020", "movie/star-farm-2016",
            "movie/winter-war-2003",
        }  # fmt: skip
        assert tiny_index.items[int(np.nanargmax(scores))].id == "movie/harbour-2-2012"


def test_unknown_ids_have_no_row(tiny_index: Index) -> None:
    ids = ["movie/warm-bread-2020", "movie/nothing", "course/statistics"]
    assert [tiny_index.items[row].id for row in tiny_index.rows(ids)] == [ids[0], ids[2]]


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("damage", ["cut", "removed"])
def test_a_damaged_file_is_named_with_the_command_that_mends_it(folder: Path, name: str, damage: str) -> None:
    path = folder / read_manifest(folder).version / name
    if damage == "cut":
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    else:
        path.unlink()
    with pytest.raises(ArtifactError) as caught:
        open_index(folder)
    assert str(path) in str(caught.value)
    assert str(caught.value).endswith(f"rebuild it with: python -m retrieval.build --out {folder}")


def test_every_kind_of_file_was_tried(tiny_folder: Path) -> None:
    assert set(FILES) <= set(read_manifest(tiny_folder).files)


def test_an_index_of_another_encoder_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Shorter(Embeddings):
        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            return [[1.0, 0.0] for _ in texts]

        def embed_query(self, text: str) -> list[float]:
            return [1.0, 0.0]

    monkeypatch.setattr("retrieval.index.load_encoder", lambda name: Shorter())
    with pytest.raises(ArtifactError) as caught:
        open_index(folder)
    message = str(caught.value)
    assert (
        "was made with the encoder HashingEmbeddings#128 (128 dimensions), but Shorter#2 is in use" in message
    )
    assert "set RECOTALK_ENCODER to the one it was made with, or rebuild it with: python -m" in message


def test_the_same_model_under_another_name_is_accepted() -> None:
    assert open_index(encoder=str(BUNDLED_ENCODER)).manifest.encoder.startswith("bundled@")


def test_another_prompt_is_refused_and_the_setting_named() -> None:
    with pytest.raises(ArtifactError, match="set RECOTALK_ENCODER_PASSAGE_PROMPT to the former") as caught:
        open_index(encoder=EncoderChoice(passage_prompt="passage: "))
    assert "was made with '' before each text, but 'passage: ' is set" in str(caught.value)


def test_vectors_without_unit_length_are_refused(folder: Path) -> None:
    republish(folder, lambda fresh: None, normalised=False)
    with pytest.raises(ArtifactError, match="no unit length; rebuild"):
        open_index(folder)


def test_vectors_that_do_not_fit_are_refused(folder: Path) -> None:
    republish(folder, lambda fresh: np.save(fresh / "vectors.npy", np.zeros((12, 5), dtype=np.float16)))
    with pytest.raises(ArtifactError, match=r"vectors\.npy holds \(12, 5\) values, not \(12, 128\); rebuild"):
        open_index(folder)


def test_too_few_items_are_refused(folder: Path) -> None:
    republish(folder, lambda fresh: None, items=13)
    with pytest.raises(ArtifactError, match=r"items\.jsonl has 12 items, the manifest says 13; rebuild"):
        open_index(folder)


def test_items_this_version_cannot_read_are_refused(folder: Path) -> None:
    def spoil(fresh: Path) -> None:
        with (fresh / "items.jsonl").open("a") as file:
            file.write('{"id": "x"}\n')

    republish(folder, spoil)
    with pytest.raises(
        ArtifactError, match=r"(?s)items\.jsonl does not fit this version.*:13: kind = ''.*rebuild"
    ):
        open_index(folder)


def test_an_index_without_a_log_has_no_collaborative_models(folder: Path) -> None:
    republish(folder, lambda fresh: shutil.rmtree(fresh / "collaborative"))
    opened = open_index(folder)
    assert (opened.collaborative, opened.recipe, opened.taste) == ({}, None, None)


def test_the_blend_ranks_what_nobody_met_by_what_it_is(tiny_index: Index, recipe: Recipe) -> None:
    assert tiny_index.recipe == recipe
    assert tiny_index.taste is not None
    scores = tiny_index.taste.score(tiny_index.rows(["movie/harbour-2009"]))
    assert np.isfinite(scores).all()
    assert set(tiny_index.taste.weights) == {"ease", "item_knn", "content"}
