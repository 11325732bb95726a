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
from retrieval.clusters import find_clusters
from retrieval.collaborative import MODELS, FittedModel, Popularity, histories
from retrieval.collaborative.recipe import FILE as RECIPE
from retrieval.collaborative.recipe import Recipe
from retrieval.documents import embed_items, lexical_text, source_text
from retrieval.encoder import EncoderChoice, encoder_identity, load_encoder, passage_prompt
from retrieval.index import BUNDLED_INDEX, CLUSTERS, COLLABORATIVE, ITEMS, LEXICAL, VECTORS
from retrieval.keywords import KeywordExtractor
from retrieval.lexical import LexicalIndex

DEFAULT_RECIPE = BUNDLED_INDEX.parent / RECIPE
"""What an evaluation on the bundled log chose; for logs that had no evaluation of their own."""


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


def train_models(
    interactions: Interactions, items: Sequence[Item], recipe: Recipe, *, every: bool = False
) -> list[FittedModel]:
    """The recipe's models with its settings, trained on the events that fall on `items`.

    Those its blend gives no weight are left out, but for popularity, unless `every` one is wanted.
    """
    likes = histories(interactions.frame, [item.id for item in items])
    if not likes.n_users:
        return []
    wanted = [name for name in recipe.settings if name in MODELS and (every or recipe.weights.get(name))]
    names = dict.fromkeys([*wanted, Popularity.name])
    return [
        MODELS[name].train(likes, MODELS[name].Config(**recipe.settings.get(name, {})))
        for name in tqdm(names, desc="collaborative models")
    ]


def build(
    items: Sequence[Item],
    out: Path,
    *,
    encoder: Embeddings,
    interactions: Interactions | None = None,
    recipe: Recipe | None = None,
    every: bool = False,
) -> Manifest:
    """Write the index of `items` into `out` and return its manifest. Rows are in id order.

    `recipe` (by default what was chosen on the bundled log) and `every` say which collaborative models
    are trained (see `train_models`).
    """
    catalogue = catalogue_checksum(items)
    items = with_keywords(sorted(items, key=lambda item: item.id), encoder)
    vectors = embed_items(encoder, items)
    lexical = LexicalIndex.build(tqdm([lexical_text(item) for item in items], desc="word index"))
    clusters = find_clusters(items, vectors)
    recipe = recipe or Recipe.read(DEFAULT_RECIPE)
    models = train_models(interactions, items, recipe, every=every) if interactions else []

    def write(folder: Path) -> None:
        save_items(items, folder / ITEMS)
        np.save(folder / VECTORS, vectors.astype(np.float16))
        lexical.save(folder / LEXICAL)
        (folder / CLUSTERS).mkdir()
        clusters.save(folder / CLUSTERS)
        for model in models:
            place = folder / COLLABORATIVE / model.name
            place.mkdir(parents=True)
            model.save(place)
        if models:
            recipe.write(folder / COLLABORATIVE / RECIPE)

    about = {
        "encoder": encoder_identity(encoder),
        "passage_prompt": passage_prompt(encoder),
        "normalised": True,
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
    passage: Annotated[
        str | None,
        typer.Option(
            "--passage-prompt",
            envvar="RECOTALK_ENCODER_PASSAGE_PROMPT",
            help="What the encoder wants before each text; by default what its configuration says.",
        ),
    ] = None,
    skip_bad: Annotated[bool, typer.Option("--skip-bad", help="Leave bad rows out and report them.")] = False,
    recipe: Annotated[
        Path,
        typer.Option(help="Models and weights: blend.json of `python -m evaluation collaborative`."),
    ] = DEFAULT_RECIPE,
    every: Annotated[
        bool,
        typer.Option("--every-model", help="Train models without a weight too, for `recotalk compare`."),
    ] = False,
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
        chosen = Recipe.read(recipe)
        if log:
            print(f"blend as chosen on {chosen.dataset}, {chosen.date}", file=sys.stderr)
        model = load_encoder(EncoderChoice(encoder, passage_prompt=passage))
        manifest = build(catalogue.items, out, encoder=model, interactions=log, recipe=chosen, every=every)
    except RecotalkError as error:
        print(f"error: {error}", file=sys.stderr)
        raise typer.Exit(1) from error
    print(f"{manifest.items:,} items → {out / manifest.version}")


if __name__ == "__main__":
    typer.run(main)
