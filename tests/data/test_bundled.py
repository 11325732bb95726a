"""The catalogue that ships: complete, bilingual, well formed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

import data
from data import BUNDLED, Item, load_catalogue
from data.item import has_hangul
from data.labels import country_label, level_label
from data.text import fold

ID = re.compile(r"(?:movie|course)/[a-z0-9]+(?:-[a-z0-9]+)*")
SENTENCE_END = re.compile(r"[.!?…]+[”\"’')]*(?=\s|$)")


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


def sentences(text: str) -> int:
    return len(SENTENCE_END.findall(text))


def test_there_is_enough_of_everything(films: list[Item], courses: list[Item]) -> None:
    assert len(films) >= 250
    assert sum(film.country == "KR" for film in films) >= 100
    assert len(courses) >= 80
    assert {course.language for course in courses} >= {"ko", "en"}


def test_files_are_sorted_and_hold_what_their_names_say() -> None:
    for path in sorted(BUNDLED.glob("*.jsonl")):
        items = load_catalogue(path).items
        ids = re.findall(r'^\{"id": "([^"]+)"', path.read_text("utf-8"), re.MULTILINE)
        assert ids == [item.id for item in items] == sorted(ids), path.name
        kind, origin = path.stem.split("-")
        assert {f"{item.kind}s" for item in items} == {kind}
        if kind == "movies":
            assert all((film.country == "KR") is (origin == "korean") for film in items)
        else:
            assert {course.language for course in items} == {{"korean": "ko", "english": "en"}[origin]}


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
            assert 2 <= sentences(text) <= 4, (item.id, language, text)
            assert len(text) >= (40 if language == "ko" else 80), (item.id, language, text)


def test_no_overview_is_used_twice(bundled: tuple[Item, ...]) -> None:
    used = Counter(fold(text) for item in bundled for text in item.overview.values())
    assert [text for text, count in used.items() if count > 1] == []


def test_every_item_has_known_genres_and_a_labelled_country(bundled: tuple[Item, ...]) -> None:
    for item in bundled:
        assert item.genres, item.id
        assert set(item.genres) <= listed_genres("film" if item.kind == "movie" else "course"), item.id
        assert len(set(item.genres)) == len(item.genres), item.id
        assert item.country and country_label(item.country, "ko") != item.country, item.id
        assert item.language, item.id


def test_themes_stand_in_their_own_language(bundled: tuple[Item, ...]) -> None:
    for item in bundled:
        assert set(item.themes) == {"ko", "en"}, item.id
        assert all(3 <= len(texts) <= 6 for texts in item.themes.values()), item.id
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


def test_one_person_is_spelled_one_way(films: list[Item]) -> None:
    spelled: dict[str, set[str]] = {}
    for film in films:
        for _, ko, en in people_of(film):
            spelled.setdefault(fold(en), set()).add(fold(ko))
    assert {en: ko for en, ko in spelled.items() if len(ko) > 1} == {}


def test_courses_have_a_provider_and_a_level_that_reads(courses: list[Item]) -> None:
    for course in courses:
        assert course.provider, course.id
        if course.level:
            assert level_label(course.level, "ko") != course.level, course.id


def test_series_are_numbered_in_order(films: list[Item]) -> None:
    by_series: dict[str, list[tuple[int, int, str]]] = {}
    for film in films:
        if film.series and film.series.number is not None:
            assert film.year
            by_series.setdefault(film.series.name["en"], []).append((film.series.number, film.year, film.id))
    for name, places in by_series.items():
        numbers = [number for number, _, _ in places]
        assert len(set(numbers)) == len(numbers), (name, places)


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
