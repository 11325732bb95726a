"""The index that ships fits the catalogue and the encoder that ship."""

from __future__ import annotations

import numpy as np
import pytest

from data import load_catalogue
from retrieval.artifacts import catalogue_checksum, read_manifest
from retrieval.collaborative import MODELS
from retrieval.encoder import encoder_identity
from retrieval.filters import Filters, allowed
from retrieval.index import BUNDLED_INDEX, Index

REBUILD = "rebuild it: python -m retrieval.build"


def test_it_was_made_from_the_bundled_catalogue() -> None:
    assert read_manifest(BUNDLED_INDEX).catalogue == catalogue_checksum(load_catalogue().items), REBUILD


def test_it_was_made_with_the_bundled_encoder(bundled_index: Index) -> None:
    assert bundled_index.manifest.encoder == encoder_identity("bundled")
    assert bundled_index.vectors.shape == (len(bundled_index.items), bundled_index.manifest.dimensions)


def test_rows_are_in_id_order_and_vectors_are_unit_length(bundled_index: Index) -> None:
    ids = [item.id for item in bundled_index.items]
    assert ids == sorted(ids)
    np.testing.assert_allclose(np.linalg.norm(bundled_index.vectors, axis=1), 1, atol=2e-3)


def test_every_item_has_keywords_in_both_languages(bundled_index: Index) -> None:
    missing = [
        item.id for item in bundled_index.items if not all(item.keywords.get(lang) for lang in ("ko", "en"))
    ]
    assert missing == []


def test_every_collaborative_model_is_there_and_knows_items(bundled_index: Index) -> None:
    assert set(bundled_index.collaborative) == set(MODELS)
    films = allowed(bundled_index.items, Filters(kind="movie"))
    likes = bundled_index.collaborative["popularity"].score([])
    assert np.isfinite(likes[films]).sum() >= 100
    assert np.isnan(likes[~films]).all()


def test_it_is_small_enough_to_ship() -> None:
    size = sum(path.stat().st_size for path in BUNDLED_INDEX.rglob("*") if path.is_file())
    assert size < 20_000_000


def test_one_version_is_there_and_no_remains() -> None:
    names = {path.name for path in BUNDLED_INDEX.iterdir()}
    assert names == {"manifest.json", read_manifest(BUNDLED_INDEX).version}


@pytest.mark.parametrize(
    ("query", "id"),
    [
        ("박찬욱 복수 오대수", "movie/oldboy-2003"),
        ("Harvard CS50 introduction to computer science", "course/cs50x"),
    ],
)
def test_words_find_their_item(bundled_index: Index, query: str, id: str) -> None:
    found = [bundled_index.items[hit.row].id for hit in bundled_index.lexical.search(query, 5)]
    assert id in found
