"""Lists from items instead of words: like these, for this taste, these in order."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.assistant import Assistant
from assistant.explain import explained
from assistant.recommender import MAX_COUNT, Recommender
from assistant.types import Recommendation, Request
from retrieval.filters import Filters


class Lists:
    """Over the index of one assistant. Items are ids of the catalogue."""

    def __init__(self, bot: Assistant) -> None:
        self.index = bot.index
        self._recommender = Recommender(bot.index)

    def similar_items(self, items: Sequence[str], k: int = 5) -> list[Recommendation]:
        """At most `k` (1–20) items like these, of their kind, best first."""
        return self._found(Request("ko", seeds=tuple(items), count=k))

    def user_personalisation(
        self, liked: Sequence[str], disliked: Sequence[str] = (), k: int = 5
    ) -> list[Recommendation]:
        """At most `k` (1–20) items for somebody who likes and refuses these, none of them among them."""
        return self._found(Request("ko", count=k), liked, (*liked, *disliked))

    def personalised_ranking(
        self, items: Sequence[str], liked: Sequence[str], disliked: Sequence[str] = ()
    ) -> list[Recommendation]:
        """All of these items, what suits the taste best first; those refused come last."""
        ranked: list[Recommendation] = []
        for group in (
            [id for id in items if id not in disliked],
            [id for id in items if id in disliked],
        ):
            left = tuple(dict.fromkeys(group))
            while left:
                request = Request("ko", filters=Filters(only_ids=left), count=MAX_COUNT)
                found = self._found(request, liked)
                ranked += found
                placed = {one.item.id for one in found}
                left = tuple(id for id in left if id not in placed) if placed else ()
        return ranked

    def _found(
        self, request: Request, liked: Sequence[str] = (), excluded: Sequence[str] = ()
    ) -> list[Recommendation]:
        result = self._recommender.recommend(request, liked=liked, excluded=excluded)
        return list(explained(self.index, result, liked, request.language))
