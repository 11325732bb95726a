"""The tree of errors and what it says to users."""

from __future__ import annotations

import pytest

from assistant import errors
from assistant.errors import LLMError, LLMFailure, RecotalkError


def test_the_tree_in_the_docstring_is_the_tree_in_the_code() -> None:
    drawn = {
        line.strip("│├└─ ").split()[0]
        for line in (errors.__doc__ or "").splitlines()
        if "  " in line or "─" in line
    }
    raised = {name for name in errors.__all__ if issubclass(getattr(errors, name), Exception)}
    assert raised == drawn
    assert all(issubclass(getattr(errors, name), RecotalkError) for name in raised)


@pytest.mark.parametrize("failure", LLMFailure)
def test_every_failure_of_the_language_model_has_words_in_both_languages(failure: LLMFailure) -> None:
    korean, english = LLMError(failure).cause("ko"), LLMError(failure).cause("en")
    assert korean.endswith("어요") and english.isascii() and not english.endswith(".")
    assert str(LLMError(failure, 503)) == f"{english} (HTTP 503)"
