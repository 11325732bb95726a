"""MovieLens sets, made up, in the original's form."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from data import Item
from data.errors import DataError
from data.public_sets.movielens import read_movielens, read_movielens_1m, title_parts
from data.public_sets.titles import COLUMNS, read_titles

RATINGS = "userId,movieId,rating,timestamp\n7,1,4.5,1000\n7,3,0.5,1001\n7,1,2.0,1002\n"
MOVIES = """movieId,title,genres
1,"Quiet Robot, The (1999)",Sci-Fi|Children
2,Nothing Known,(no genres listed)
3,"Nuit, La (Night, The) (2001)",Film-Noir
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "ratings.csv").write_text(RATINGS)
    (tmp_path / "movies.csv").write_text(MOVIES)
    return tmp_path


def test_ratings_are_as_they_were_repeated_ones_too(folder: Path) -> None:
    events = read_movielens(folder).events
    assert list(events.columns) == ["user_id", "item_id", "rating", "timestamp"]
    assert events.values.tolist() == [
        ["7", "1", "4.5", "1000"], ["7", "3", "0.5", "1001"], ["7", "1", "2.0", "1002"],
    ]  # fmt: skip


def test_films_become_items_under_their_own_ids(folder: Path) -> None:
    given = read_movielens(folder)
    assert given.items == (
        Item("1", "movie", {"en": "The Quiet Robot"}, year=1999, genres=("science fiction", "family")),
        Item("2", "movie", {"en": "Nothing Known"}),
        Item("3", "movie", {"en": "La Nuit"}, aliases=("The Night",), year=2001, genres=("film noir",)),
    )
    assert given.bad == ()


def test_a_film_that_breaks_a_rule_is_left_out_and_told(folder: Path) -> None:
    (folder / "movies.csv").write_text(
        "movieId,title,genres\n1,Old (0999),Drama\n2,A (2000),Drama\n2,B (2001),War\n"
    )
    given = read_movielens(folder)
    assert [item.title["en"] for item in given.items] == ["A"]
    assert [(row.line, row.column, row.value) for row in given.bad] == [(2, "year", "999"), (4, "id", "2")]


@pytest.mark.parametrize(
    ("title", "parts"),
    [
        ("Seven (a.k.a. Se7en) (1995)", ("Seven", ["Se7en"], 1995)),
        ("Avventura, L' (Adventure, The) (1960)", ("L'Avventura", ["The Adventure"], 1960)),
        ("(500) Days of Summer (2009) ", ("(500) Days of Summer", [], 2009)),
        ("Three (Tri) (Drei) (2010)", ("Three", ["Tri", "Drei"], 2010)),
        ("A Series (2006–2007)", ("A Series", [], 2006)),
        ("2001: A Space Odyssey", ("2001: A Space Odyssey", [], None)),
    ],
)
def test_a_title_is_taken_apart(title: str, parts: tuple[str, list[str], int | None]) -> None:
    assert title_parts(title) == parts


def write_titles(path: Path, *rows: str) -> Path:
    path.write_bytes(gzip.compress("\n".join([",".join(COLUMNS), *rows]).encode()))
    return path


def test_a_table_of_titles_adds_languages_people_and_texts(folder: Path, tmp_path: Path) -> None:
    titles = write_titles(
        tmp_path / "titles.csv.gz",
        "1,조용한 로봇,Still,김하나,Hana Kim,Ann A|Bo B,robots|silence,로봇이 나온다.,A robot.",
        "1,두 번째 줄,,,,,,,",
        "3,,,,Jo Jo|Mo Mo,,,,",
        ",제목뿐,,,,,,,",
    )
    first, second, third = read_movielens(folder, read_titles(titles)).items
    assert first == Item(
        "1", "movie", {"ko": "조용한 로봇", "en": "The Quiet Robot"}, original_title="Still", year=1999,
        people={"director": ({"ko": "김하나", "en": "Hana Kim"},), "cast": ({"en": "Ann A"}, {"en": "Bo B"})},
        genres=("science fiction", "family"), themes={"en": ("robots", "silence")},
        overview={"ko": "로봇이 나온다.", "en": "A robot."},
    )  # fmt: skip
    assert second == read_movielens(folder).items[1]
    assert third.role("director") == ({"en": "Jo Jo"}, {"en": "Mo Mo"})


def test_a_table_of_titles_without_a_column_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "titles.csv").write_text("ml_movieId,title_ko\n1,가\n")
    with pytest.raises(DataError, match="no column original_title and director_ko"):
        read_titles(tmp_path / "titles.csv")


def test_the_split_of_1m_keeps_the_ids_of_its_lists(tmp_path: Path) -> None:
    (tmp_path / "train.txt.gz").write_bytes(gzip.compress(b"0 0 1\n"))
    (tmp_path / "test.txt").write_text("0 2\n")
    (tmp_path / "item_map.txt").write_text("10 0\n30 1\n20 2\n")
    (tmp_path / "movies.dat").write_bytes(
        "10::Café::Story (1990)::Children's|Drama\n20::B (1991)::War\n40::C (1992)::War\n".encode("latin-1")
    )
    given = read_movielens_1m(tmp_path, {"20": {"title": {"ko": "비"}}})
    assert given.events.values.tolist() == [["0", "0", "train"], ["0", "1", "train"], ["0", "2", "test"]]
    assert given.items == (
        Item(
            "0",
            "movie",
            {"en": "Café::Story"},
            year=1990,
            genres=("family", "drama"),
            extra={"movielens": "10"},
        ),
        Item("2", "movie", {"ko": "비", "en": "B"}, year=1991, genres=("war",), extra={"movielens": "20"}),
    )
    (tmp_path / "item_map.txt").write_text("10 0 7\n")
    with pytest.raises(DataError, match=r"item_map\.txt: each line must be"):
        read_movielens_1m(tmp_path)
