"""Which item a film of another list is."""

from __future__ import annotations

import pytest

from data import Item
from data.ratings.films import FilmFinder

FINDER = FilmFinder(
    [
        Item("host-2006", "movie", {"ko": "괴물", "en": "The Host"}, year=2006, extra={"tmdb": 1255}),
        Item("host-2013", "movie", {"ko": "호스트", "en": "The Host"}, year=2013),
        Item("monster-2023", "movie", {"ko": "괴물", "en": "Monster"}, original_title="怪物", year=2023),
        Item("undated", "movie", {"en": "Undated"}),
    ]
)


@pytest.mark.parametrize(
    ("titles", "year", "tmdb", "found"),
    [
        (["anything"], 1900, 1255, "host-2006"),
        (["Host"], 2013, None, "host-2013"),
        (["The Host"], 2012, None, "host-2013"),
        (["The Host"], 2010, None, None),
        (["The Host"], 2006, 72710, None),  # another film by its id
        (["The Host"], 2013, 72710, "host-2013"),  # that item has no id to differ in
        (["괴물"], 2006, None, "host-2006"),
        (["no such", "怪物"], 2024, None, "monster-2023"),
        (["Undated"], 2000, None, None),
        ([], 2006, None, None),
    ],
)
def test_a_film_is_found_by_id_or_by_title_and_year(
    titles: list[str], year: int, tmdb: int | None, found: str | None
) -> None:
    assert FINDER.find(titles, year, tmdb) == found


def test_the_nearer_year_wins() -> None:
    finder = FilmFinder(Item(f"it-{year}", "movie", {"en": "It"}, year=year) for year in (2016, 2017))
    assert finder.find(["It"], 2017) == "it-2017"
    assert finder.find(["It"], 2016) == "it-2016"
