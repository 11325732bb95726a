"""One raw row → an Item, or every rule it breaks."""

from __future__ import annotations

import datetime
import decimal
import json
import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data import BadRow, Item, Series
from data.rows import item_row, parse_row

LINES = (
    st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=1, max_size=12)
    .map(lambda text: unicodedata.normalize("NFC", text).strip())
    .filter(bool)
)
TEXTS = st.dictionaries(st.sampled_from(["ko", "en", "ja"]), LINES, min_size=1)
WORDS = st.dictionaries(st.sampled_from(["ko", "en"]), st.lists(LINES, min_size=1, max_size=3).map(tuple))
NAMES = st.lists(TEXTS, min_size=1, max_size=2).map(tuple)
GENRES = st.sampled_from(["crime", "science fiction", "전쟁"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | LINES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(LINES, inner, max_size=3),
    max_leaves=4,
)
EXTRAS = st.dictionaries(
    st.sampled_from(["tmdb", "budget", "prix goncourt", "model_config", "copy", "제작비"]),
    JSON.filter(lambda value: value not in (None, [], {})),
    max_size=2,
)
ITEMS = st.builds(
    Item,
    id=LINES,
    kind=st.sampled_from(["movie", "course", "책"]),
    title=TEXTS,
    original_title=st.none() | LINES,
    aliases=st.lists(LINES, max_size=2).map(tuple),
    year=st.none() | st.integers(1000, 2200),
    people=st.dictionaries(st.sampled_from(["director", "cast", "instructor"]), NAMES),
    genres=st.lists(GENRES, max_size=3).map(tuple),
    country=st.none() | LINES,
    language=st.none() | LINES,
    runtime=st.none() | st.integers(1, 600),
    age_rating=st.sampled_from([None, 0, 12, 15, 19]),
    overview=st.just({}) | TEXTS,
    themes=WORDS,
    keywords=WORDS,
    series=st.none() | st.builds(Series, TEXTS, st.none() | st.integers(1, 30)),
    level=st.sampled_from([None, "beginner", "advanced"]),
    provider=st.none() | LINES,
    hours=st.none() | st.floats(0.5, 500),
    weeks=st.none() | st.integers(1, 52).map(float),
    prerequisites=st.just({}) | TEXTS,
    extra=EXTRAS,
)


def parsed(**columns: Any) -> Item:
    item = parse_row({"id": "x", "kind": "movie", "title": "T", **columns}, "items.jsonl", 1)
    assert isinstance(item, Item), item
    return item


@given(ITEMS)
def test_an_item_written_as_json_reads_back_equal(item: Item) -> None:
    assert parse_row(json.loads(json.dumps(item_row(item))), "f", 1) == item


@given(ITEMS)
def test_decomposed_text_reads_as_composed(item: Item) -> None:
    text = json.dumps(item_row(item), ensure_ascii=False)
    decomposed = unicodedata.normalize("NFD", text)
    assert parse_row(json.loads(decomposed), "f", 1) == parse_row(json.loads(text), "f", 1)


COLUMNS = [
    *item_row(parsed()),
    "year",
    "genres",
    "cast",
    "overview",
    "themes",
    "series",
    "level",
    "title_ko",
    "x",
]


@given(st.dictionaries(st.sampled_from([*COLUMNS, "themes.en", "aliases", "keywords"]), JSON))
def test_any_row_gives_an_item_or_named_rules(row: dict[str, Any]) -> None:
    result = parse_row(row, "f.jsonl", 7)
    if isinstance(result, list):
        assert result
        assert all(bad.file == "f.jsonl" and bad.line == 7 and bad.column and bad.rule for bad in result)


def test_a_plain_text_is_in_the_language_of_its_script() -> None:
    item = parsed(title="괴물", overview="A family looks for a girl.", directors="봉준호|Bong Joon-ho")
    assert item.title == {"ko": "괴물"}
    assert item.overview == {"en": "A family looks for a girl."}
    assert item.role("director") == ({"ko": "봉준호"}, {"en": "Bong Joon-ho"})


def test_flat_columns_join_by_language() -> None:
    item = parsed(title_ko="괴물", title_en="The Host", themes_ko="괴수|가족", **{"overview.en": "A river."})
    assert item.title == {"ko": "괴물", "en": "The Host"}
    assert item.themes == {"ko": ("괴수", "가족")}
    assert item.overview == {"en": "A river."}


@pytest.mark.parametrize("names", [("title", "title_en"), ("title_en", "title")])
def test_a_plain_column_beside_one_for_a_language_is_kept(names: tuple[str, str]) -> None:
    values = {"title": "괴물", "title_en": "The Host"}
    row = {"id": "x", "kind": "movie", **{name: values[name] for name in names}}
    item = parse_row(row, "f", 1)
    assert isinstance(item, Item)
    assert item.title == {"ko": "괴물", "en": "The Host"}


def test_lists_are_parted_by_bars_and_lower_case_where_they_are_keys() -> None:
    item = parsed(genres=" Crime | Science Fiction |", aliases="Gwoemul", kind="Movie", level="Beginner")
    assert (item.kind, item.level) == ("movie", "beginner")
    assert item.genres == ("crime", "science fiction")
    assert item.aliases == ("Gwoemul",)


def test_empty_cells_are_no_facts() -> None:
    empty = parsed(year="", country=None, overview="", themes={"ko": None, "en": []}, genres=[])
    assert empty == parsed()


def test_columns_without_a_rule_are_kept_as_they_are() -> None:
    assert parsed(tmdb=1255, flags={"a": [1, None]}).extra == {"tmdb": 1255, "flags": {"a": [1, None]}}


def test_values_json_has_no_word_for_become_text() -> None:
    item = parsed(seen=datetime.date(2006, 7, 27), budget=decimal.Decimal("11.5"), stamps=[datetime.time(9)])
    assert item.extra == {"seen": "2006-07-27", "budget": "11.5", "stamps": ["09:00:00"]}


@pytest.mark.parametrize(
    ("column", "value", "where", "rule"),
    [
        ("id", None, "id", "Field required"),
        ("id", "  ", "id", "at least 1 character"),
        ("title", {}, "title", "at least 1 item"),
        ("title", 1917, "title", "valid dictionary"),
        ("title", {"ko": 5}, "title.ko", "valid string"),
        ("year", "next year", "year", "valid integer"),
        ("year", 20006, "year", "less than or equal to 2200"),
        ("year", 2006.5, "year", "valid integer"),
        ("genres", 5, "genres", "valid list"),
        ("genres", ["crime", 5], "genres.1", "valid string"),
        ("themes", 5, "themes", "valid dictionary"),
        ("themes", ["a", 5], "themes.en.1", "valid string"),
        ("themes", {"ko": 5}, "themes.ko", "valid list"),
        ("cast", [{"ko": ""}], "cast.0", "at least 1 item"),
        ("series", "Harbour", "series", "valid dictionary"),
        ("series", {"name": "Harbour", "number": "two"}, "series.number", "valid integer"),
        ("level", ["beginner"], "level", "valid string"),
    ],
)
def test_a_broken_rule_names_column_value_and_rule(column: str, value: Any, where: str, rule: str) -> None:
    found = parse_row({"id": "x", "kind": "movie", "title": "T", column: value}, "items.csv", 12)
    assert isinstance(found, list)
    assert [(bad.file, bad.line, bad.column) for bad in found] == [("items.csv", 12, where)]
    assert rule in found[0].rule


def test_every_broken_rule_of_a_row_is_reported() -> None:
    found = parse_row({"kind": "movie", "title": "T", "year": "soon", "genres": 3}, "items.csv", 2)
    assert isinstance(found, list)
    assert [bad.column for bad in found] == ["id", "year", "genres"]
    assert [bad.value for bad in found] == ["", "soon", "3"]


def test_a_bad_row_reads_as_place_column_value_rule() -> None:
    assert (
        str(BadRow("a.csv", 3, "year", "soon", "must be a number"))
        == "a.csv:3: year = 'soon': must be a number"
    )
    assert len(str(BadRow("a.csv", 3, "row", "x" * 5000, "bad"))) < 120
