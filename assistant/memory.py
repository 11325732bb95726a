"""What is remembered of people: their conversations, their tastes, and what they want left out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from assistant.errors import FeedbackError
from assistant.history import Past, restored
from assistant.store import Store
from assistant.store.exchanges import Talk
from assistant.store.tastes import FEELINGS
from retrieval.filters import Filters
from retrieval.index import Index


class Memory:
    """What a store has about people, told in the items of an index. Every method may raise StoreError."""

    def __init__(self, index: Index, store: Store) -> None:
        self.index = index
        self._store = store

    def owns(self, session_id: str, user_id: str | None = None) -> bool:
        """True when there is that conversation and it is that user's; without one, when it is nobody's."""
        return self._store.belongs(session_id, user_id)

    def past(self, session_id: str, user_id: str | None = None) -> tuple[Past, ...]:
        """Messages and their answers in that conversation, the oldest first; nothing where it is another's."""
        return tuple(
            restored(self.index, session_id, exchange)
            for exchange in self._store.exchanges(session_id, user_id)
        )

    def talks(self, user_id: str) -> list[Talk]:
        """The conversations of that user, the one used last first."""
        return self._store.talks(user_id)

    def take_back(self, session_id: str, user_id: str | None = None) -> str | None:
        """Take the last message and its answer back, to ask again; the message, None when there is none."""
        return self._store.take_back(session_id, user_id)

    def tastes(self, user_id: str) -> list[tuple[str, str]]:
        """Pairs of item id and "liked", "disliked" or "seen", the oldest first."""
        return self._store.profile(user_id)

    def feel(self, user_id: str, item_id: str, feeling: str) -> None:
        """Keep that the user "liked", "disliked" or has "seen" an item, outside any conversation.

        Raises FeedbackError when there is no such feeling or item.
        """
        if feeling not in FEELINGS or not self.index.rows([item_id]):
            raise FeedbackError(
                f"{feeling!r} of {item_id!r} is not a feeling of {FEELINGS} for an item there is"
            )
        self._store.feel(user_id, item_id, feeling)

    def forget(self, user_id: str, item_id: str, feelings: Sequence[str]) -> None:
        """Take feelings of the user for an item back, in all of their conversations."""
        self._store.forget(user_id, item_id, feelings)

    def limits(self, user_id: str) -> Filters:
        """What the user said to leave out for good."""
        return self._store.limits(user_id)

    def lift(self, user_id: str, field: str, value: object) -> None:
        """Take one value of one of those limits back."""
        self._store.lift(user_id, field, value)

    def export_user(self, user_id: str) -> dict[str, Any]:
        """All that is stored about a user, ready for JSON: `sessions` with messages, `tastes`, `events`."""
        return self._store.export_user(user_id)

    def export_session(self, session_id: str) -> dict[str, Any]:
        """All that is stored about one conversation, ready for JSON: `sessions`, `events`."""
        return self._store.export_session(session_id)

    def delete_user(self, user_id: str) -> int:
        """Delete all that is stored about a user; the number of rows that were."""
        return self._store.delete_user(user_id)

    def delete_session(self, session_id: str) -> int:
        """Delete one conversation and its events; the number of rows. A user's tastes stay in their profile."""
        return self._store.delete_session(session_id)

    def close(self) -> None:
        """Let go of the store."""
        self._store.close()
