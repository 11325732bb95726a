"""The taste profile of a user: what they liked, refused and have seen, over all their sessions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, select

from assistant.dialogue import Dialogue
from assistant.store.engine import upsert
from assistant.store.tables import tastes

FEELINGS = ("liked", "disliked", "seen")
_OPPOSITE = {"liked": "disliked", "disliked": "liked"}

Taste = tuple[str, str]
"""An item id and a feeling."""


def tastes_in(dialogue: Dialogue) -> tuple[Taste, ...]:
    """Every taste of the dialogue, in its order."""
    return tuple((id, feeling) for feeling in FEELINGS for id in getattr(dialogue, feeling))


def learned(before: Dialogue, after: Dialogue) -> tuple[Taste, ...]:
    """The tastes `after` has and `before` has not."""
    known = set(tastes_in(before))
    return tuple(taste for taste in tastes_in(after) if taste not in known)


def with_profile(dialogue: Dialogue, profile: Iterable[Taste]) -> Dialogue:
    """With the tastes of a user; what the dialogue itself says of an item counts more."""
    own = {id for id, _ in tastes_in(dialogue)}
    both = [*(taste for taste in profile if taste[0] not in own), *tastes_in(dialogue)]
    return with_tastes(dialogue, both)


def with_tastes(dialogue: Dialogue, chosen: Sequence[Taste]) -> Dialogue:
    """With exactly these tastes."""
    liked, disliked, seen = (tuple(id for id, felt in chosen if felt == feeling) for feeling in FEELINGS)
    return replace(dialogue, liked=liked, disliked=disliked, seen=seen)


def profile(connection: Connection, user_id: str) -> list[Taste]:
    """The tastes of that user, the oldest first."""
    mine = select(tastes.c.item_id, tastes.c.feeling).where(tastes.c.user_id == user_id)
    return [
        (id, feeling) for id, feeling in connection.execute(mine.order_by(tastes.c.time, tastes.c.item_id))
    ]


def remember(connection: Connection, user_id: str, chosen: Iterable[Taste], time: datetime) -> None:
    """Add tastes to the profile; liking an item takes back that it was refused, and the reverse."""
    chosen = sorted(set(chosen))  # in one order for all: sessions of one user that write at once only wait
    forget(connection, user_id, [(id, _OPPOSITE[felt]) for id, felt in chosen if felt in _OPPOSITE])
    rows = [{"user_id": user_id, "item_id": id, "feeling": felt, "time": time} for id, felt in chosen]
    if rows:
        connection.execute(upsert(tastes, connection.dialect.name), rows)


def forget(connection: Connection, user_id: str, gone: Iterable[Taste]) -> None:
    """Take tastes out of the profile."""
    rows = [{"user": user_id, "item": id, "felt": feeling} for id, feeling in sorted(set(gone))]
    if rows:
        statement = delete(tastes).where(
            tastes.c.user_id == bindparam("user"),
            tastes.c.item_id == bindparam("item"),
            tastes.c.feeling == bindparam("felt"),
        )
        connection.execute(statement, rows)
