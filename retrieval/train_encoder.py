"""Train the Korean–English text encoder: `python -m retrieval.train_encoder --pairs FILE …`.

Reads pairs of texts, trains a tokeniser and one vector a token, and writes a sentence-transformers model
folder with its model card. It takes minutes on two cores and needs no GPU.
"""

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from tokenizers import Tokenizer

from data.catalogue import load_catalogue
from data.errors import RecotalkError
from retrieval.encoder import BUNDLED_ENCODER, encode, encoder_identity, load_encoder
from retrieval.encoder_training.export import Card, check_replaceable, save_static_model
from retrieval.encoder_training.mix import Mix
from retrieval.encoder_training.pairs import (
    Pair,
    Reading,
    catalogue_pairs,
    one_line,
    read_documents,
    read_pairs,
)
from retrieval.encoder_training.recipe import Recipe, Teacher, TrainingPairs
from retrieval.encoder_training.tokens import english_pieces, train_tokenizer
from retrieval.encoder_training.training import train_vectors

SHOWN_BAD_LINES = 20
_DEFAULT = Recipe()

app = typer.Typer(add_completion=False)

Pairs = Annotated[
    list[Path], typer.Option(help="TSV or TSV.gz: source, English, Korean.", exists=True, dir_okay=False)
]
Documents = Annotated[
    list[Path] | None,
    typer.Option(help="TSV or TSV.gz: source, title, tags split by |, text.", exists=True, dir_okay=False),
]
HeldOut = Annotated[
    Path | None,
    typer.Option(help="Texts kept for measuring, one a line; never trained on.", exists=True, dir_okay=False),
]
Weights = Annotated[
    list[str] | None,
    typer.Option(help="SOURCE=TIMES an epoch sees each pair of that source; comes before --mix."),
]
MixFile = Annotated[
    Path | None,
    typer.Option(
        "--mix", help="JSON of weights and taught sources, as `data.public_sets encoder-texts` writes."
    ),
]
Catalogue = Annotated[
    list[Path] | None, typer.Option(help="Items whose titles and overviews in both languages are learned.")
]
TeacherName = Annotated[
    str, typer.Option(help="English encoder to learn similarities from: folder or hub name.")
]
Taught = Annotated[list[str] | None, typer.Option(help="Source whose left texts the teacher encodes.")]
TeacherCache = Annotated[Path | None, typer.Option(help="NPZ file that keeps the teacher's vectors.")]
DataNotes = Annotated[
    Path | None,
    typer.Option(help="Markdown about the training data, for the model card.", exists=True, dir_okay=False),
]
Out = Annotated[Path, typer.Option(help="Model folder to write; replaced if it is there.")]


@app.command()
def main(
    context: typer.Context,
    pairs: Pairs,
    documents: Documents = None,
    catalogue: Catalogue = None,
    held_out: HeldOut = None,
    mix: MixFile = None,
    weight: Weights = None,
    teacher: TeacherName = "",
    teach: Taught = None,
    teacher_cache: TeacherCache = None,
    data_notes: DataNotes = None,
    out: Out = BUNDLED_ENCODER,
    vocabulary: Annotated[int, typer.Option(min=100)] = _DEFAULT.vocabulary,
    dimensions: Annotated[int, typer.Option(min=2)] = _DEFAULT.dimensions,
    epochs: Annotated[int, typer.Option(min=1)] = _DEFAULT.epochs,
    batch_size: Annotated[int, typer.Option(min=2)] = _DEFAULT.batch_size,
    learning_rate: Annotated[float, typer.Option(min=0)] = _DEFAULT.learning_rate,
    temperature: Annotated[float, typer.Option(min=0.001)] = _DEFAULT.temperature,
    dropout: Annotated[float, typer.Option(min=0, max=0.9)] = _DEFAULT.dropout,
    hard_share: Annotated[float, typer.Option(min=0, max=1)] = _DEFAULT.hard_share,
    teacher_weight: Annotated[float, typer.Option(min=0)] = _DEFAULT.teacher_weight,
    frequency_power: Annotated[float, typer.Option(min=0, max=1)] = _DEFAULT.frequency_power,
    length_power: Annotated[float, typer.Option(min=0, max=2)] = _DEFAULT.length_power,
    whitening: Annotated[float, typer.Option(min=0, max=0.5)] = _DEFAULT.whitening,
    seed: int = _DEFAULT.seed,
) -> None:
    """Train a static text encoder on pairs of texts and save it."""
    recipe = Recipe(
        vocabulary=vocabulary,
        dimensions=dimensions,
        epochs=epochs,
        batch_size=batch_size,
        learning_rate=learning_rate,
        temperature=temperature,
        dropout=dropout,
        hard_share=hard_share,
        teacher_weight=teacher_weight,
        frequency_power=frequency_power,
        length_power=length_power,
        whitening=whitening,
        seed=seed,
    )
    notes = data_notes.read_text(encoding="utf-8") if data_notes else ""
    card = Card(recipe, _command(context), notes, _shown(teacher))
    try:
        check_replaceable(out)
        training = read_all(pairs, documents or [], catalogue or [], held_out_texts(held_out), seed)
        mixed = Mix.read(mix) if mix else Mix({}, ())
        weights = pair_weights(training, mixed.settings(training) + (weight or []))
        texts = TrainingPairs.of(training, weights)
        typer.echo(f"training the tokeniser: {vocabulary} tokens")
        tokenizer = train_tokenizer(texts, recipe)
        taught = taught_by(teacher, training, [*mixed.taught, *(teach or [])], tokenizer, teacher_cache)
        vectors = train_vectors(tokenizer, texts, recipe, taught)
        size = save_static_model(tokenizer, vectors, card, out)
    except (RecotalkError, FileExistsError) as error:
        typer.echo(f"error: {error}", err=True)
        raise typer.Exit(1) from error
    typer.echo(f"{out}: {size / 1e6:.1f} MB, {len(vectors)} tokens; identity {encoder_identity(str(out))}")


