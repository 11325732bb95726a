"""What stands where a conversation will be: a greeting, examples, and a few titles that change with the day. Pure."""

from __future__ import annotations

from datetime import UTC, datetime
from html import escape
from random import Random

import numpy as np

from assistant.page import words
from assistant.page.cards import suggested
from assistant.page.poster import poster
from data.item import Item, in_language
from retrieval.index import Index

POPULAR = 120
SHELF = 6


def welcome(index: Index, language: str) -> str:
    """As HTML."""
    shelf = "".join(_on_shelf(item, language) for item in of_the_day(index, datetime.now(UTC).toordinal()))
    return (
        f'<div class="rt-welcome"><h2>{escape(words.word("greeting", language))}</h2>'
        f"<p>{escape(words.word('hint', language))}</p>{suggested(words.examples(language))}"
        f'<h3>{escape(words.word("discover", language))}</h3><div class="rt-shelf">{shelf}</div></div>'
    )


def of_the_day(index: Index, day: int) -> list[Item]:
    """Titles of that day: drawn from those many people liked, where that is known, else from all."""
    rows = list(range(len(index.items)))
    known = index.collaborative.get("popularity")
    if known is not None:
        scores = np.nan_to_num(np.asarray(known.score(())), nan=-1.0)
        rows = [int(row) for row in np.argsort(-scores)[:POPULAR]]
    drawn = Random(day).sample(rows, min(SHELF, len(rows)))
    return [index.items[row] for row in drawn]


def _on_shelf(item: Item, language: str) -> str:
    title = escape(in_language(item.title, language))
    ask = escape(words.word("alike_message", language, title=in_language(item.title, language)))
    year = f" <span>{item.year}</span>" if item.year else ""
    return (
        f'<button type="button" class="rt-tile" data-do="ask" data-text="{ask}" data-item="{escape(item.id)}">'
        f"{poster(item)}<b>{title}</b>{year}</button>"
    )
