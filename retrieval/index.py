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
from retrieval.clusters import Clusters
from retrieval.collaborative import MODELS, FittedModel
from retrieval.collaborative.blend import Blend
from retrieval.collaborative.recipe import FILE as RECIPE
from retrieval.collaborative.recipe import Recipe
from retrieval.content import ContentConfig, ContentModel
from retrieval.dense import FaissStore
from retrieval.documents import documents
from retrieval.encoder import EncoderChoice, encoder_identity, load_encoder, passage_prompt
from retrieval.errors import ArtifactError
from retrieval.lexical import LexicalIndex

BUNDLED_INDEX = Path(__file__).resolve().parents[1] / "indexes" / "bundled"

ITEMS = "items.jsonl"
VECTORS = "vectors.npy"
LEXICAL = "lexical"
CLUSTERS = "clusters"
COLLABORATIVE = "collaborative"
LEAST_CONTENT = 0.05
"""Weight of content in a blend chosen without it."""


@dataclass(frozen=True, slots=True)
class Index:
    """Everything that finds and scores items. Row i of every part is `items[i]`.

    clusters       topics with their names, and a map
    collaborative  models of who likes what, by name; empty without a log
    recipe         what the blend of them was chosen on; None without a log
    taste          the blend: what somebody would like who likes some items; None without a log
    """

    items: tuple[Item, ...]
    row_of: Mapping[str, int]
    encoder: Embeddings
    dense: FaissStore
    lexical: LexicalIndex
    collaborative: Mapping[str, FittedModel]
    manifest: Manifest
    clusters: Clusters
    recipe: Recipe | None = None
    taste: Blend | None = None

    @property
    def vectors(self) -> NDArray[np.float32]:
        """(n_items, dim) float32, rows unit-norm."""
        return self.dense.vectors

    def rows(self, ids: Sequence[str]) -> list[int]:
        """The rows of those ids that this index has, in the order given."""
        return [self.row_of[id] for id in ids if id in self.row_of]


def open_index(folder: Path = BUNDLED_INDEX, encoder: EncoderChoice | str = "bundled") -> Index:
    """Load the index in `folder` for use with the encoder chosen, or of that name.

    Raises ArtifactError naming the file and the rebuild command when the index is missing or damaged, or
    the setting to change when it was made with another encoder; EncoderError when the encoder cannot be loaded.
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
    collaborative = {
        name: cls.load(version / COLLABORATIVE / name)
        for name, cls in MODELS.items()
        if (version / COLLABORATIVE / name).is_dir()
    }
    recipe = Recipe.read(version / COLLABORATIVE / RECIPE) if collaborative else None
    taste = _taste(recipe, collaborative, items, vectors) if recipe else None
    return Index(
        items=items,
        row_of={item.id: row for row, item in enumerate(items)},
        encoder=model,
        dense=FaissStore(model, documents(items), vectors),
        lexical=LexicalIndex.load(version / LEXICAL, len(items)),
        collaborative=collaborative,
        manifest=manifest,
        clusters=Clusters.load(version / CLUSTERS),
        recipe=recipe,
        taste=taste,
    )


def _taste(
    recipe: Recipe,
    models: Mapping[str, FittedModel],
    items: Sequence[Item],
    vectors: NDArray[np.float32],
) -> Blend:
    """The blend of the recipe, over the models and what the items are.

    What items are has a say even where the recipe was chosen on a log without descriptions: items nobody
    has met are ranked by nothing else.
    """
    config = ContentConfig(**recipe.settings.get(ContentModel.name, {}))
    content = ContentModel.train(items, vectors, config)
    weights = {ContentModel.name: LEAST_CONTENT, **recipe.weights}
    return Blend({**models, ContentModel.name: content}, weights)


def _items(folder: Path, path: Path, expected: int) -> tuple[Item, ...]:
    try:
        items = load_catalogue(path).items
    except CatalogueError as cause:
        raise ArtifactError(f"{path} does not fit this version: {cause}; {rebuild(folder)}") from cause
    if len(items) != expected:
        raise ArtifactError(f"{path} has {len(items)} items, the manifest says {expected}; {rebuild(folder)}")
    return items


def _check_encoder(folder: Path, manifest: Manifest, model: Embeddings) -> None:
    """Raises ArtifactError when the model would not give the vectors that are in the index."""
    if not manifest.normalised:
        raise ArtifactError(f"the vectors of the index in {folder} have no unit length; {rebuild(folder)}")
    found = encoder_identity(model)
    # What follows the name is a hash or a revision: the same model may be called by its name or its folder.
    if found.rpartition("@")[2] != manifest.encoder.rpartition("@")[2]:
        raise ArtifactError(
            f"the index in {folder} was made with the encoder {manifest.encoder} "
            f"({manifest.dimensions} dimensions), but {found} is in use; "
            f"set RECOTALK_ENCODER to the one it was made with, or {rebuild(folder)}"
        )
    prompt = passage_prompt(model)
    if prompt != manifest.passage_prompt:
        raise ArtifactError(
            f"the index in {folder} was made with {manifest.passage_prompt!r} before each text, but "
            f"{prompt!r} is set; set RECOTALK_ENCODER_PASSAGE_PROMPT to the former, or {rebuild(folder)}"
        )
