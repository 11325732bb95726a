"""Joining Naver's ratings, as KMRD has them, to a catalogue."""

from __future__ import annotations

from pathlib import Path

import pytest

from data import InteractionError, Item
from data.ratings.naver import joined_ratings, read_films

FILMS = (
    "movie\ttitle\ttitle_eng\tyear\tgrade\n"
    "10001\t시네마 천국\tCinema Paradiso , 1988\t2013\t전체 관람가\n"
    "10002\t프로젝트 A\tA 計劃 , Project A , 1983\t2015\t15세 관람가\n"
    "10003\t이름만\t\t\t\n"
    "10004\t없는 영화\tNot There , 1988\t1990\t\n"
)
RATINGS = "user,movie,rate,time\n0,10001,7,100\n0,10002,10,200\n1,10003,9,300\n1,10004,1,400\n"
ITEMS = (
    Item("cinema-paradiso", "movie", {"ko": "시네마 천국", "en": "Cinema Paradiso"}, year=1988),
    Item("project-a", "movie", {"ko": "프로젝트 에이", "en": "Project A"}, year=1983),
    Item("name-only", "movie", {"ko": "이름만"}, year=2000),
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "movies.txt").write_text(FILMS, encoding="utf-8")
    (tmp_path / "rates.csv").write_text(RATINGS, encoding="utf-8")
    return tmp_path


def test_the_year_of_a_film_is_its_own_and_not_that_of_its_last_release(folder: Path) -> None:
    films = {film.id: film for film in read_films(folder)}
    assert films[10001].titles == ("시네마 천국", "Cinema Paradiso") and films[10001].year == 1988
    assert films[10002].titles == ("프로젝트 A", "A 計劃", "Project A")
    assert films[10003].titles == ("이름만",) and films[10003].year is None


def test_ratings_come_on_the_scale_of_movielens(folder: Path) -> None:
    assert joined_ratings(folder, ITEMS).values.tolist() == [
        ["naver/0", "cinema-paradiso", 3.5, 100],
        ["naver/0", "project-a", 5.0, 200],
    ]


@pytest.mark.parametrize("name", ["movies.txt", "rates.csv"])
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(InteractionError, match=rf"{name}: no such file; DIR is a folder of KMRD"):
        joined_ratings(folder, ITEMS)
