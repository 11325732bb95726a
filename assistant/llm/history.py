"""What of the conversation the model is given: the last messages whole, what came before as a digest."""

from __future__ import annotations

import re
from collections import ChainMap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage
from langchain_core.messages.utils import count_tokens_approximately

from assistant.dialogue import Dialogue, Message
from assistant.llm.fence import fenced
from assistant.llm.grounding import label
from data.item import Item, has_hangul

DIGEST_SHARE = 0.25
"""Of the budget, what the digest may take."""
WISH = 120
"""Characters of a message that the digest keeps."""
NAMED = 8
"""Ids of one answer that the digest keeps."""
_CHARS_PER_TOKEN = {True: 2.0, False: 4.0}
"""With and without Hangul, about, for the tokenizers of today's models."""
_YEAR = re.compile(r" \((?:1[89]|20)\d\d\)")
_LINE_TITLE = re.compile(r"(?m)^(\s*\(?\d{1,3}[.)]\s+)(\S.*?)(?=\s+[–—·:-]\s|\s*$)")
_CITED = re.compile(r"\[\[([^\[\]]+)\]\]")


class Labels:
    """The way back from the titles of an answer to the ids they stood for.

    The model sees its own earlier answers with ids, and keeps to the form. A title without a year is
    recognised only where it is all of a list line's name: in a sentence it may be a plain word.
    """

    def __init__(self, items: Iterable[Item]) -> None:
        items = tuple(items)
        self._dated = {label(i, lang): i.id for i in reversed(items) if i.year for lang in i.title}
        self._undated = {title: i.id for i in reversed(items) if not i.year for title in i.title.values()}
        self._longest = max(map(len, self._dated), default=0)

    def cited(self, text: str, shown: Iterable[Item] = ()) -> str:
        """`text` with [[id]] for titles; of namesakes, one of `shown`."""
        first = Labels(shown) if shown else None
        dated = ChainMap(first._dated if first else {}, self._dated)
        undated = ChainMap(first._undated if first else {}, self._undated)
        text = _LINE_TITLE.sub(
            lambda line: f"{line[1]}[[{undated[line[2]]}]]" if line[2] in undated else line[0], text
        )
        parts, done = [], 0
        for year in _YEAR.finditer(text):
            starts = range(max(done, year.end() - self._longest), year.start())
            start = next((s for s in starts if text[s : year.end()] in dated), None)
            if start is not None:
                parts += [text[done:start], f"[[{dated[text[start : year.end()]]}]]"]
                done = year.end()
        return "".join([*parts, text[done:]])


@dataclass(frozen=True, slots=True)
class History:
    """messages  the last of the conversation;  earlier  what came before, fenced, or an empty text."""

    messages: tuple[BaseMessage, ...]
    earlier: str = ""


def history(dialogue: Dialogue, labels: Labels, shown: Sequence[Item], budget: int) -> History:
    """The conversation before this turn in about `budget` tokens; tool calls of earlier turns are not kept.

    When the messages are longer, the older part is condensed: what the user said, shortened, and the
    ids of what was answered. That is made here and not by the model. It needs no call that takes time,
    costs money and can fail, it is the same every time, and it cannot bring in a title nobody named.
    """
    messages = [_message(said, labels, shown) for said in dialogue.messages]
    if tokens(messages) <= budget:
        return History(tuple(messages))
    kept: list[BaseMessage] = []
    for message in reversed(messages):
        if tokens([message, *kept]) > budget * (1 - DIGEST_SHARE):
            break
        kept.insert(0, message)
    while kept and not isinstance(kept[0], HumanMessage):  # an answer without its question
        kept.pop(0)
    older = messages[: len(messages) - len(kept)]
    return History(tuple(kept), _digest(older, budget * DIGEST_SHARE))


def tokens(messages: Sequence[BaseMessage]) -> int:
    """About how many tokens the messages take."""
    korean = has_hangul("".join(message.text for message in messages))
    return count_tokens_approximately(messages, chars_per_token=_CHARS_PER_TOKEN[korean])


def _message(said: Message, labels: Labels, shown: Sequence[Item]) -> BaseMessage:
    if said.role == "user":
        return HumanMessage(said.text)
    return AIMessage(labels.cited(said.text, shown))


def _digest(messages: Sequence[BaseMessage], budget: float) -> str:
    """One line for each question and its answer, the oldest left out where they are too many."""
    lines: list[dict[str, Any]] = []
    for message in messages:
        if isinstance(message, HumanMessage):
            lines.append({"user": _shortened(message.text)})
        elif named := list(dict.fromkeys(_CITED.findall(message.text)))[:NAMED]:
            lines.append({**(lines.pop() if lines else {}), "answered_with": named})
    while lines and tokens([HumanMessage(fenced(lines))]) > budget:
        lines.pop(0)
    return fenced(lines) if lines else ""


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= WISH else line[: WISH - 1].rstrip() + "…"
