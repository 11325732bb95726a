"""Which item of a catalogue a film of somebody else's list is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from data.item import Item
from data.text import fold

YEARS_APART = 1
"""Lists date a film by its first showing anywhere or by its release at home."""


class FilmFinder:
    """Finds the item of a film by TMDB id, else by any of its titles and its year."""

    def __init__(self, items: Iterable[Item]) -> None:
        self._by_tmdb: dict[int, str] = {}
        self._by_title: dict[str, list[Item]] = defaultdict(list)
        for item in items:
            if "tmdb" in item.extra:
                self._by_tmdb[int(item.extra["tmdb"])] = item.id
            if item.year is not None:
                for name in dict.fromkeys(map(fold, item.names())):
                    self._by_title[name].append(item)

    def find(self, titles: Iterable[str], year: int, tmdb: int | None = None) -> str | None:
        """The id of that film, or None. A year may differ by one where no item has exactly that year.

        With a TMDB id only an item of that id, or one that has none, can be the film.
        """
        if tmdb in self._by_tmdb:
            return self._by_tmdb[tmdb]
        named = [item for title in titles for item in self._by_title[fold(title)]]
        near = [
            (abs((item.year or 0) - year), item.id)
            for item in named
            if tmdb is None or "tmdb" not in item.extra
        ]
        distance, found = min(near, default=(YEARS_APART + 1, None))
        return found if distance <= YEARS_APART else None
