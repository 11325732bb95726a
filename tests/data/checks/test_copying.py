"""The longest run of words two texts share."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.checks.copying import longest_shared_runs, words

TEXTS = st.lists(st.sampled_from(["a", "b", "c", "d"]), max_size=9).map(" ".join)


def longest(one: str, other: str) -> int:
    """By trying every run: what the quick way must come to."""
    ours, theirs = words(one), words(other)
    runs = {tuple(theirs[i:j]) for i in range(len(theirs)) for j in range(i + 1, len(theirs) + 1)}
    return max(
        (j - i for i in range(len(ours)) for j in range(i, len(ours) + 1) if tuple(ours[i:j]) in runs),
        default=0,
    )


@given(st.lists(TEXTS, max_size=4), st.lists(TEXTS, max_size=4))
def test_it_is_what_trying_every_run_finds(texts: list[str], others: list[str]) -> None:
    expected = [max((longest(text, other) for other in others), default=0) for text in texts]
    assert longest_shared_runs(texts, others).tolist() == expected


@pytest.mark.parametrize(
    ("text", "other", "shared"),
    [
        ("Two detectives hunt a killer.", "In the rain, two detectives HUNT a man", 4),
        ("형사 둘이 범인을 쫓는다.", "시골 형사 둘이, 범인을 놓친다", 3),
        ("one two", "two one", 1),
        ("", "anything", 0),
    ],
)
def test_case_and_punctuation_do_not_count(text: str, other: str, shared: int) -> None:
    assert longest_shared_runs([text], [other]).tolist() == [shared]


def test_a_run_does_not_go_on_from_one_text_into_the_next() -> None:
    assert longest_shared_runs(["a b c d"], ["x a b", "c d y"]).tolist() == [2]
    assert longest_shared_runs(["a b", "c d"], ["a b c d"]).tolist() == [2, 2]
