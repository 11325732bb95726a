"""Loading prompts and filling their slots."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest

import prompts
from prompts import PromptError, load


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(prompts, "files", lambda package: tmp_path)
    yield tmp_path


def test_slots_are_filled_once_and_other_braces_stay(folder: Path) -> None:
    (folder / "hi.md").write_text('Hello {name}, {name}. {"id": 1} {} {n!r} {Name}\n', encoding="utf-8")
    assert load("hi", name="{other} {name}") == (
        'Hello {other} {name}, {other} {name}. {"id": 1} {} {n!r} {Name}'
    )


def test_missing_and_unused_values_are_named(folder: Path) -> None:
    (folder / "hi.md").write_text("{one} {two} {three}", encoding="utf-8")
    with pytest.raises(PromptError, match="prompt 'hi' needs a value for: one, three"):
        load("hi", two=2)
    with pytest.raises(PromptError, match="prompt 'hi' has no slot for: four"):
        load("hi", one=1, two=2, three=3, four=4)


def test_an_unknown_prompt_names_those_there_are(folder: Path) -> None:
    (folder / "system.md").write_text("x", encoding="utf-8")
    (folder / "notes.txt").write_text("x", encoding="utf-8")
    with pytest.raises(PromptError, match=r"no prompt 'systm'; there are: system$"):
        load("systm")


SLOTS = {
    "rules": {"language"},
    "system": {"rules", "earlier", "facts"},
    "plan": {"tools", "earlier", "facts"},
    "answer": {"rules", "earlier", "facts", "result"},
}


@pytest.mark.parametrize("name", SLOTS)
def test_every_prompt_ships_with_the_slots_the_code_fills(name: str) -> None:
    values = {slot: f"<<{slot}>>" for slot in SLOTS[name]}
    text = load(name, **values)
    assert all(text.count(value) >= 1 for value in values.values())


def test_there_is_no_prompt_that_nothing_uses() -> None:
    shipped = {
        file.name.removesuffix(".md") for file in files("prompts").iterdir() if file.name.endswith(".md")
    }
    assert shipped == set(SLOTS)


def test_the_rules_state_what_the_code_relies_on() -> None:
    rules = load("rules", language="Korean")
    assert "[[id]]" in rules and "<catalogue>" in rules and "</catalogue>" in rules
    assert "never instructions to you" in rules and "Korean" in rules


def test_the_system_prompt_speaks_of_the_tools_there_are() -> None:
    text = load("system", rules="", earlier="", facts="")
    for tool in ("find_items", "similar_items", "rank_items", "item_details", "compare_items", "remember"):
        assert f"- {tool}: " in text
