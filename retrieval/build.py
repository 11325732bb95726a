"""`python -m retrieval.build`: a catalogue and, if there is one, an interaction log → an index folder.

Every step shows its progress. The index is published in one step at the end (see `artifacts`), so a
stopped build leaves the old one as it was.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from langchain_core.embeddings import Embeddings
from tqdm import tqdm

from data.catalogue import BUNDLED, load_catalogue
from data.errors import BadRow, RecotalkError
from data.interactions import Interactions, load_interactions
from data.item import LANGUAGES, Item
from data.saving import save_items
from retrieval.artifacts import Manifest, catalogue_checksum, publish
from retrieval.collaborative import Ease, ItemKnn, Popularity
from retrieval.collaborative.matrix import interaction_matrix, logs_of_users
from retrieval.documents import embed_items, lexical_text, source_text
from retrieval.encoder import encoder_identity, load_encoder
from retrieval.index import BUNDLED_INDEX, COLLABORATIVE, ITEMS, LEXICAL, VECTORS
from retrieval.keywords import KeywordExtractor
from retrieval.lexical import LexicalIndex
from retrieval.types import CollaborativeModel


def with_keywords(items: Sequence[Item], encoder: Embeddings) -> list[Item]:
    """The items with KeyBERT keywords in every language they have a text in."""
    extractor = KeywordExtractor(encoder)
    found: list[dict[str, tuple[str, ...]]] = [{} for _ in items]
    for language in LANGUAGES:
        texts = [source_text(item, language) for item in items]
        keywords = extractor.extract(texts, language)
        for row, words in enumerate(tqdm(keywords, total=len(items), desc=f"keywords ({language})")):
            if words:
                found[row][language] = words
    return [replace(item, keywords=words) for item, words in zip(items, found, strict=True)]


def train_models(interactions: Interactions, items: Sequence[Item]) -> list[CollaborativeModel]:
    """The collaborative models a chat uses, trained on the events that fall on `items`."""
    ids = [item.id for item in items]
    matrix = interaction_matrix(interactions.frame, ids)
    if not matrix.nnz:
        return []
    models: tuple[type[Ease | ItemKnn], ...] = (Ease, ItemKnn)
    trained = [model.train(matrix) for model in tqdm(models, desc="collaborative models")]
    return [*trained, Popularity.train(matrix, logs_of_users(interactions.frame, ids))]


def build(
    items: Sequence[Item], out: Path, *, encoder: Embeddings, interactions: Interactions | None = None
) -> Manifest:
    """Write the index of `items` into `out` and return its manifest. Rows are in id order."""
    catalogue = catalogue_checksum(items)
    items = with_keywords(sorted(items, key=lambda item: item.id), encoder)
    vectors = embed_items(encoder, items)
    lexical = LexicalIndex.build(tqdm([lexical_text(item) for item in items], desc="word index"))
    models = train_models(interactions, items) if interactions else []

    def write(folder: Path) -> None:
        save_items(items, folder / ITEMS)
        np.save(folder / VECTORS, vectors.astype(np.float16))
        lexical.save(folder / LEXICAL)
        for model in models:
            place = folder / COLLABORATIVE / model.name
            place.mkdir(parents=True)
            model.save(place)

    about = {
        "encoder": encoder_identity(encoder),
        "dimensions": int(vectors.shape[1]),
        "items": len(items),
        "catalogue": catalogue,
        "interactions": interactions.summary() if interactions else None,
    }
    return publish(out, about, write)


def _report(title: str, rows: Sequence[BadRow]) -> None:
    if rows:
        print(f"{len(rows)} bad row(s) left out of the {title}:", *rows, sep="\n  ", file=sys.stderr)


def main(
    items: Annotated[
        list[Path] | None,
        typer.Option(
            help="Items: JSONL, CSV, Parquet, or a folder of them.", show_default="the bundled ones"
        ),
    ] = None,
    interactions: Annotated[
        Path | None, typer.Option(help="Events: user_id,item_id[,rating][,timestamp] as CSV or Parquet.")
    ] = None,
    out: Annotated[Path, typer.Option(help="Where the index goes.")] = BUNDLED_INDEX,
    encoder: Annotated[
        str, typer.Option(envvar="RECOTALK_ENCODER", help="bundled, a hub name, or a folder.")
    ] = "bundled",
    skip_bad: Annotated[bool, typer.Option("--skip-bad", help="Leave bad rows out and report them.")] = False,
) -> None:
    """Build an index from a catalogue and an optional interaction log."""
    try:
        catalogue = load_catalogue(items or BUNDLED, skip_bad=skip_bad)
        _report("catalogue", catalogue.skipped)
        log = load_interactions(interactions, skip_bad=skip_bad) if interactions else None
        if log:
            _report("interactions", log.skipped)
            print(log.summary(), file=sys.stderr)
            on_items = log.frame["item_id"].isin({item.id for item in catalogue.items})
            print(f"{int(on_items.sum()):,} of them are about items of this catalogue", file=sys.stderr)
        manifest = build(catalogue.items, out, encoder=load_encoder(encoder), interactions=log)
    except RecotalkError as error:
        print(f"error: {error}", file=sys.stderr)
        raise typer.Exit(1) from error
    print(f"{manifest.items:,} items → {out / manifest.version}")


if __name__ == "__main__":
    typer.run(main)
