"""What the tools returned during one turn: the only things the model may name in its answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from assistant.dialogue import Dialogue
from assistant.types import Language, Recommendation, Request
from data.item import Item


@dataclass(slots=True)
class Turn:
    """Filled by the tools, read by the grounding; the model holds none of it.

    dialogue          the conversation before this turn: what is liked and what must not come back
    items             by id, everything a tool returned, in order
    recommendations   by id, those of them that were recommended, not just looked up
    likened           ids the recommendations were to be similar to
    relaxed           limits that were lifted, in order
    request           the last request a tool answered
    """

    dialogue: Dialogue
    language: Language
    items: dict[str, Item] = field(default_factory=dict)
    recommendations: dict[str, Recommendation] = field(default_factory=dict)
    likened: set[str] = field(default_factory=set)
    relaxed: list[str] = field(default_factory=list)
    request: Request | None = None

    def saw(self, items: Iterable[Item]) -> None:
        """Record items the model was told about."""
        self.items.update((item.id, item) for item in items)

    def recommended(self, request: Request, found: Iterable[Recommendation], relaxed: Iterable[str]) -> None:
        """Record the answer to a request."""
        found = tuple(found)
        self.request = request
        self.likened.update(request.seeds)
        self.relaxed.extend(name for name in relaxed if name not in self.relaxed)
        self.recommendations.update((recommendation.item.id, recommendation) for recommendation in found)
        self.saw(recommendation.item for recommendation in found)

    def cited(self, ids: Iterable[str]) -> tuple[Recommendation, ...]:
        """The recommendations among the cited ids, in order; what was only looked up or likened to is not."""
        return tuple(
            self.recommendations[id] for id in ids if id in self.recommendations and id not in self.likened
        )
