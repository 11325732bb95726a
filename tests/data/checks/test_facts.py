"""A catalogue beside a table of facts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from data import Item, RecotalkError
from data.checks.facts import Difference, Reference, compare, read_references, read_reviewed


def film(id: str = "host", **changes: object) -> Item:
    facts = {
        "title": {"ko": "괴물", "en": "The Host"},
        "year": 2006,
        "people": {"director": ({"ko": "봉준호", "en": "Bong Joon-ho"},)},
        **changes,
    }
    return Item(id, "movie", **facts)  # type: ignore[arg-type]


def facts_that_differ(item: Item, *table: Reference) -> list[str]:
    return [d.fact for d in compare([item], table).differences]


@pytest.mark.parametrize(
    ("row", "differ"),
    [
        (Reference(("괴물", "The Host"), 2006, ("봉준호",)), []),
        (Reference(("The Host", "Gwoemul"), 2006, ("Joon-ho Bong",)), []),  # the other order of names
        (Reference(("괴물", "Monster"), 2006), ["title"]),
        (Reference(("The Host",), 2007, ("Bong Joon Ho",)), ["year"]),
        (Reference(("The Host",), 2006, ("Andrew Niccol",)), ["director"]),
        (Reference(("The Host",)), []),
    ],
)
def test_facts_are_compared_in_any_spelling(row: Reference, differ: list[str]) -> None:
    assert facts_that_differ(film(), row) == differ


def test_an_id_goes_before_the_title() -> None:
    item = film(extra={"tmdb": 1255})
    other, same = (
        Reference(("The Host",), 2006, ("Nobody",), tmdb=9),
        Reference(("Gwoemul",), 2006, tmdb=1255),
    )
    assert facts_that_differ(item, other, same) == ["title"]  # the row of its id, whose title is another
    assert compare([item], [other]).absent == ("host",)


def test_of_two_films_of_one_title_the_one_by_the_same_director_is_meant() -> None:
    remake = Reference(("The Host",), 2006, ("Somebody Else",))
    assert facts_that_differ(film(), remake, Reference(("The Host",), 2005, ("Bong Joon-ho",))) == ["year"]


def test_films_too_far_apart_and_courses_are_not_compared_with_films() -> None:
    course = Item("c", "course", {"en": "The Host"}, provider="edX")
    table = [Reference(("The Host",), 2013, ("Andrew Niccol",))]
    assert compare([film(), course], table).absent == ("host", "c")


def test_courses_are_compared_by_provider() -> None:
    course = Item("c", "course", {"ko": "열역학"}, provider="K-MOOC · 부산대학교")
    assert facts_that_differ(course, Reference(("열역학",), providers=("부산대학교",))) == []
    assert facts_that_differ(course, Reference(("열역학",), providers=("서울대학교",))) == ["provider"]


def test_reviewed_differences_are_counted_apart(tmp_path: Path) -> None:
    table = [Reference(("The Host",), 2007)]
    seen = Difference("host", "year", "2006", "2007")
    comparison = compare([film(), film("other", year=2005)], table, [seen])
    assert comparison.reviewed == (seen,) and comparison.differences == ()
    assert comparison.compared == ("host",) and comparison.agreed == 0
    row = {
        "id": "host",
        "fact": "year",
        "ours": "2006",
        "table": "2007",
        "why": "the year it came out abroad",
    }
    (tmp_path / "reviewed.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    assert read_reviewed(tmp_path / "reviewed.jsonl") == [seen]


def test_a_table_is_read_by_the_names_of_its_columns(tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    long = "word " * 20
    table.write_text(
        f"Title,Year,director_en,tmdb_id,overview\nHeat,1995.0,Michael Mann|B,949,{long}\n열역학,,,,short\n",
        "utf-8",
    )
    heat, course = read_references(table)
    assert heat == Reference(("Heat",), 1995, ("Michael Mann", "B"), (), 949, (long,))
    assert course == Reference(("열역학",))


@pytest.mark.parametrize(
    ("name", "text", "said"), [("a.csv", "x,y\n1,2\n", "no title column"), ("b.csv", None, "no such file")]
)
def test_an_unfit_table_is_named(tmp_path: Path, name: str, text: str | None, said: str) -> None:
    if text:
        (tmp_path / name).write_text(text, "utf-8")
    with pytest.raises(RecotalkError, match=f"{name}: {said}"):
        read_references(tmp_path / name)
