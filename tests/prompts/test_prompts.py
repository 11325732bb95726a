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


def test_the_system_prompt_ships_and_states_the_rules_the_code_relies_on() -> None:
    assert files("prompts").joinpath("system.md").is_file()
    text = load("system", language="Korean", facts="FACTS")
    assert "FACTS" in text and "Korean" in text
    assert "[[id]]" in text and "<catalogue>" in text and "</catalogue>" in text
