"""Joining MovieLens ratings to a catalogue."""

from __future__ import annotations

from pathlib import Path

import pytest

from data import InteractionError, Item
from data.ratings.movielens import joined_ratings

ITEMS = (
    Item("movie/host", "movie", {"ko": "괴물", "en": "The Host"}, year=2006, extra={"tmdb": 1255}),
    Item("movie/amelie", "movie", {"en": "Amélie"}, aliases=("Fabulous Destiny of Amélie",), year=2001),
    Item("movie/lost-children", "movie", {"en": "The City of Lost Children"}, year=1995),
    Item("movie/undated", "movie", {"en": "Undated"}),
)
MOVIES = """movieId,title,genres
1,"Gwoemul (2006)",Horror
2,"Amélie (Fabuleux destin d'Amélie, Le) (2001)",Comedy
3,"City of Lost Children, The (Cité des enfants perdus, La) (1995)",Fantasy
4,"Host, The (2013)",Action
5,Undated,Drama
6,"Lost Children (1995)",Drama
"""
LINKS = "movieId,imdbId,tmdbId\n1,1,1255\n2,2,194\n3,3,\n4,4,72710\n5,5,\n6,6,9\n"
RATINGS = "userId,movieId,rating,timestamp\n" + "".join(
    f"7,{movie},{movie / 2},10{movie}\n" for movie in range(1, 7)
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in (("movies", MOVIES), ("links", LINKS), ("ratings", RATINGS)):
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    return tmp_path


def test_films_join_by_tmdb_id_else_by_english_title_and_year(folder: Path) -> None:
    joined = joined_ratings(folder, ITEMS)
    assert joined.values.tolist() == [
        ["movielens/7", "movie/host", 0.5, 101],
        ["movielens/7", "movie/amelie", 1.0, 102],
        ["movielens/7", "movie/lost-children", 1.5, 103],
    ]


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "links.csv").unlink()
    with pytest.raises(
        InteractionError, match=r"links\.csv: no such file; DIR is an unpacked MovieLens data set"
    ):
        joined_ratings(folder, ITEMS)
