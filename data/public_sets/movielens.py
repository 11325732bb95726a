"""MovieLens (GroupLens, https://grouplens.org/datasets/movielens/): ratings, films, and a 1M given split.

Harper and Konstan, "The MovieLens datasets: history and context", TiiS 2015.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from data.errors import DataError
from data.public_sets.lists import read_lists
from data.public_sets.reading import NumberedLine, PublicSet, items_of, plain_or_gzipped, table, text

GENRES = {
    "Children": "family",
    "Children's": "family",
    "Sci-Fi": "science fiction",
    "Musical": "music",
    "Film-Noir": "film noir",
}
"""What this set calls otherwise than recotalk; the other names differ in case alone."""
_NO_GENRES = "(no genres listed)"
_YEAR = re.compile(r"(?P<name>.+?)\s*\((?P<year>\d{4})(?:[–-]\d{0,4})?\)\s*")
_IN_BRACKETS = re.compile(r"(?P<name>.+?)\s*\((?:a\.k\.a\.\s*)?(?P<other>[^()]+)\)")
_ARTICLE = re.compile(r"(?P<name>.+), (?P<article>The|A|An|Le|La|Les|L'|El|Il|Das|Der|Die)")

Extra = Mapping[str, Mapping[str, Any]]
"""Further catalogue columns by MovieLens id."""


def read_movielens(folder: Path, extra: Extra | None = None) -> PublicSet:
    """ratings.csv and movies.csv of an unpacked set (latest-small, 25M, 32M …).

    Raises DataError when a file is not there or is no such table.
    """
    columns = {"userId": "user_id", "movieId": "item_id", "rating": "rating", "timestamp": "timestamp"}
    events = table(folder / "ratings.csv", columns).rename(columns=columns)
    movies = table(folder / "movies.csv", ("movieId", "title", "genres"))
    lines = enumerate(movies.itertuples(index=False, name=None), 2)
    rows = (
        (number, {"id": id, **_film(title, genres, (extra or {}).get(id, {}))})
        for number, (id, title, genres) in lines
    )
    items, bad = items_of(rows, folder / "movies.csv")
    return PublicSet(events, items, bad)


def read_movielens_1m(folder: Path, extra: Extra | None = None) -> PublicSet:
    """A given split of MovieLens 1M: train.txt, test.txt, item_map.txt (MovieLens id, id in the lists), movies.dat.

    Items keep the ids of the lists; their MovieLens id is the extra fact `movielens`. The .txt files may
    be gzipped. Raises DataError when a file is not there or is not in that form.
    """
    split = read_lists(plain_or_gzipped(folder, "train.txt"), plain_or_gzipped(folder, "test.txt"))
    map_file = plain_or_gzipped(folder, "item_map.txt")
    pairs = [line.split() for line in text(map_file).splitlines() if line.strip()]
    if any(len(pair) != 2 for pair in pairs):
        raise DataError(f"{map_file}: each line must be a MovieLens id and the id in the lists")
    dat = folder / "movies.dat"
    # The original files are in Latin-1, of 1M as of 100K.
    items, bad = items_of(_dat_rows(text(dat, "latin-1"), dict(pairs), extra or {}), dat)
    return PublicSet(split.events, items, bad)


def _dat_rows(content: str, id_of: Mapping[str, str], extra: Extra) -> Iterator[NumberedLine]:
    for number, line in enumerate(content.split("\n"), 1):
        movie, _, rest = line.strip().partition("::")
        title, _, genres = rest.rpartition("::")
        if movie in id_of:
            yield (
                number,
                {"id": id_of[movie], **_film(title, genres, extra.get(movie, {})), "movielens": movie},
            )


def _film(title: str, genres: str, extra: Mapping[str, Any]) -> dict[str, Any]:
    """The catalogue columns of one film; what `extra` says of titles is put beside the film's own."""
    name, others, year = title_parts(title)
    listed = [GENRES.get(genre, genre) for genre in genres.split("|") if genre and genre != _NO_GENRES]
    own = {"kind": "movie", "aliases": others, "year": year, "genres": listed}
    return {**own, **extra, "title": {**extra.get("title", {}), "en": name}}


def title_parts(title: str) -> tuple[str, list[str], int | None]:
    """Name, other names and year of a title as MovieLens writes it.

    >>> title_parts("City of Lost Children, The (Cité des enfants perdus, La) (1995)")
    ('The City of Lost Children', ['La Cité des enfants perdus'], 1995)
    """
    dated = _YEAR.fullmatch(title)
    name, others = (dated["name"] if dated else title.strip()), list[str]()
    while parts := _IN_BRACKETS.fullmatch(name):
        name = parts["name"]
        others.insert(0, _article_first(parts["other"].strip()))
    return _article_first(name), others, int(dated["year"]) if dated else None


def _article_first(name: str) -> str:
    parts = _ARTICLE.fullmatch(name)
    if parts is None:
        return name
    return parts["article"] + ("" if parts["article"].endswith("'") else " ") + parts["name"]
