"""What one turn with the model came to: what the tools returned, which is all it may name, and what it noted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from assistant.dialogue import Dialogue
from assistant.types import Language, Recommendation, Request
from data.item import Item


@dataclass(slots=True)
class Turn:
    """Filled by the tools, read by the grounding; the model holds none of it.

    before            the conversation before this turn
    items             by id, everything a tool returned, in order
    recommendations   by id, those of them that were recommended, not just looked up
    likened           ids the recommendations were to be similar to
    relaxed           limits that were lifted, in order
    request           the last request a tool answered
    told              what the tools said, word for word
    noted             tastes the model noted, in order, to be kept with the conversation; tools called at
                      once run in threads of their own, so notes are only added, never changed
    """

    before: Dialogue
    language: Language
    items: dict[str, Item] = field(default_factory=dict)
    recommendations: dict[str, Recommendation] = field(default_factory=dict)
    likened: set[str] = field(default_factory=set)
    relaxed: list[str] = field(default_factory=list)
    request: Request | None = None
    told: list[str] = field(default_factory=list)
    noted: list[Request] = field(default_factory=list)

    @property
    def dialogue(self) -> Dialogue:
        """The conversation with what was noted: what is liked, and what must not come back."""
        dialogue = self.before
        for tastes in self.noted:
            dialogue = dialogue.with_tastes(tastes)
        return dialogue

    def saw(self, items: Iterable[Item]) -> None:
        """Record items the model was told about."""
        self.items.update((item.id, item) for item in items)

    def offered(self, found: Iterable[Recommendation]) -> None:
        """Record recommendations."""
        for recommendation in found:
            self.recommendations[recommendation.item.id] = recommendation
            self.saw([recommendation.item])

    def recommended(self, request: Request, found: Iterable[Recommendation], relaxed: Iterable[str]) -> None:
        """Record the answer to a request."""
        self.request = request
        self.likened.update(request.seeds)
        self.relaxed.extend(name for name in relaxed if name not in self.relaxed)
        self.offered(found)

    def cited(self, ids: Iterable[str]) -> tuple[Recommendation, ...]:
        """The recommendations among the cited ids, in order; what was only looked up or likened to is not."""
        return tuple(
            self.recommendations[id] for id in ids if id in self.recommendations and id not in self.likened
        )