def pair_weights(pairs: Sequence[Pair], settings: Sequence[str]) -> np.ndarray:
    """(n,) how often an epoch sees each pair, from settings like "film.title=0.5"; 1 where nothing is said.

    Raises typer.BadParameter for a setting that cannot be read or names no source.
    """
    times: dict[str, float] = {}
    for setting in settings:
        source, _, value = setting.rpartition("=")
        try:
            times[source] = float(value)
        except ValueError:
            times[source] = -1
        if not (source and 0 <= times[source] < 1000):
            raise typer.BadParameter(f"--weight {setting!r}: give SOURCE=TIMES with TIMES from 0 to 999")
    known = {pair.source for pair in pairs}
    if missing := sorted(times.keys() - known):
        raise typer.BadParameter(f"--weight: no pair comes from {missing}; the sources are {sorted(known)}")
    weights = np.array([times.get(pair.source, 1.0) for pair in pairs])
    if not weights.any():
        raise typer.BadParameter("--weight: every source has weight 0, so there is nothing to train on")
    return weights


def teacher_vectors(teacher: str, texts: Sequence[str], cache: Path | None) -> np.ndarray:
    """The teacher's unit-norm vectors (n, dim) of `texts`; known ones come from `cache`, new ones go into it."""
    known = _kept(teacher, cache)
    if new := [text for text in dict.fromkeys(texts) if text not in known]:
        typer.echo(f"encoding {len(new)} texts with {teacher}; a transformer does about 50 a second a core")
        known.update(zip(new, encode(load_encoder(teacher), new).astype(np.float16), strict=True))
        if cache is not None:
            # As an array of strings every text would take as much room as the longest.
            listed = np.frombuffer(json.dumps(list(known)).encode(), dtype=np.uint8)
            vectors = np.stack(list(known.values()))
            np.savez(cache, teacher=encoder_identity(teacher), texts=listed, vectors=vectors)
    return np.stack([known[text] for text in texts])


def _kept(teacher: str, cache: Path | None) -> dict[str, np.ndarray]:
    """The vectors by text that `cache` has of that teacher."""
    if cache is None or not cache.is_file():
        return {}
    with np.load(cache, allow_pickle=False) as saved:
        if str(saved["teacher"]) != encoder_identity(teacher):
            return {}
        return dict(zip(json.loads(saved["texts"].tobytes()), saved["vectors"], strict=True))


def read_all(
    pairs: Sequence[Path], documents: Sequence[Path], items: Sequence[Path], held_out: set[str], seed: int
) -> list[Pair]:
    """All pairs of all files; says on the terminal what each file gave and what it did not.

    Raises typer.BadParameter when there is none.
    """
    found: list[Pair] = []
    for path in pairs:
        found += _told(path.name, read_pairs(path, held_out))
    for path in documents:
        found += _told(path.name, read_documents(path, held_out, seed))
    if items:
        found += _told("catalogue", catalogue_pairs(load_catalogue(list(items)).items, held_out))
    if not found:
        raise typer.BadParameter(f"no pair to train on in {[str(path) for path in [*pairs, *documents]]}")
    for source, count in Counter(pair.source for pair in found).most_common():
        typer.echo(f"  {count:7} {source}")
    return found


def _told(name: str, reading: Reading) -> list[Pair]:
    for bad in reading.bad[:SHOWN_BAD_LINES]:
        typer.echo(str(bad), err=True)
    if (more := len(reading.bad) - SHOWN_BAD_LINES) > 0:
        typer.echo(f"{name}: {more} more bad lines", err=True)
    counts = f"{len(reading.pairs)} pairs, {reading.held_out} lines held out, {len(reading.bad)} bad lines"
    typer.echo(f"{name}: {counts}")
    return reading.pairs


def held_out_texts(path: Path | None) -> set[str]:
    if path is None:
        return set()
    return {one_line(line) for line in path.read_text(encoding="utf-8").split("\n")} - {""}


def taught_by(
    teacher: str, pairs: Sequence[Pair], sources: Sequence[str], tokenizer: Tokenizer, cache: Path | None
) -> Teacher | None:
    """The teacher's vectors of the left texts of those sources and of English tokens; None without a teacher.

    Raises typer.BadParameter when no pair comes from those sources.
    """
    if not teacher:
        return None
    rows = np.array([row for row, pair in enumerate(pairs) if pair.source in sources], dtype=np.int64)
    if len(rows) == 0:
        raise typer.BadParameter(f"--teacher needs --teach SOURCE; no pair comes from {sources}")
    ids, words = english_pieces(tokenizer)
    texts = [pairs[row].left for row in rows]
    vectors = teacher_vectors(teacher, [*texts, *words], cache)
    return Teacher(rows, vectors[: len(rows)], (ids, vectors[len(rows) :]))


def _command(context: typer.Context) -> str:
    """The command as given, folders of this machine left out."""
    words = ["python -m retrieval.train_encoder"]
    for name, value in context.params.items():
        given = context.get_parameter_source(name)
        if given is None or given.name != "COMMANDLINE":
            continue
        for one in value if isinstance(value, (list, tuple)) else [value]:
            words.append(f"--{name.replace('_', '-')} {_shown(str(one))}")
    return " \\\n    ".join(words)


def _shown(value: str) -> str:
    """A setting as the model card shows it: of an absolute path only the name, of a folder the parent's too."""
    path = Path(value)
    if not path.is_absolute():
        return value
    return "/".join(path.parts[-2:]) if path.is_dir() else path.name


if __name__ == "__main__":
    app()
