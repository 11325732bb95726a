"""The sentences of the assistant, read from one JSON file a language, and how they are filled in."""

from __future__ import annotations

import json
import re
from functools import cache
from importlib.resources import files
from typing import Any

from assistant.korean import with_particle

_SLOT = re.compile(r"\{(\w+)(?:\|(\w+))?\}")


@cache
def _phrases(language: str) -> dict[str, str]:
    loaded: dict[str, str] = json.loads(
        files("assistant").joinpath(f"phrases_{language}.json").read_text("utf-8")
    )
    return loaded


def say(name: str, language: str, /, **values: Any) -> str:
    """The sentence `name` in `language` with its slots filled.

    "{title|와}" writes the value with the Korean particle its last sound takes. Raises KeyError when
    the sentence or a value is missing.
    """

    def fill(slot: re.Match[str]) -> str:
        value = str(values[slot.group(1)])
        return with_particle(value, slot.group(2)) if slot.group(2) else value

    return _SLOT.sub(fill, _phrases(language)[name])


def plural(name: str, count: int, language: str) -> str:
    """A counted noun: "영화 3편", in English with its verb, "are 3 films", "is one film"."""
    known = name if f"count_{name}" in _phrases(language) else "item"
    form = (
        f"count_{known}_one"
        if count == 1 and f"count_{known}_one" in _phrases(language)
        else f"count_{known}"
    )
    return say(form, language, n=count)
