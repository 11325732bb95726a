"""`python -m data.movielens DIR --out FILE`: MovieLens ratings as an interactions file about a catalogue.

The MovieLens data sets (GroupLens, https://grouplens.org/datasets/movielens/) may not be passed on,
so recotalk ships weights trained on them and no ratings. A film joins its ratings by TMDB id where the
item has one (`tmdb`, as links.csv has), else by English title and year.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from data.catalogue import BUNDLED, load_catalogue
from data.errors import InteractionError, RecotalkError
from data.item import Item

if TYPE_CHECKING:
    import pandas as pd

_TITLE = re.compile(r"(?P<title>.+?)(?:, (?P<article>The|A|An))?(?: \(.*\))? \((?P<year>\d{4})\)\s*")


def joined_ratings(folder: Path, items: Iterable[Item]) -> pd.DataFrame:
    """user_id, item_id, rating, timestamp of every rating of `folder` on one of `items`.

    Raises InteractionError when ratings.csv, movies.csv or links.csv is not there.
    """
    import pandas as pd

    for name in ("ratings.csv", "movies.csv", "links.csv"):
        if not (folder / name).is_file():
            raise InteractionError(f"{folder / name}: no such file; DIR is an unpacked MovieLens data set")
    item_of = _item_of_movie(pd.read_csv(folder / "movies.csv"), pd.read_csv(folder / "links.csv"), items)
    ratings = pd.read_csv(folder / "ratings.csv")
    ratings = ratings[ratings["movieId"].isin(item_of)]
    return pd.DataFrame(
        {
            "user_id": ratings["userId"],
            "item_id": ratings["movieId"].map(item_of),
            "rating": ratings["rating"],
            "timestamp": ratings["timestamp"],
        }
    )


def _item_of_movie(movies: pd.DataFrame, links: pd.DataFrame, items: Iterable[Item]) -> dict[int, str]:
    by_tmdb: dict[int, str] = {}
    by_title: dict[tuple[str, int], str] = {}
    for item in items:
        if "tmdb" in item.extra:
            by_tmdb[int(item.extra["tmdb"])] = item.id
        if item.year is not None:
            for name in item.names():
                by_title.setdefault((name.casefold(), item.year), item.id)
    tmdb = links.dropna(subset=["tmdbId"]).set_index("movieId")["tmdbId"].astype(int)
    found: dict[int, str] = {}
    for movie, title in zip(movies["movieId"], movies["title"], strict=True):
        parts = _TITLE.fullmatch(title)
        name = " ".join(filter(None, [parts["article"], parts["title"]])).casefold() if parts else ""
        item_id = by_tmdb.get(tmdb.get(movie, -1)) or by_title.get((name, int(parts["year"]) if parts else 0))
        if item_id:
            found[int(movie)] = item_id
    return found


def main(
    folder: Annotated[Path, typer.Argument(help="An unpacked MovieLens set: ratings, movies and links.csv.")],
    out: Annotated[Path, typer.Option(help="Where the interactions file goes (CSV).")],
    items: Annotated[Path, typer.Option(help="The catalogue to join to.")] = BUNDLED,
) -> None:
    """Write the ratings on the catalogue's films as an interactions file."""
    try:
        ratings = joined_ratings(folder, load_catalogue(items).items)
    except RecotalkError as error:
        print(f"error: {error}", file=sys.stderr)
        raise typer.Exit(1) from error
    ratings.to_csv(out, index=False)
    print(f"{len(ratings):,} ratings of {ratings['item_id'].nunique():,} items → {out}")


if __name__ == "__main__":
    typer.run(main)
