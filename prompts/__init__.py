"""The texts given to a language model, as Markdown files, and how their slots are filled."""

from __future__ import annotations

import re
from importlib.resources import files

_SLOT = re.compile(r"\{([a-z_]+)\}")


class PromptError(LookupError):
    """A prompt that does not exist, or values that do not fit its slots."""


def load(name: str, /, **values: object) -> str:
    """The text of prompts/<name>.md with every `{slot}` replaced by its value.

    Slots are lower-case words in braces; other braces stay as they are, and braces in a value are
    never read as slots. Raises PromptError naming the slots without a value, the values without a
    slot, or the prompts there are.
    """
    file = files("prompts").joinpath(f"{name}.md")
    if not file.is_file():
        known = sorted(
            f.name.removesuffix(".md") for f in files("prompts").iterdir() if f.name.endswith(".md")
        )
        raise PromptError(f"there is no prompt {name!r}; there are: {', '.join(known)}")
    text = file.read_text("utf-8").strip()
    slots = set(_SLOT.findall(text))
    missing, unused = sorted(slots - values.keys()), sorted(values.keys() - slots)
    if missing:
        raise PromptError(f"prompt {name!r} needs a value for: {', '.join(missing)}")
    if unused:
        raise PromptError(f"prompt {name!r} has no slot for: {', '.join(unused)}")
    return _SLOT.sub(lambda slot: str(values[slot[1]]), text)
