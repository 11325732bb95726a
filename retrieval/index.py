"""A loaded index: the items and everything that ranks them, rows aligned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray

from data.catalogue import load_catalogue
from data.errors import CatalogueError
from data.item import Item
from retrieval.artifacts import Manifest, rebuild, verified
from retrieval.collaborative import MODELS
from retrieval.dense import FaissStore
from retrieval.documents import documents
from retrieval.encoder import encoder_identity, load_encoder
from retrieval.errors import ArtifactError
from retrieval.lexical import LexicalIndex
from retrieval.types import CollaborativeModel

BUNDLED_INDEX = Path(__file__).resolve().parents[1] / "indexes" / "bundled"

ITEMS = "items.jsonl"
VECTORS = "vectors.npy"
LEXICAL = "lexical"
COLLABORATIVE = "collaborative"


@dataclass(frozen=True, slots=True)
class Index:
    """Everything that finds and scores items. Row i of every part is `items[i]`."""

    items: tuple[Item, ...]
    row_of: Mapping[str, int]
    encoder: Embeddings
    dense: FaissStore
    lexical: LexicalIndex
    collaborative: Mapping[str, CollaborativeModel]
    manifest: Manifest

    @property
    def vectors(self) -> NDArray[np.float32]:
        """(n_items, dim) float32, rows unit-norm."""
        return self.dense.vectors

    def rows(self, ids: Sequence[str]) -> list[int]:
        """The rows of those ids that this index has, in the order given."""
        return [self.row_of[id] for id in ids if id in self.row_of]


def open_index(folder: Path = BUNDLED_INDEX, encoder: str = "bundled") -> Index:
    """Load the index in `folder` for use with the encoder of that name.

    Raises ArtifactError naming the file and the rebuild command when the index is missing, damaged
    or was made with another encoder, and EncoderError when the encoder cannot be loaded.
    """
    manifest, version = verified(folder)
    items = _items(folder, version / ITEMS, manifest.items)
    model = load_encoder(encoder)
    _check_encoder(folder, manifest, model)
    vectors = np.load(version / VECTORS, allow_pickle=False).astype(np.float32)
    if vectors.shape != (len(items), manifest.dimensions):
        raise ArtifactError(
            f"{version / VECTORS} holds {vectors.shape} values, not ({len(items)}, {manifest.dimensions}); "
            f"{rebuild(folder)}"
        )
    return Index(
        items=items,
        row_of={item.id: row for row, item in enumerate(items)},
        encoder=model,
        dense=FaissStore(model, documents(items), vectors),
        lexical=LexicalIndex.load(version / LEXICAL, len(items)),
        collaborative={
            name: cls.load(version / COLLABORATIVE / name)
            for name, cls in MODELS.items()
            if (version / COLLABORATIVE / name).is_dir()
        },
        manifest=manifest,
    )


def _items(folder: Path, path: Path, expected: int) -> tuple[Item, ...]:
    try:
        items = load_catalogue(path).items
    except CatalogueError as cause:
        raise ArtifactError(f"{path} does not fit this version: {cause}; {rebuild(folder)}") from cause
    if len(items) != expected:
        raise ArtifactError(f"{path} has {len(items)} items, the manifest says {expected}; {rebuild(folder)}")
    return items


def _check_encoder(folder: Path, manifest: Manifest, model: Embeddings) -> None:
    found = encoder_identity(model)
    if found != manifest.encoder:
        raise ArtifactError(
            f"the index in {folder} was made with the encoder {manifest.encoder}, but {found} is in use; "
            f"set RECOTALK_ENCODER to the one it was made with, or {rebuild(folder)}"
        )
