"""Naver film ratings of the films of a catalogue, in the form of KMRD (https://github.com/lovit/kmrd)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from data.errors import InteractionError
from data.item import Item
from data.ratings.films import FilmFinder

if TYPE_CHECKING:
    import pandas as pd

RATINGS, FILMS = "rates.csv", "movies.txt"
_TO_MOVIELENS = 0.5
"""Naver rates from 1 to 10, MovieLens from 0.5 to 5: one scale for both logs."""
_FOREIGN_TITLE = re.compile(r"(?P<names>.*?)\s*,?\s*(?P<year>\d{4})\s*")


@dataclass(frozen=True, slots=True)
class NaverFilm:
    """One line of movies.txt: every title, and the year of the film itself.

    The column `year` is that of the last release in Korea; the film's own ends the foreign title.
    """

    id: int
    titles: tuple[str, ...]
    year: int | None


def read_films(folder: Path) -> list[NaverFilm]:
    """The films of a KMRD folder. Raises InteractionError when movies.txt is not there."""
    import pandas as pd

    table = pd.read_csv(_given(folder, FILMS), sep="\t", dtype=str, keep_default_na=False)
    return [_film(*row) for row in table[["movie", "title", "title_eng"]].itertuples(index=False, name=None)]


def _film(id: str, title: str, foreign: str) -> NaverFilm:
    parts = _FOREIGN_TITLE.fullmatch(foreign)
    names = parts["names"].split(" , ") if parts else []
    titles = tuple(filter(None, (title, *(name.strip() for name in names))))
    return NaverFilm(int(id), titles, int(parts["year"]) if parts else None)


def _given(folder: Path, name: str) -> Path:
    if not (folder / name).is_file():
        raise InteractionError(f"{folder / name}: no such file; DIR is a folder of KMRD")
    return folder / name


def joined_ratings(folder: Path, items: Iterable[Item]) -> pd.DataFrame:
    """user_id ("naver/7"), item_id, rating (0.5–5), timestamp of every rating on one of `items`.

    Raises InteractionError when rates.csv or movies.txt is not there.
    """
    import pandas as pd

    finder = FilmFinder(items)
    item_of = {film.id: finder.find(film.titles, film.year) for film in read_films(folder) if film.year}
    ratings = pd.read_csv(_given(folder, RATINGS))
    item = ratings["movie"].map(item_of)
    ratings, item = ratings[item.notna()], item[item.notna()]
    return pd.DataFrame(
        {
            "user_id": "naver/" + ratings["user"].astype(str),
            "item_id": item,
            "rating": ratings["rate"] * _TO_MOVIELENS,
            "timestamp": ratings["time"],
        }
    )
