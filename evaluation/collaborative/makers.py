"""What can be trained on a split: every collaborative model, and the content model where items are described."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

import numpy as np
from numpy.typing import NDArray

from data.item import Item
from retrieval.collaborative.histories import Histories
from retrieval.content import ContentModel


class Maker(Protocol):
    """Trains one model; the classes of retrieval.collaborative do."""

    @property
    def name(self) -> str:
        """The model's name."""
        ...

    @property
    def Config(self) -> type[Any]:
        """The class of its settings, all with defaults."""
        ...

    @property
    def GRID(self) -> Mapping[str, tuple[Any, ...]]:
        """Values worth trying by setting."""
        ...

    @property
    def STARTS(self) -> tuple[Any, ...]:
        """Settings to begin at beside the defaults."""
        ...

    @property
    def SCORING(self) -> tuple[str, ...]:
        """Settings that training does not look at."""
        ...

    def train(self, histories: Histories, config: Any = None) -> Any:
        """A model that scores, saves and has a size."""
        ...


@dataclass(frozen=True)
class ContentMaker:
    """The content model over described items; it learns nothing from likes.

    vectors  (n_items, dim) float32 unit rows of an encoder, or None
    """

    items: Sequence[Item]
    vectors: NDArray[np.float32] | None
    name: ClassVar[str] = ContentModel.name
    Config: ClassVar[type[Any]] = ContentModel.Config
    GRID: ClassVar[Mapping[str, tuple[Any, ...]]] = ContentModel.GRID
    STARTS: ClassVar[tuple[Any, ...]] = ()
    SCORING: ClassVar[tuple[str, ...]] = ()

    def train(self, histories: Histories, config: Any = None) -> ContentModel:
        """The same whatever the likes are."""
        return ContentModel.train(self.items, self.vectors, config)
