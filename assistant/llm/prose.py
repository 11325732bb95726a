"""Titles of the catalogue in running text, with no quotation marks or citation around them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from assistant.understanding.grammar import Understanding
from assistant.understanding.scan import Span
from data.item import Item, has_hangul
from data.text import fold

ACRONYM = 4
"""Capitals of a word that is hardly meant as a title: "AI", "US"."""
_ARTICLES = ("the", "a", "an")
_BEGINNINGS = ".!?…:;–—-\n(“‘\"'*>|"
"""After these a capital letter means nothing."""


class ProseTitles:
    """Finds titles in what a model wrote, where they can hardly be anything else: careful, not complete.

    Titles that are everyday words ("암살", "Heat") are left alone unless a capital letter in the middle
    of a sentence sets them off, and so are those that descriptions of other items use as a phrase
    ("linear algebra").
    """

    def __init__(self, understanding: Understanding) -> None:
        self._items = understanding.items
        self._names = understanding.names
        self._scanner = understanding.scanner

    def within(self, text: str, known: Callable[[str], bool] = lambda title: False) -> Iterator[str]:
        """The titles in `text` as they are written there, but those `known` and those in quotation marks."""
        for span in self._scanner.scan(text):
            if span.match and span.match.items and not (span.match.series or span.quoted or span.value):
                written = text[span.start : span.end]
                meant = span.match.items
                if (
                    self._is_title(written, text, span, meant)
                    and not known(written)
                    and not self._is_phrase(written, meant)
                ):
                    yield written

    def _is_title(self, written: str, text: str, span: Span, ids: Sequence[str]) -> bool:
        ordinary = self._names.is_ordinary(fold(written))
        if has_hangul(written):
            return not ordinary
        names = {_spelling(name) for id in ids for name in self._items[id].names()}
        if _spelling(written) not in names or (written.isupper() and len(written) <= ACRONYM):
            return False
        return not ordinary or _set_off(text, span)

    def _is_phrase(self, written: str, ids: Sequence[str]) -> bool:
        """Whether descriptions of other items have the words, in Latin script several and without capitals."""
        if has_hangul(written):
            phrase = re.compile(re.escape(written))
        elif " " in written:
            phrase = re.compile(rf"\b{re.escape(written.lower())}\b")
        else:
            return False
        return any(
            phrase.search(text)
            for item in self._items.values()
            if item.id not in ids
            for text in _texts(item)
        )


def _spelling(name: str) -> str:
    """Letters and digits with their case, without a leading article: titles are written with capitals."""
    first, _, rest = name.partition(" ")
    return "".join(c for c in (rest if rest and first.lower() in _ARTICLES else name) if c.isalnum())


def _set_off(text: str, span: Span) -> bool:
    """A capital letter where neither a sentence begins nor a longer name goes on ("Stephen King")."""
    before, after = text[: span.start].rstrip(), text[span.end :]
    if not text[span.start].isupper() or not before or before[-1] in _BEGINNINGS:
        return False
    word = before.split()[-1]
    begins = before == word or before.removesuffix(word).rstrip()[-1] in _BEGINNINGS
    return not (_is_capitalised(word) and not begins) and not _is_capitalised(after.removeprefix(" "))


def _is_capitalised(text: str) -> bool:
    return "A" <= text[:1] <= "Z" and text[1:2].islower()


def _texts(item: Item) -> Iterator[str]:
    yield from item.overview.values()
    yield from item.prerequisites.values()
    for texts in (*item.themes.values(), *item.keywords.values()):
        yield from texts
