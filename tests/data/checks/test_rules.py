"""Advice on a catalogue: complete items draw none, each fault draws its own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from data import Item, load_catalogue
from data.checks.rules import advice

COMPLETE: dict[str, Any] = {
    "id": "host",
    "kind": "movie",
    "title": {"ko": "괴물", "en": "The Host"},
    "year": 2006,
    "directors": [{"ko": "봉준호", "en": "Bong Joon-ho"}],
    "genres": ["horror"],
    "country": "KR",
    "language": "ko",
    "overview": {
        "ko": "강에서 괴물이 나온다. 가족이 맞선다.",
        "en": "A thing leaves the river. A family fights.",
    },
    "themes": {"ko": ["가족", "한강", "괴수"], "en": ["family", "river", "monster"]},
    "series": {"name": {"en": "Hosts"}, "number": 1},
}
OTHER = COMPLETE | {"id": "other", "title": {"ko": "밀양", "en": "Secret Sunshine"}, "series": None}


def found(folder: Path, *rows: dict[str, Any], beside: tuple[Item, ...] = ()) -> list[str]:
    path = folder / "items.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return [f"{row.line} {row.column}" for row in advice(load_catalogue(path), beside)]


def test_a_complete_catalogue_draws_no_advice(tmp_path: Path) -> None:
    assert found(tmp_path, COMPLETE, OTHER) == []


@pytest.mark.parametrize(
    ("change", "columns"),
    [
        ({"title": "The Host"}, ["title.ko"]),
        ({"overview": {"ko": COMPLETE["overview"]["ko"]}}, ["overview.en"]),
        ({"overview": {**COMPLETE["overview"], "en": "한글로 썼다. 영어가 아니다."}}, ["overview.en"]),
        ({"overview": {**COMPLETE["overview"], "en": "One sentence only."}}, ["overview.en"]),
        ({"themes": {**COMPLETE["themes"], "ko": ["가족"]}}, ["themes.ko"]),
        ({"genres": ["creature feature"]}, ["genres"]),
        ({"genres": []}, ["genres"]),
        ({"country": "Korea"}, ["country"]),
        ({"language": "Korean"}, ["language"]),
        ({"year": None}, ["year"]),
        ({"directors": []}, ["directors"]),
        ({"aliases": ["밀양"]}, ["aliases"]),
        ({"title": OTHER["title"]}, ["title"]),
        ({"cast": [{"ko": "봉준오", "en": "Bong Joon Ho"}]}, ["cast"]),
    ],
)
def test_each_fault_is_found_at_its_column(
    tmp_path: Path, change: dict[str, Any], columns: list[str]
) -> None:
    rows = found(tmp_path, OTHER, COMPLETE | change)
    assert [row for row in rows if row.startswith("2")] == [f"2 {column}" for column in columns]


def test_a_catalogue_beside_is_looked_at_and_not_judged(tmp_path: Path) -> None:
    beside = Item(
        "beside",
        "movie",
        {"en": "Guests"},
        year=2006,
        people={"cast": ({"ko": "봉준오", "en": "Bong Joon-ho"},) * 2},
    )
    assert found(tmp_path, COMPLETE, beside=(beside,)) == ["1 director"]


def test_a_number_of_a_series_is_given_once(tmp_path: Path) -> None:
    assert found(tmp_path, COMPLETE, OTHER | {"series": COMPLETE["series"]}) == ["2 series.number"]


def test_two_films_of_one_title_and_year_by_different_directors_are_two(tmp_path: Path) -> None:
    twin = OTHER | {"title": COMPLETE["title"], "directors": [{"ko": "김기덕", "en": "Kim Ki-duk"}]}
    assert found(tmp_path, COMPLETE, twin) == []
