"""Thinking aloud stays out of the answer."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.llm.thinking import Aloud, spoken


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<think>They want a film.</think>\n\nHere it is.", "Here it is."),
        (" \n<think>\n</think>Here", "Here"),
        ("Here it is. <think>no</think>", "Here it is. <think>no</think>"),
        ("<thing>", "<thing>"),
        ("<thi", "<thi"),
        ("<think>never closed", ""),
        (" ", " "),
        ("", ""),
    ],
)
def test_a_block_at_the_beginning_is_left_out(text: str, shown: str) -> None:
    assert spoken(text) == shown


@given(st.lists(st.sampled_from(["<think>", "</think>", "<th", "ink>", " ", "\n", "a", "<"]), max_size=8))
def test_it_does_not_matter_how_the_text_is_cut(pieces: list[str]) -> None:
    aloud = Aloud()
    cut = "".join([*map(aloud.feed, pieces), aloud.close()])
    assert cut == spoken("".join(pieces))
