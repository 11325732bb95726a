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
TAKEN_BACK = "taken_back"
KINDS = ("shown", "clicked", *MEANING, TAKEN_BACK)
"""Every kind of event. A click is no opinion: it changes nothing but the events."""
RATING = {"liked": 5, "thumbs_up": 5, "disliked": 1, "thumbs_down": 1, "seen": None}


@dataclass(frozen=True, slots=True)
class Versions:
    """What made a list: the blend of scores and the index. None where that is not known."""

    blend: str | None = None
    index: str | None = None


@dataclass(frozen=True, slots=True)
class Happened:
    """One event before it is written; `position` is the place in the list, from 1, of what was shown."""

    item_id: str
    kind: str
    position: int | None = None


_Place = tuple[int | None, str | None, str | None]
"""A place in a list, and the versions of the blend and the index that made it."""


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
    versions: Versions,
) -> None:
    """Write events, in their order. `versions` made what is shown now.

    What people do with an item is told of the list it was last shown in: its place there and what made that.
    """
    places = _last_shown(connection, session_id, [one.item_id for one in happened if one.kind != "shown"])
    rows = []
    for one in happened:
        shown = (one.position, versions.blend, versions.index)
        position, blend, index = shown if one.kind == "shown" else places.get(one.item_id, (None,) * 3)
        rows.append(
            {
                "session_id": session_id,
                "user_id": user_id,
                "item_id": one.item_id,
                "kind": one.kind,
                "position": position,
                "time": time,
                "blend_version": blend,
                "index_version": index,
            }
        )
    if rows:
        connection.execute(insert(events), rows)


def _last_shown(connection: Connection, session_id: str, item_ids: Sequence[str]) -> dict[str, _Place]:
    """Where the session saw each item last, of those it saw."""
    if not item_ids:
        return {}
    wanted = select(
        events.c.item_id, events.c.position, events.c.blend_version, events.c.index_version
    ).where(events.c.session_id == session_id, events.c.kind == "shown", events.c.item_id.in_(item_ids))
    return {row.item_id: (row[1], row[2], row[3]) for row in connection.execute(wanted.order_by(events.c.id))}


def hand_over(connection: Connection, session_id: str, user_id: str) -> None:
    """The events of a session from before its user was known become theirs."""
    nobodys = update(events).where(events.c.session_id == session_id, events.c.user_id.is_(None))
    connection.execute(nobodys.values(user_id=user_id))


def ratings(connection: Connection) -> list[Rating]:
    """The last opinion of each user on each item; "seen" alone only where there is no other.

    One row a pair: several within seconds would be taken for a stuck button when the file is read.
    A session without a user counts as a user of its own.
    """
    wanted = select(events).where(events.c.kind.in_((*RATING, TAKEN_BACK))).order_by(events.c.id)
    last: dict[tuple[str, str], Rating] = {}
    for row in connection.execute(wanted, execution_options={"yield_per": 1000}):
        user = row.user_id or f"session/{row.session_id}"
        if row.kind == TAKEN_BACK:
            last.pop((user, row.item_id), None)
            continue
        rating = Rating(user, row.item_id, RATING[row.kind], row.time)
        if rating.rating is not None or (user, row.item_id) not in last:
            last[user, row.item_id] = rating
    return list(last.values())
