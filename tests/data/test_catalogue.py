"""Whole catalogues: files and folders, repeated ids, bad rows, one meaning in three formats."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from data import Catalogue, CatalogueError, Item, load_catalogue
from data.rows import item_row


def write(path: Path, *rows: Mapping[str, Any]) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


def movie(id: str, **columns: Any) -> dict[str, Any]:
    return {"id": id, "kind": "movie", "title": f"Title of {id}", **columns}


def ids(catalogue: Catalogue) -> list[str]:
    return [item.id for item in catalogue.items]


def test_items_come_sorted_by_id(tmp_path: Path) -> None:
    catalogue = load_catalogue(write(tmp_path / "a.jsonl", movie("c"), movie("a"), movie("b")))
    assert ids(catalogue) == ["a", "b", "c"]
    assert catalogue.skipped == ()


def test_a_folder_and_a_list_of_files_are_read_whole(tmp_path: Path) -> None:
    first = write(tmp_path / "b.jsonl", movie("b"))
    second = tmp_path / "a.csv"
    second.write_text("id,kind,title\na,movie,A\n", encoding="utf-8")
    (tmp_path / "README.md").write_text("no items here", encoding="utf-8")
    assert ids(load_catalogue(tmp_path)) == ids(load_catalogue([first, str(second)])) == ["a", "b"]


def test_a_repeated_id_names_both_places(tmp_path: Path) -> None:
    first = write(tmp_path / "a.jsonl", movie("x", year=2001))
    second = write(tmp_path / "b.jsonl", movie("y"), movie("x", year=2002))
    with pytest.raises(CatalogueError) as caught:
        load_catalogue(tmp_path)
    assert f"{second}:2: id = 'x': this id was used before, at {first}:1" in str(caught.value)
    kept = load_catalogue(tmp_path, skip_bad=True)
    assert [(item.id, item.year) for item in kept.items] == [("x", 2001), ("y", None)]


def test_all_bad_rows_of_all_files_are_named_at_once(tmp_path: Path) -> None:
    first = write(tmp_path / "a.jsonl", movie("a"), movie("b", year="soon"), movie("c", genres=[""]))
    second = tmp_path / "b.csv"
    second.write_text("id,kind,title,year\nd,movie,,1999\ne,movie,E,1\n", encoding="utf-8")
    with pytest.raises(CatalogueError) as caught:
        load_catalogue(tmp_path)
    places = [(row.file, row.line, row.column, row.value) for row in caught.value.rows]
    assert places == [
        (str(first), 2, "year", "soon"),
        (str(first), 3, "genres.0", ""),
        (str(second), 2, "title", ""),
        (str(second), 3, "year", "1"),
    ]
    assert str(caught.value).startswith("4 problem(s) in the catalogue; mend them or pass --skip-bad:\n")
    assert f"\n  {first}:2: year = 'soon': " in str(caught.value)


def test_skip_bad_leaves_bad_rows_out_and_reports_them(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", movie("a"), movie("b", year="soon"), movie("c"))
    catalogue = load_catalogue(path, skip_bad=True)
    assert ids(catalogue) == ["a", "c"]
    assert [(row.line, row.column) for row in catalogue.skipped] == [(2, "year")]


def test_a_flood_of_bad_rows_is_cut_and_counted(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", *(movie(str(number), year="soon") for number in range(30)))
    with pytest.raises(CatalogueError) as caught:
        load_catalogue(path)
    assert len(caught.value.rows) == 30
    assert str(caught.value).count("year = 'soon'") == 20
    assert str(caught.value).endswith("… and 10 more")


@pytest.mark.parametrize("content", ["", "\n\n", '{"id": 1}\n'])
def test_a_catalogue_without_an_item_is_an_error(tmp_path: Path, content: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(CatalogueError, match=r"no items in .*a\.jsonl"):
        load_catalogue(path, skip_bad=True)


def test_an_empty_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="no items in"):
        load_catalogue(tmp_path)


LINES = (
    st.text(st.sampled_from("가힣각 aZé09.,;\"'|:-–'\n"), min_size=1, max_size=10)
    .map(str.strip)
    .filter(lambda text: text and text[0] not in "[{")
)
TEXTS = st.dictionaries(st.sampled_from(["ko", "en"]), LINES, min_size=1)
THEMES = st.dictionaries(st.sampled_from(["ko", "en"]), st.lists(LINES, min_size=1, max_size=2).map(tuple))
ITEMS = st.builds(
    Item,
    id=LINES,
    kind=st.sampled_from(["movie", "course"]),
    title=TEXTS,
    aliases=st.lists(LINES, max_size=2).map(tuple),
    year=st.none() | st.integers(1900, 2030),
    people=st.dictionaries(
        st.sampled_from(["director", "cast"]), st.lists(TEXTS, min_size=1, max_size=2).map(tuple)
    ),
    genres=st.lists(st.sampled_from(["crime", "science fiction"]), max_size=2).map(tuple),
    country=st.none() | st.just("KR"),
    overview=st.just({}) | TEXTS,
    themes=THEMES,
    provider=st.none() | LINES,
    extra=st.just({}) | st.fixed_dictionaries({"note": LINES}),
)


def write_csv(path: Path, rows: Iterable[Mapping[str, Any]], columns: list[str]) -> Path:
    """Texts by language in columns of their own, lists and people as JSON cells."""
    with path.open("w", encoding="utf-8", newline="") as file:
        languages = [f"{name}_{language}" for name in ("title", "overview") for language in ("ko", "en")]
        writer = csv.DictWriter(file, [*columns, *languages], extrasaction="ignore")
        writer.writeheader()
        for row in rows:
            flat = {k: json.dumps(v) if isinstance(v, list | dict) else v for k, v in row.items()}
            for name in ("title", "overview"):
                flat.pop(name, None)
                flat.update({f"{name}_{language}": text for language, text in row.get(name, {}).items()})
            writer.writerow(flat)
    return path


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(ITEMS, min_size=1, max_size=4, unique_by=lambda item: item.id))
def test_csv_jsonl_and_parquet_mean_the_same(tmp_path: Path, items: list[Item]) -> None:
    rows = [item_row(item) for item in items]
    columns = list(dict.fromkeys(name for row in rows for name in row))
    parquet.write_table(
        pa.Table.from_pylist([{name: row.get(name) for name in columns} for row in rows]),
        tmp_path / "a.parquet",
    )
    expected = tuple(sorted(items, key=lambda item: item.id))
    assert load_catalogue(write(tmp_path / "a.jsonl", *rows)).items == expected
    assert load_catalogue(tmp_path / "a.parquet").items == expected
    assert load_catalogue(write_csv(tmp_path / "a.csv", rows, columns)).items == expected
