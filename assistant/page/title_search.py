"""Titles that a few typed letters may be the beginning of, in either language."""

from __future__ import annotations

from collections.abc import Sequence

from data.item import Item
from data.text import fold, letters

SUGGESTED = 8
SHORTEST_INSIDE = 2
"""Letters needed to look within a title: fewer stand in every other one."""


class TitleSearch:
    """Every title and alias of a catalogue, Hangul taken apart so that half a syllable counts too."""

    def __init__(self, items: Sequence[Item]) -> None:
        self._keys: list[tuple[str, int]] = []
        self._words: list[tuple[str, int]] = []
        for row, item in enumerate(items):
            for name in dict.fromkeys((*item.title.values(), *item.aliases)):
                self._keys.append((letters(fold(name)), row))
                self._words.extend((letters(fold(word)), row) for word in name.split()[1:])

    def rows(self, text: str, count: int = SUGGESTED) -> list[int]:
        """At most `count` rows: titles that begin so, shorter ones first, then with a word that does, then within.

        >>> [items[row].title["ko"] for row in TitleSearch(items).rows("기새")]
        ['기생충']
        """
        key = letters(fold(text))
        if not key:
            return []
        begins = sorted((len(name), row) for name, row in self._keys if name.startswith(key))
        found = dict.fromkeys(row for _, row in begins)
        if len(found) < count and len(key) >= SHORTEST_INSIDE:
            found.update(dict.fromkeys(row for name, row in self._words if name.startswith(key)))
            found.update(dict.fromkeys(row for name, row in self._keys if key in name))
        return list(found)[:count]
