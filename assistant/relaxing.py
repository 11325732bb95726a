"""Which limits give way when nothing fits all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from data.item import Item
from retrieval.filters import Filters, allowed
from retrieval.types import Mask

# Limits lifted one after the other when nothing fits: the least telling first, people last.
_LIFT_ORDER = (
    "level",
    "language",
    "provider",
    "length",
    "genres",
    "any_genres",
    "country",
    "any_countries",
    "years",
    "age",
    "people",
    "any_people",
)


_SOFT = ("level", "language", "length")
_GROUPS = {
    "years": ("year_from", "year_to"),
    "length": ("minutes_from", "minutes_to", "weeks_to"),
    "age": ("age_from", "age_to"),
}


def fitting(
    items: Sequence[Item], asked: Filters, suitable: Mask | None = None
) -> tuple[Mask, Filters, tuple[str, ...]]:
    """The rows that fit, the limits they fit, and the names of those lifted to get there.

    Limits are lifted one after the other until something fits, and is `suitable` where that is given
    (what free words ask for; only what a course or film is like gives way to them, not its subject,
    period or people); then every one whose lifting was of no help is set again. Where nothing
    suits even without limits, what fits them all is taken as it is.
    """
    if suitable is not None:
        found = _lifted_until(items, asked, suitable, _SOFT)
        if (found[0] & suitable).any():
            return found
    return _lifted_until(items, asked, np.ones(len(items), dtype=np.bool_), _LIFT_ORDER)


def _lifted_until(
    items: Sequence[Item], asked: Filters, suitable: Mask, order: Sequence[str]
) -> tuple[Mask, Filters, tuple[str, ...]]:
    lifted: list[str] = []
    filters, mask = asked, allowed(items, asked)
    for name in order:
        if (mask & suitable).any():
            break
        looser = _without(filters, name)
        if looser != filters:
            filters = looser
            lifted.append(name)
            mask = allowed(items, filters)
    for name in lifted[:-1]:
        others = [other for other in lifted if other != name]
        tighter = asked
        for other in others:
            tighter = _without(tighter, other)
        tighter_mask = allowed(items, tighter)
        if (tighter_mask & suitable).any():
            filters, mask, lifted = tighter, tighter_mask, others
    return mask, filters, tuple(lifted)


def _without(filters: Filters, name: str) -> Filters:
    if name in _GROUPS:
        nothing: dict[str, Any] = dict.fromkeys(_GROUPS[name])
        return replace(filters, **nothing)
    if name == "people" and len(filters.people) > 1:  # one of them is better than none
        return replace(filters, people=(), any_people=(*filters.any_people, *filters.people))
    empty: Any = () if isinstance(getattr(filters, name), tuple) else None
    return replace(filters, **{name: empty})
