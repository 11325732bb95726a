"""`python -m data.ratings --movielens DIR --kmrd DIR --out FILE`: public ratings as one interactions file."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from data.catalogue import BUNDLED, load_catalogue
from data.errors import RecotalkError
from data.ratings import movielens, naver


def main(
    out: Annotated[Path, typer.Option(help="Where the interactions file goes (CSV).")],
    movielens_dir: Annotated[
        Path | None,
        typer.Option("--movielens", help="An unpacked MovieLens set: ratings, movies, links.csv."),
    ] = None,
    kmrd_dir: Annotated[
        Path | None, typer.Option("--kmrd", help="A folder of KMRD (Naver): rates.csv and movies.txt.")
    ] = None,
    items: Annotated[Path, typer.Option(help="The catalogue to join to.")] = BUNDLED,
) -> None:
    """Write the ratings on the catalogue's films as an interactions file."""
    import pandas as pd

    try:
        films = [item for item in load_catalogue(items).items if item.kind == "movie"]
        sources = [
            (name, join(folder, films))
            for name, join, folder in (
                ("MovieLens", movielens.joined_ratings, movielens_dir),
                ("Naver", naver.joined_ratings, kmrd_dir),
            )
            if folder
        ]
        if not sources:
            raise RecotalkError("give --movielens DIR, --kmrd DIR or both")
    except RecotalkError as error:
        print(f"error: {error}", file=sys.stderr)
        raise typer.Exit(1) from error
    for name, ratings in sources:
        print(f"{name}: {len(ratings):,} ratings of {ratings['item_id'].nunique():,} films")
    joined = pd.concat([ratings for _, ratings in sources])
    joined.to_csv(out, index=False)
    print(f"{len(joined):,} ratings of {joined['item_id'].nunique():,} of {len(films):,} films → {out}")


if __name__ == "__main__":
    typer.run(main)
