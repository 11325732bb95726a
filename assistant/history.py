"""An answer as it is stored, and back again: facts of items come from the index and not from the store."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.store.exchanges import Exchange, ShownItem
from assistant.types import Reason, Recommendation, Reply
from retrieval.index import Index


@dataclass(frozen=True, slots=True)
class Past:
    """A message and its answer."""

    message: str
    reply: Reply


def stored(message: str, reply: Reply) -> Exchange:
    """What is kept of a turn."""
    shown = tuple(
        ShownItem(
            one.item.id,
            one.score,
            tuple((reason.kind, reason.text) for reason in one.reasons),
            tuple((name, float(value)) for name, value in one.parts.items()),
        )
        for one in reply.recommendations
    )
    return Exchange(message, reply.text, reply.language, reply.mode, reply.notice, shown)


def restored(index: Index, session_id: str, exchange: Exchange) -> Past:
    """The turn again; items the index no longer has are left out."""
    shown = []
    for one in exchange.shown:
        for row in index.rows([one.item_id]):
            reasons = tuple(Reason(kind, text) for kind, text in one.reasons)
            shown.append(Recommendation(index.items[row], one.score, reasons, dict(one.parts)))
    reply = Reply(exchange.text, tuple(shown), session_id, exchange.language, exchange.mode, exchange.notice)
    return Past(exchange.message, reply)
