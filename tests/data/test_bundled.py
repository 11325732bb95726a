"""The catalogue that ships: complete, bilingual, well formed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

import data
from data import BUNDLED, Item, load_catalogue
from data.checks.rules import advice
from data.item import has_hangul
from data.labels import level_label
from data.text import fold

ID = re.compile(r"(?:movie|course)/[a-z0-9]+(?:-[a-z0-9]+)*")


@pytest.fixture(scope="module")
def bundled() -> tuple[Item, ...]:
    return load_catalogue().items


@pytest.fixture(scope="module")
def films(bundled: tuple[Item, ...]) -> list[Item]:
    return [item for item in bundled if item.kind == "movie"]


@pytest.fixture(scope="module")
def courses(bundled: tuple[Item, ...]) -> list[Item]:
    return [item for item in bundled if item.kind == "course"]


def listed_genres(kind: str) -> set[str]:
    readme = Path(data.__file__).with_name("README.md").read_text("utf-8")
    line = re.search(rf"^Genres of {kind}s: (.+)\.$", readme, re.MULTILINE)
    assert line
    return set(line[1].split(", "))


def test_there_is_enough_of_everything(films: list[Item], courses: list[Item]) -> None:
    assert len(films) >= 1200
    assert sum(film.country == "KR" for film in films) >= 450
    assert {film.year // 10 for film in films if film.country == "KR" and film.year} >= set(range(196, 203))
    assert len(courses) >= 400
    assert min(sum(course.language == language for course in courses) for language in ("ko", "en")) >= 150


ORIGINS = {
    "movies-korean-until-2009": lambda film: film.country == "KR" and film.year < 2010,
    "movies-korean-since-2010": lambda film: film.country == "KR" and film.year >= 2010,
    "movies-american-until-1999": lambda film: film.country in ("US", "CA") and film.year < 2000,
    "movies-american-since-2000": lambda film: film.country in ("US", "CA") and film.year >= 2000,
    "movies-asian": lambda film: film.country not in ("KR", "US", "CA", "GB", "IE", "AU", "NZ"),
    "movies-british-oceanian": lambda film: film.country in ("GB", "IE", "AU", "NZ"),
    "movies-european-and-other": lambda film: (
        film.country not in ("KR", "US", "CA", "GB", "IE", "AU", "NZ", "JP")
    ),
    "courses-korean": lambda course: course.language == "ko",
    "courses-english": lambda course: course.language == "en",
}


@pytest.mark.parametrize("path", sorted(BUNDLED.glob("*.jsonl")), ids=lambda path: path.stem)
def test_files_are_small_and_sorted_and_hold_what_their_names_say(path: Path) -> None:
    assert path.stat().st_size < 1_000_000
    items = load_catalogue(path).items
    ids = re.findall(r'^\{"id": "([^"]+)"', path.read_text("utf-8"), re.MULTILINE)
    assert ids == [item.id for item in items] == sorted(ids)
    assert {f"{item.kind}s" for item in items} == {path.stem.split("-")[0]}
    assert [item.id for item in items if not ORIGINS[path.stem](item)] == []


def test_nothing_is_left_to_advise() -> None:
    assert list(map(str, advice(load_catalogue()))) == []


def test_ids_are_readable_and_unique_by_kind(bundled: tuple[Item, ...]) -> None:
    assert [item.id for item in bundled if not ID.fullmatch(item.id)] == []
    assert [item.id for item in bundled if not item.id.startswith(f"{item.kind}/")] == []
    assert [
        film.id for film in bundled if film.kind == "movie" and not film.id.endswith(f"-{film.year}")
    ] == []


def test_every_item_has_both_titles_and_both_overviews(bundled: tuple[Item, ...]) -> None:
    for item in bundled:
        assert set(item.title) == {"ko", "en"}, item.id
        assert set(item.overview) == {"ko", "en"}, item.id
        assert has_hangul(item.overview["ko"]) and not has_hangul(item.overview["en"]), item.id
        for language, text in item.overview.items():
            assert len(text) >= (40 if language == "ko" else 80), (item.id, language, text)


def test_no_overview_is_used_twice(bundled: tuple[Item, ...]) -> None:
    used = Counter(fold(text) for item in bundled for text in item.overview.values())
    assert [text for text, count in used.items() if count > 1] == []


def test_every_item_has_listed_genres_and_every_film_a_country(bundled: tuple[Item, ...]) -> None:
    for item in bundled:
        assert item.genres, item.id
        assert set(item.genres) <= listed_genres("film" if item.kind == "movie" else "course"), item.id
        assert len(set(item.genres)) == len(item.genres), item.id
        assert item.country or item.kind == "course", item.id
        assert item.language, item.id


def test_themes_stand_in_their_own_language(bundled: tuple[Item, ...]) -> None:
    for item in bundled:
        assert set(item.themes) == {"ko", "en"}, item.id
        assert all(3 <= len(texts) <= 8 for texts in item.themes.values()), item.id
        assert not any(has_hangul(theme) for theme in item.themes["en"]), item.id


def people_of(item: Item) -> Iterator[tuple[str, str, str]]:
    for role, people in item.people.items():
        for person in people:
            yield role, person.get("ko", ""), person.get("en", "")


def test_films_have_a_year_and_directors_named_in_both_scripts(films: list[Item]) -> None:
    for film in films:
        assert film.year and 1890 <= film.year <= 2026, film.id
        assert film.role("director"), film.id
        for role, ko, en in people_of(film):
            assert role in ("director", "cast"), film.id
            assert has_hangul(ko), (film.id, ko, en)
            assert en and not has_hangul(en), (film.id, ko, en)


def test_films_say_their_original_title_and_mostly_how_long_they_are(films: list[Item]) -> None:
    assert [film.id for film in films if not film.original_title] == []
    assert sum(film.runtime is not None for film in films) >= 0.9 * len(films)
    assert {film.age_rating for film in films} <= {None, 0, 12, 15, 19}
    cast = [len(film.role("cast")) for film in films if not {"documentary", "animation"} & set(film.genres)]
    assert sum(count >= 4 for count in cast) >= 0.95 * len(cast)


def test_courses_have_a_provider_and_a_level_that_reads(courses: list[Item]) -> None:
    for course in courses:
        assert course.provider, course.id
        if course.level:
            assert level_label(course.level, "ko") != course.level, course.id


# Features, in the years they came out.
BY_DIRECTOR = {
    "Bong Joon-ho": {2000, 2003, 2006, 2009, 2013, 2017, 2019, 2025},
    "Park Chan-wook": {1992, 1997, 2000, 2002, 2003, 2005, 2006, 2009, 2013, 2016, 2022, 2025},
    "Ryoo Seung-wan": {2000, 2002, 2004, 2005, 2006, 2008, 2010, 2013, 2015, 2017, 2021, 2023, 2024},
    "Lee Chang-dong": {1997, 2000, 2002, 2007, 2010, 2018},
    "Christopher Nolan": {1998, 2000, 2002, 2005, 2006, 2008, 2010, 2012, 2014, 2017, 2020, 2023},
    "Hayao Miyazaki": {1979, 1984, 1986, 1988, 1989, 1992, 1997, 2001, 2004, 2008, 2013, 2023},
}


@pytest.mark.parametrize("director", BY_DIRECTOR)
def test_the_features_of_much_asked_directors_are_there(director: str, films: list[Item]) -> None:
    found = {
        f.year for f in films if any(fold(p.get("en", "")) == fold(director) for p in f.role("director"))
    }
    assert BY_DIRECTOR[director] - found == set()


@pytest.mark.parametrize(
    ("name", "title", "year"),
    [
        ("Crime City 2", "범죄도시 2", 2022),
        ("범죄 도시 3", "범죄도시 3", 2023),
        ("범죄도시4", "범죄도시 4", 2024),
        ("The Outlaws", "범죄도시", 2017),
        ("Parasite", "기생충", 2019),
        ("Oldboy", "올드보이", 2003),
        ("인터스텔라", "인터스텔라", 2014),
        ("Spirited Away", "센과 치히로의 행방불명", 2001),
    ],
)
def test_a_name_people_type_is_one_item(name: str, title: str, year: int, bundled: tuple[Item, ...]) -> None:
    found = [item for item in bundled if fold(name) in map(fold, item.names())]
    assert [(fold(item.title["ko"]), item.year) for item in found] == [(fold(title), year)]
