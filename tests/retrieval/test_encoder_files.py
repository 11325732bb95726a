"""What a model folder says of itself."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from retrieval.encoder_files import CONFIG, Prompts
from retrieval.errors import EncoderError


def configured(folder: Path, prompts: object) -> Path:
    (folder / CONFIG).write_text(json.dumps({"prompts": prompts}))
    return folder


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"query": "query: ", "passage": "passage: "}, Prompts("query: ", "passage: ")),
        ({"query": "q: ", "document": "d: ", "passage": "p: "}, Prompts("q: ", "d: ")),
        ({"query": "Represent this: ", "document": ""}, Prompts("Represent this: ", "")),
        ({"query": None, "corpus": "c: "}, Prompts("", "c: ")),
        (None, Prompts("", "")),
    ],
)
def test_prompts_are_read_from_the_configuration(tmp_path: Path, said: object, expected: Prompts) -> None:
    assert Prompts.of(configured(tmp_path, said)) == expected


def test_settings_come_before_the_configuration_even_when_empty(tmp_path: Path) -> None:
    folder = configured(tmp_path, {"query": "query: ", "passage": "passage: "})
    assert Prompts.of(folder, query="ask: ") == Prompts("ask: ", "passage: ")
    assert Prompts.of(folder, passage="") == Prompts("query: ", "")


def test_a_folder_without_configuration_has_no_prompts(tmp_path: Path) -> None:
    assert Prompts.of(tmp_path) == Prompts("", "")


def test_a_broken_configuration_is_named(tmp_path: Path) -> None:
    (tmp_path / CONFIG).write_text("{")
    with pytest.raises(EncoderError, match=CONFIG):
        Prompts.of(tmp_path)
