"""A turn takes a while, and a thumb or another turn may be saved meanwhile: both are kept. Pure."""

from __future__ import annotations

from dataclasses import replace

from assistant.dialogue import Dialogue, Message
from assistant.store.tastes import learned, tastes_in, with_tastes


def merged(now: Dialogue, before: Dialogue, after: Dialogue) -> Dialogue:
    """`after`, which a turn made of `before`, with the tastes and messages `now` has beyond `before`.

    What the turn itself says of an item counts more; the list and the standing request are the turn's.
    """
    if now == before:
        return after
    own = {id for id, _ in (*learned(before, after), *learned(after, before))}
    gone = set(learned(now, before))
    mine = [taste for taste in tastes_in(after) if taste[0] in own or taste not in gone]
    others = [taste for taste in learned(before, now) if taste[0] not in own and taste not in mine]
    result = replace(with_tastes(after, [*mine, *others]), messages=now.messages)
    for message in _said(before, after):
        result = result.with_message(message.role, message.text)
    return result


def _said(before: Dialogue, after: Dialogue) -> tuple[Message, ...]:
    """The messages at the end of `after` that `before` has not; the oldest of `before` may be gone."""
    for dropped in range(len(before.messages)):
        old = before.messages[dropped:]
        if after.messages[: len(old)] == old:
            return after.messages[len(old) :]
    return after.messages
