"""What does each ingredient of the encoder's recipe give? `python -m evaluation.encoder_ingredients DATA …`.

The whole recipe is trained again with one thing left out at a time, and measured as in `evaluation.encoder`;
beside it a plain fastText-style model trained on the same texts, and the teacher itself. Every model takes
minutes; what is done is kept in the folder `--out`, and the same command goes on from there. `--epochs` and
`--hard-share` must be the same for all that are compared.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

import typer

from data.catalogue import BUNDLED
from evaluation.encoder import EncoderReport, run
from evaluation.fasttext import FastTextEncoder
from retrieval.encoder import load_encoder
from retrieval.encoder_training.export import Card, save_static_model
from retrieval.encoder_training.mix import Mix
from retrieval.encoder_training.pairs import Pair
from retrieval.encoder_training.recipe import Recipe, TrainingPairs
from retrieval.encoder_training.tokens import train_tokenizer
from retrieval.encoder_training.training import train_vectors
from retrieval.train_encoder import held_out_texts, pair_weights, read_all, taught_by

KEPT = "encoder_ingredients.json"
TEACHER, FASTTEXT = "teacher", "fastText"
TECHNICAL = (
    "comprehensive_rust", "fastapi", "git_ui", "ms_beginners", "nodejs_org", "python_docs_3.13", "python_docs_3.9",
    "tensorflow_docs",
)  # fmt: skip
DOCUMENTS = ("film.", "film_ko_en.", "course.")
PARAPHRASES = ("korsts_train", "stsb_same", "parakqc")
BUNDLED_SOURCES = ("bundled.",)
UNFINISHED: Mapping[str, float] = {"frequency_power": 0.0, "length_power": 1.0, "whitening": 0.0}


@dataclass(frozen=True, slots=True)
class Texts:
    """Everything learned from: pairs, how they are mixed, and who teaches."""

    pairs: Sequence[Pair]
    mix: Mix
    teacher: str
    cache: Path | None


@dataclass(frozen=True, slots=True)
class Variant:
    """The recipe with something changed.

    without   sources that are left out, by how their names begin
    weights   times an epoch sees a source, where other than in the mix
    recipe    settings, where other than the default ones
    teach     whether similarities are learned from the teacher
    pieces    whether tokens begin with the teacher's vectors
    """

    without: tuple[str, ...] = ()
    weights: Mapping[str, float] = field(default_factory=dict)
    recipe: Mapping[str, Any] = field(default_factory=dict)
    teach: bool = True
    pieces: bool = True


def variants(mix: Mix) -> dict[str, Variant]:
    """What is trained, by name."""
    even = dict.fromkeys(mix.weights, 1.0)
    return {
        "whole recipe": Variant(),
        "whole recipe, seed 1": Variant(recipe={"seed": 1}),
        "whole recipe, seed 2": Variant(recipe={"seed": 2}),
        "without tokens that begin with the teacher's": Variant(pieces=False),
        "without the teacher's similarities": Variant(teach=False),
        "without mined wrong answers": Variant(recipe={"hard_share": 0.0}),
        "without token dropout": Variant(recipe={"dropout": 0.0}),
        "without the finish (frequency, length, whitening)": Variant(recipe=UNFINISHED),
        "without Korean paraphrases and scored sentences": Variant(without=PARAPHRASES),
        "without film and course documents": Variant(without=DOCUMENTS),
        "without the bundled catalogue's texts": Variant(without=BUNDLED_SOURCES),
        "every source once an epoch": Variant(weights=even),
        "technical documentation half as often": Variant(weights=dict.fromkeys(TECHNICAL, 0.5)),
        "translated pairs alone, in-batch contrastive": Variant(
            without=(*PARAPHRASES, *DOCUMENTS, *BUNDLED_SOURCES),
            weights=even,
            recipe={"dropout": 0.0, "hard_share": 0.0, **UNFINISHED},
            teach=False,
            pieces=False,
        ),
    }


def trained(texts: Texts, variant: Variant, recipe: Recipe, data: Path) -> EncoderReport:
    """Train a variant of `recipe` and measure it as it would be shipped."""
    pairs = [pair for pair in texts.pairs if not pair.source.startswith(variant.without or ("\0",))]
    weights = {**texts.mix.weights, **variant.weights}
    mix = replace(texts.mix, weights=weights)
    recipe = replace(recipe, **variant.recipe)
    training = TrainingPairs.of(pairs, pair_weights(pairs, mix.settings(pairs)))
    tokenizer = train_tokenizer(training, recipe)
    teacher = None
    if variant.teach or variant.pieces:
        teacher = taught_by(texts.teacher, pairs, mix.taught, tokenizer, texts.cache)
        assert teacher is not None
        recipe = recipe if variant.teach else replace(recipe, teacher_weight=0.0)
        teacher = teacher if variant.pieces else replace(teacher, pieces=None)
    vectors = train_vectors(tokenizer, training, recipe, teacher)
    with TemporaryDirectory() as folder:
        save_static_model(tokenizer, vectors, Card(recipe, "", "", ""), Path(folder) / "model")
        return run(data, load_encoder(str(Path(folder) / "model")))


def as_table(found: Mapping[str, Mapping[str, float]]) -> str:
    """The figures as a Markdown table, one row a model."""
    heads = [
        "Tatoeba ko→en", "en→ko", "KorSTS", "KLUE-STS", "STS-B", "STS-B en–ko", "synopsis hit@1", "hit@10",
    ]  # fmt: skip
    rows = [
        f"| {name} | " + " | ".join(f"{value:.3f}" for value in row.values()) for name, row in found.items()
    ]
    return "\n".join(
        [f"| model | {' | '.join(heads)} |", "| --- |" + " ---: |" * len(heads), *(f"{r} |" for r in rows)]
    )


def main(
    data: Annotated[Path, typer.Argument(help="Folder of the evaluation sets; see evaluation.encoder.")],
    texts: Annotated[Path, typer.Option(help="Folder that `data.public_sets encoder-texts` wrote.")],
    held_out: Annotated[Path, typer.Option(help="Texts never trained on, one a line.")],
    teacher: Annotated[str, typer.Option(help="English encoder to learn from: a folder or a hub name.")],
    teacher_cache: Annotated[Path | None, typer.Option(help="NPZ file that keeps its vectors.")] = None,
    epochs: Annotated[int, typer.Option(help="Fewer take less time.")] = Recipe().epochs,
    hard_share: Annotated[
        float, typer.Option(help="Share of the batches with mined wrong answers, in all models.")
    ] = Recipe().hard_share,
    only: Annotated[list[str] | None, typer.Option(help="Models to train, by name.")] = None,
    out: Annotated[Path, typer.Option(help="Where the figures are kept.")] = Path("reports"),
) -> None:
    """Train the recipe with one ingredient left out at a time, and measure each."""
    files = [data / "korean-english" / "pairs.tsv.gz", texts / "paraphrases.tsv"]
    mix = Mix.read(texts / "mix.json")
    pairs = read_all(files, [texts / "documents.tsv"], [BUNDLED], held_out_texts(held_out), Recipe().seed)
    given = Texts(pairs, mix, teacher, teacher_cache)
    recipe = Recipe(epochs=epochs, hard_share=hard_share)
    jobs: dict[str, Callable[[], EncoderReport]] = {
        name: lambda variant=variant: trained(given, variant, recipe, data)  # type: ignore[misc]
        for name, variant in variants(mix).items()
    }
    jobs[FASTTEXT] = lambda: run(data, FastTextEncoder.train(pairs))
    jobs[TEACHER] = lambda: run(data, load_encoder(teacher))
    if unknown := set(only or ()) - jobs.keys():
        raise typer.BadParameter(f"no model {sorted(unknown)}; there are: {', '.join(jobs)}")
    for name in only or jobs:
        if name not in _kept(out):
            typer.echo(f"training: {name}")
            figures = asdict(jobs[name]())
            out.mkdir(parents=True, exist_ok=True)
            (out / KEPT).write_text(json.dumps({**_kept(out), name: figures}, indent=1) + "\n")
    kept = _kept(out)
    typer.echo(as_table({name: kept[name] for name in jobs if name in kept}))


def _kept(out: Path) -> dict[str, dict[str, float]]:
    path = out / KEPT
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else {}


if __name__ == "__main__":
    typer.run(main)
