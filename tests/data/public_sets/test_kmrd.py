"""A KMRD folder, made up, in the original's form."""

from __future__ import annotations

from pathlib import Path

import pytest

from data import Item
from data.errors import DataError
from data.public_sets.kmrd import read_kmrd

FILES = {
    "rates.csv": "user,movie,rate,time\n0,11,9,1000\n0,11,7,2000\n4,12,1,3000\n",
    "movies.txt": (
        "movie\ttitle\ttitle_eng\tyear\tgrade\n"
        "11\t조용한 밤\tNuit Calme , Stille Nacht , Quiet Night , 1985\t2013\t15세 관람가\n"
        "12\t\t\t\tPG\n"
        "13\t섬\t\t1999\t\n"
    ),
    "genres.csv": "movie,genre\n11,멜로/로맨스\n11,SF\n12,새장르\n",
    "countries.csv": "movie,country\n11,독일(구 서독)\n11,프랑스\n12,국가불명\n",
    "castings.csv": "movie,people,order,leading\n11,5,10,0\n11,8,2,1\n11,9,1,1\n",
    "peoples.txt": "people\tkorean\toriginal\n5\t김하나\t\n8\t톰\tTom Moe\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, content in FILES.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    return tmp_path


def test_ratings_are_as_they_were_repeated_ones_too(folder: Path) -> None:
    events = read_kmrd(folder).events
    assert list(events.columns) == ["user_id", "item_id", "rating", "timestamp"]
    assert events.values.tolist() == [
        ["0", "11", "9", "1000"],
        ["0", "11", "7", "2000"],
        ["4", "12", "1", "3000"],
    ]


def test_films_become_items_with_all_that_is_known(folder: Path) -> None:
    given = read_kmrd(folder)
    assert given.bad == ()
    assert given.items == (
        Item(
            "11", "movie", {"ko": "조용한 밤", "en": "Quiet Night"}, original_title="Nuit Calme",
            aliases=("Stille Nacht",), year=1985, genres=("romance", "science fiction"), country="DE",
            people={"cast": ({"ko": "톰", "en": "Tom Moe"}, {"ko": "김하나"})}, age_rating=15,
            extra={"countries": ["DE", "FR"]},
        ),
        Item("12", "movie", {"en": "12"}, genres=("새장르",)),
        Item("13", "movie", {"ko": "섬"}),
    )  # fmt: skip


@pytest.mark.parametrize("name", sorted(FILES))
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(DataError, match=f"{name}: no such file"):
        read_kmrd(folder)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("genres.csv", "film,genre\n1,a\n", "genres.csv: no column movie; the columns are: film, genre"),
        ("genres.csv", "", "genres.csv: cannot be read: No columns"),
        (
            "movies.txt",
            "movie\ttitle\ttitle_eng\tyear\tgrade\nx1\tA\t\t\t\n",
            "movies.txt:2: movie = 'x1': must be a whole number",
        ),
    ],
)
def test_a_file_of_another_form_is_an_error(folder: Path, name: str, content: str, message: str) -> None:
    (folder / name).write_text(content, encoding="utf-8")
    with pytest.raises(DataError) as caught:
        read_kmrd(folder)
    assert message in str(caught.value)
