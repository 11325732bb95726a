"""MovieLens ratings (GroupLens, https://grouplens.org/datasets/movielens/) of the films of a catalogue.

The sets may not be passed on, so recotalk ships weights trained on them and no ratings.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from data.errors import InteractionError
from data.item import Item
from data.ratings.films import FilmFinder

if TYPE_CHECKING:
    import pandas as pd

_FILES = ("ratings.csv", "movies.csv", "links.csv")
_TITLE = re.compile(r"(?P<title>.+?)(?:, (?P<article>The|A|An))?(?: \(.*\))? \((?P<year>\d{4})\)\s*")


def joined_ratings(folder: Path, items: Iterable[Item]) -> pd.DataFrame:
    """user_id ("movielens/7"), item_id, rating (0.5–5), timestamp of every rating on one of `items`.

    Raises InteractionError when ratings.csv, movies.csv or links.csv is not there.
    """
    import pandas as pd

    for name in _FILES:
        if not (folder / name).is_file():
            raise InteractionError(f"{folder / name}: no such file; DIR is an unpacked MovieLens data set")
    item_of = _item_of_movie(pd.read_csv(folder / "movies.csv"), pd.read_csv(folder / "links.csv"), items)
    ratings = pd.read_csv(folder / "ratings.csv")
    ratings = ratings[ratings["movieId"].isin(item_of)]
    return pd.DataFrame(
        {
            "user_id": "movielens/" + ratings["userId"].astype(str),
            "item_id": ratings["movieId"].map(item_of),
            "rating": ratings["rating"],
            "timestamp": ratings["timestamp"],
        }
    )


def _item_of_movie(movies: pd.DataFrame, links: pd.DataFrame, items: Iterable[Item]) -> dict[int, str]:
    finder = FilmFinder(items)
    tmdb = links.dropna(subset=["tmdbId"]).set_index("movieId")["tmdbId"].astype(int).to_dict()
    found: dict[int, str] = {}
    for movie, title in zip(movies["movieId"], movies["title"], strict=True):
        parts = _TITLE.fullmatch(title)
        names = [" ".join(filter(None, [parts["article"], parts["title"]]))] if parts else []
        item_id = finder.find(names, int(parts["year"]) if parts else 0, tmdb.get(movie))
        if item_id:
            found[int(movie)] = item_id
    return found
