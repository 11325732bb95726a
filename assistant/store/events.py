"""What was shown and what people thought of it, in the order it happened; rows are added and never changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from assistant.store.tables import events
from assistant.store.tastes import Taste

MEANING = {
    "liked": "liked",
    "disliked": "disliked",
    "seen": "seen",
    "thumbs_up": "liked",
    "thumbs_down": "disliked",
}
"""The feeling each kind of feedback stands for."""
RATING = {"liked": 5, "thumbs_up": 5, "disliked": 1, "thumbs_down": 1, "seen": None}


@dataclass(frozen=True, slots=True)
class Happened:
    """One event before it is written; `value` is the place in the list, from 1, of what was shown."""

    item_id: str
    kind: str
    value: float | None = None


@dataclass(frozen=True, slots=True)
class Rating:
    """What somebody thinks of an item. `rating` is 5, 1 or None for seen; `time` is when it was said."""

    user_id: str
    item_id: str
    rating: int | None
    time: datetime


def of_turn(shown: Sequence[str], learned: Iterable[Taste]) -> list[Happened]:
    """The events of a turn: what it said of items, and then the list that was shown."""
    said = [Happened(id, feeling) for id, feeling in learned]
    return said + [Happened(id, "shown", place) for place, id in enumerate(shown, 1)]


def add(
    connection: Connection,
    session_id: str,
    user_id: str | None,
    happened: Sequence[Happened],
    time: datetime,
) -> None:
    """Write events, in their order."""
    rows = [
        {
            "session_id": session_id,
            "user_id": user_id,
            "item_id": one.item_id,
            "kind": one.kind,
            "value": one.value,
            "time": time,
        }
        for one in happened
    ]
    if rows:
        connection.execute(insert(events), rows)


def hand_over(connection: Connection, session_id: str, user_id: str) -> None:
    """The events of a session from before its user was known become theirs."""
    nobodys = update(events).where(events.c.session_id == session_id, events.c.user_id.is_(None))
    connection.execute(nobodys.values(user_id=user_id))


def ratings(connection: Connection) -> list[Rating]:
    """The last opinion of each user on each item; "seen" alone only where there is no other.

    One row a pair: several within seconds would be taken for a stuck button when the file is read.
    A session without a user counts as a user of its own.
    """
    wanted = select(events).where(events.c.kind.in_(RATING)).order_by(events.c.id)
    last: dict[tuple[str, str], Rating] = {}
    for row in connection.execute(wanted, execution_options={"yield_per": 1000}):
        user = row.user_id or f"session/{row.session_id}"
        rating = Rating(user, row.item_id, RATING[row.kind], row.time)
        if rating.rating is not None or (user, row.item_id) not in last:
            last[user, row.item_id] = rating
    return list(last.values())
