"""The conversations a page shows, kept by the server: a browser holds nothing but an id it was given."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock
from uuid import uuid4

from assistant.types import Reply

KEPT_CONVERSATIONS = 500
KEPT_EXCHANGES = 30


@dataclass(frozen=True, slots=True)
class Exchange:
    """One message and its answer."""

    message: str
    reply: Reply


class Conversations:
    """The last exchanges of the conversations used last, in memory; safe to share between threads.

    What the assistant remembers does not depend on it: that is in the store.
    """

    def __init__(self) -> None:
        self._kept: OrderedDict[str, tuple[Exchange, ...]] = OrderedDict()
        self._lock = Lock()

    def admitted(self, session_id: object) -> str:
        """`session_id` if this server gave it out and still knows it, else a new id."""
        with self._lock:
            if isinstance(session_id, str) and session_id in self._kept:
                self._kept.move_to_end(session_id)
                return session_id
            new = uuid4().hex
            self._kept[new] = ()
            while len(self._kept) > KEPT_CONVERSATIONS:
                self._kept.popitem(last=False)
            return new

    def exchanges(self, session_id: object) -> tuple[Exchange, ...]:
        """What was said under that id, oldest first; nothing when it is unknown."""
        with self._lock:
            return self._kept.get(session_id, ()) if isinstance(session_id, str) else ()

    def add(self, session_id: str, exchange: Exchange) -> None:
        """Keep one more exchange; the oldest go once there are more than 30."""
        with self._lock:
            before = self._kept.get(session_id, ())
            self._kept[session_id] = (*before, exchange)[-KEPT_EXCHANGES:]
            self._kept.move_to_end(session_id)
