"""Keeping a streamed answer to what the catalogue has: titles come from ids, and invented ones go.

The model cites an item as [[id]]. Each sentence or list line is let through, with ids turned into
titles, or taken out whole. What this cannot see is a made-up title in plain running text, with no
quotation marks, emphasis, list or year around it; it stays words and never becomes a recommendation.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from assistant.korean import with_particle
from assistant.sentences import Sentences, is_listed
from data.item import Item, in_language
from retrieval.text import fold

_YEAR = r"[ \t]*\((?:1[89]|20)\d\d년?\)"
_PARTICLE = r"(?P<particle>은|는|이|가|을|를|과|와|이랑|랑|으로|로|이에요|예요|이라는|라는)(?![가-힣])"
_CITATION = re.compile(rf"\[\[\s*(?P<id>[^\[\]]+?)\s*\]\](?:{_YEAR})?")
_CITATION_IN_KOREAN = re.compile(rf"{_CITATION.pattern}(?P<close>[*』》」”\"’']*)(?:{_PARTICLE})?")
_SINGLE = re.compile(r"(?<!\[)\[([^\[\]]+)\](?!\])")
# Titles as people set them off; one that is never closed runs to the end of the sentence.
_SET_OFF = re.compile(
    r"『([^』]*)(?:』|$)|《([^》]*)(?:》|$)|〈([^〉]*)(?:〉|$)|「([^」]*)(?:」|$)|“([^”]*)(?:”|$)"
    r"|‘([^’]*)’|\"([^\"]*)(?:\"|$)|(?<!\w)'([^']{1,80})'(?![a-zA-Z])"
    r"|\*\*(.+?)\*\*|(?<!\*)\*([^*\s][^*]*)\*(?!\*)|\[([^\[\]]*)\]"
)
_DATED = re.compile(rf"(?P<before>[^()]*?){_YEAR}")
_NUMBER = re.compile(r"(\s*\(?)(\d{1,3})([.)])")


def label(item: Item, language: str) -> str:
    """How an answer names an item: its title and, where known, its year.

    >>> label(parasite, "ko")
    '기생충 (2019)'
    """
    title = in_language(item.title, language)
    return f"{title} ({item.year})" if item.year else title


def cited(text: str, items: Iterable[Item]) -> str:
    """The reverse: titles with years in an earlier answer as the [[id]] they stood for.

    The model sees its own earlier answers this way and keeps to the form.
    """
    for item in items:
        for language in item.title:
            text = text.replace(label(item, language), f"[[{item.id}]]") if item.year else text
    return text


class Grounding:
    """Filters one streamed answer. The result does not depend on how the text is cut into pieces.

    items     by id, what the tools returned this turn; may grow while text streams
    words     what the user wrote: names from there may be quoted back
    cited     ids in the text let through, in order;  removed   how many sentences or lines were taken out
    """

    def __init__(self, items: Mapping[str, Item], words: str, language: str) -> None:
        self.cited: dict[str, None] = {}
        self.removed = 0
        self._items = items
        self._words = fold(words)
        self._language = language
        self._sentences = Sentences()
        self._written = ""
        self._line = _Line()
        self._numbers_lost = 0

    def feed(self, text: str) -> str:
        """What can be shown once `text` has come; may be empty."""
        return "".join(map(self._passed, self._sentences.feed(text)))

    def close(self) -> str:
        """What can be shown of the rest, when the answer is over."""
        return self._passed(self._sentences.rest())
