"""`python -m data.public_sets SET DIR --out FOLDER`: a public data set as interactions.csv and items.jsonl."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from data.errors import SHOWN, RecotalkError
from data.public_sets.encoder_texts import write_texts
from data.public_sets.kmrd import read_kmrd
from data.public_sets.lists import read_lists
from data.public_sets.movielens import read_movielens, read_movielens_1m
from data.public_sets.reading import PublicSet
from data.public_sets.titles import read_titles
from data.public_sets.writing import write

app = typer.Typer(
    help="Public data sets in recotalk's formats, for measuring.", add_completion=False, no_args_is_help=True
)

Folder = Annotated[Path, typer.Argument(metavar="DIR", help="The unpacked data set.")]
Out = Annotated[Path, typer.Option(help="The folder to write interactions.csv and items.jsonl into.")]
Titles = Annotated[
    Path | None,
    typer.Option(help="A CSV table of Korean titles, people, keywords and overviews by ml_movieId."),
]


@app.command()
def movielens(folder: Folder, out: Out, titles: Titles = None) -> None:
    """MovieLens as GroupLens gives it out: ratings.csv, movies.csv."""
    _convert(lambda: read_movielens(folder, read_titles(titles) if titles else None), out)


@app.command("movielens-1m")
def movielens_1m(folder: Folder, out: Out, titles: Titles = None) -> None:
    """A given split of MovieLens 1M: train.txt, test.txt, item_map.txt, movies.dat."""
    _convert(lambda: read_movielens_1m(folder, read_titles(titles) if titles else None), out)


@app.command()
def kmrd(folder: Folder, out: Out) -> None:
    """KMRD (Naver): rates.csv, movies.txt, genres.csv, countries.csv, castings.csv, peoples.txt."""
    _convert(lambda: read_kmrd(folder), out)


@app.command()
def lists(
    train: Annotated[Path, typer.Option(help="Lines `user item item …` to learn from; may be gzipped.")],
    test: Annotated[Path, typer.Option(help="Lines of the same form to test on.")],
    out: Out,
) -> None:
    """Any given split written as lists of items."""
    _convert(lambda: read_lists(train, test), out)


@app.command("encoder-texts")
def encoder_texts(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="korean/, korean-english/, courses/, …")],
    out: Annotated[Path, typer.Option(help="The folder to write the training texts into.")],
) -> None:
    """Texts to train the encoder on: paraphrases.tsv, documents.tsv, mix.json."""
    try:
        written = write_texts(folder, out)
    except RecotalkError as error:
        print(f"error: {error}", file=sys.stderr)
        raise typer.Exit(1) from error
    for name, lines in written.items():
        print(f"{out / name}: {lines:,} lines")


def _convert(read: Callable[[], PublicSet], out: Path) -> None:
    try:
        given = read()
    except RecotalkError as error:
        print(f"error: {error}", file=sys.stderr)
        raise typer.Exit(1) from error
    for row in given.bad[:SHOWN]:
        print(f"left out: {row}", file=sys.stderr)
    if len(given.bad) > SHOWN:
        print(f"left out: {len(given.bad) - SHOWN:,} more", file=sys.stderr)
    print(write(given, out))


if __name__ == "__main__":
    app(prog_name="python -m data.public_sets")
