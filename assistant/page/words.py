"""The words of the chat page in both languages, and the files it is dressed with. Pure."""

from __future__ import annotations

import json
import re
from functools import cache
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import Any

from assistant.korean import with_particle
from assistant.settings import Settings
from data.item import LANGUAGES

_SLOT = re.compile(r"\{(\w+)(?:\|(\w+))?\}")


@cache
def _words() -> dict[str, dict[str, Any]]:
    loaded: dict[str, dict[str, Any]] = json.loads(asset("words.json"))
    return loaded


def asset(name: str) -> str:
    """The text of a file of this folder."""
    return files("assistant").joinpath("page", name).read_text("utf-8")


def asset_path(name: str) -> Path:
    """Where that file lies, for a library that wants a path."""
    return Path(__file__).parent / name


def word(name: str, language: str, /, **values: str) -> str:
    """The words `name` of the page in `language` ("ko" or "en"), slots filled. KeyError when there are none.

    "{title|와}" writes the value with the Korean particle its last sound takes.
    """

    def fill(slot: re.Match[str]) -> str:
        value = values[slot.group(1)]
        return with_particle(value, slot.group(2)) if slot.group(2) else value

    return _SLOT.sub(fill, str(_words()[language][name]))


def named(kind: str, name: str, language: str) -> str:
    """The words `kind_name` for a name that comes from elsewhere; empty where there are none."""
    return str(_words()[language].get(f"{kind}_{name}", ""))


def part_name(name: str, language: str) -> str:
    """What a part of the score measures, in words; its own name where there are none."""
    return str(_words()[language].get(f"part_{name}", name))


def examples(language: str) -> tuple[str, ...]:
    """Messages to begin with."""
    return tuple(_words()[language]["examples"])


def page_language(wanted: object) -> str:
    """The first language in `wanted` that the page speaks, else English.

    `wanted` is what the browser sent: a language chosen before, or its list of languages.

    >>> page_language("fr-FR,ko-KR,en")
    'ko'
    """
    asked = [part.strip().lower()[:2] for part in wanted.split(",")] if isinstance(wanted, str) else []
    return next((language for language in asked if language in LANGUAGES), "en")


def status(settings: Settings, language: str) -> str:
    """One line of HTML: which model helps to answer, or what is still to be set for one to do so."""
    if settings.llm_ready:
        text = word("llm_on", language, model=f"`{settings.llm_model}`")
    elif settings.llm_model:
        text = word("llm_no_server", language)
    elif settings.openai_api_key or settings.openai_base_url:
        text = word("llm_no_model", language)
    else:
        text = word("llm_off", language)
    return f'<p class="rt-status">{_with_code(text)}</p>'


def _with_code(text: str) -> str:
    return re.sub(r"`([^`]*)`", r"<code>\1</code>", escape(text))
