"""The three uses of a recommender, named as the field names them, without a conversation.

similar items            what is like these titles
user personalisation     what somebody would like who liked these (and disliked those)
personalised ranking     a given list in the order in which that person is likely to enjoy it

Each takes ids of items and raises UnknownName for one the catalogue does not have.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.errors import UnknownName
from assistant.explain import explained
from assistant.recommender import Recommender
from assistant.types import Language, Recommendation, Request
from retrieval.filters import Filters


@dataclass(frozen=True, slots=True)
class Uses:
    """The three uses over one recommender; reasons come in the language asked for."""

    recommender: Recommender

    def similar_items(
        self, items: Sequence[str], k: int = 5, language: Language = "ko"
    ) -> list[Recommendation]:
        """At most `k` (1–20) items like these, of their kind, best first, none of them among the results."""
        self._check(items)
        request = Request(language=language, seeds=tuple(items), count=k)
        return self._explained(request)

    def user_personalisation(
        self,
        liked: Sequence[str],
        disliked: Sequence[str] = (),
        k: int = 5,
        kind: str | None = None,
        language: Language = "ko",
    ) -> list[Recommendation]:
        """At most `k` (1–20) items for who liked these, oldest first; nothing named comes back.

        `kind` limits the kind of item. Without anything liked, what many liked.
        """
        self._check([*liked, *disliked])
        request = Request(language=language, filters=Filters(kind=kind), count=k)
        return self._explained(request, liked, disliked, excluded=(*liked, *disliked))

    def personalised_ranking(
        self,
        items: Sequence[str],
        liked: Sequence[str],
        disliked: Sequence[str] = (),
        language: Language = "ko",
    ) -> list[Recommendation]:
        """All of `items`, best first for who liked and disliked those; what is disliked itself comes last.

        Without anything liked, by what many liked.
        """
        self._check([*items, *liked, *disliked])
        if not items:
            return []
        request = Request(language=language, filters=Filters(only_ids=tuple(items)), count=len(set(items)))
        ranked = self._explained(request, liked, disliked)
        return sorted(ranked, key=lambda one: (one.item.id in disliked, -one.score))

    def _explained(
        self,
        request: Request,
        liked: Sequence[str] = (),
        disliked: Sequence[str] = (),
        excluded: Sequence[str] = (),
    ) -> list[Recommendation]:
        result = self.recommender.recommend(request, liked=liked, disliked=disliked, excluded=excluded)
        return list(explained(self.recommender.index, result, liked, request.language))

    def _check(self, ids: Sequence[str]) -> None:
        unknown = [id for id in ids if id not in self.recommender.index.row_of]
        if unknown:
            raise UnknownName(
                f"the catalogue has no item {', '.join(map(repr, unknown))}; use ids of its items"
            )
