"""What the names of a message come to."""

from __future__ import annotations

from dataclasses import dataclass, field

from assistant.types import Ambiguity
from retrieval.filters import PersonLimit


@dataclass(frozen=True, slots=True)
class Linked:
    """What the names of a message come to.

    only      the parts of a series that is asked for as a whole
    aside     items named only to name their makers: "another film by the director of Parasite"
    unknown   words that stand where a name should and match none
    topics    positions of course titles that are asked for, not likened to: they say what to teach,
              so their words are free text as well
    claimed   positions of words that are names, misspelt or unknown, and so no free text
    """

    seeds: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    people: tuple[PersonLimit, ...] = ()
    excluded_ids: tuple[str, ...] = ()
    excluded_people: tuple[PersonLimit, ...] = ()
    only: tuple[str, ...] = ()
    aside: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    ambiguity: Ambiguity | None = None
    topics: frozenset[int] = field(default_factory=frozenset)
    claimed: frozenset[int] = field(default_factory=frozenset)
