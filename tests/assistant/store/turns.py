"""Turns of a conversation, as far as a store is concerned."""

from __future__ import annotations

from assistant.dialogue import Dialogue
from assistant.store import Store
from assistant.types import Request


def turn(
    store: Store, session: str, user: str | None = None, shown: tuple[str, ...] = (), **said: str
) -> Dialogue:
    """One turn as the assistant takes it: load, change, save."""
    before = store.load(session, user)
    feelings = {feeling: (item,) for feeling, item in said.items()}
    after = before.with_tastes(Request("ko", **feelings)).with_message("user", f"{said}")  # type: ignore[arg-type]
    store.save(session, after, user, before=before, shown=shown)
    return after


def feelings(dialogue: Dialogue) -> tuple[set[str], set[str], set[str]]:
    return set(dialogue.liked), set(dialogue.disliked), set(dialogue.seen)
