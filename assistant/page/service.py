"""What the HTTP way in does, free of the toolkits that carry it: checked requests in, plain values out.

`user` is the name somebody logged in with, None where nobody logs in. A conversation is its user's alone; one
that has no user is open to whoever has its id, which only this server gives out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from assistant.assistant import Assistant
from assistant.page import bodies
from assistant.page.bodies import NEW_SESSION, WayInError
from assistant.types import Recommendation
from data.item import in_language

SUGGESTED = 5
"""Items named where a title may mean several."""
_WITH_YEAR = re.compile(r"(?P<title>.+?)\s*\((?P<year>\d{4})\)")


class Service:
    """One assistant, for programs. Safe to share between threads. Every method may raise WayInError."""

    def __init__(self, bot: Assistant) -> None:
        self.bot = bot

    def chat(self, asked: bodies.Chat, user: str | None) -> dict[str, Any]:
        """Reply.to_dict of the answer."""
        if asked.session_id:
            self._admit(asked.session_id, user)
        return self.bot.reply(asked.message, session_id=asked.session_id, user_id=user).to_dict()

    def recommend(self, asked: bodies.Recommend, user: str | None) -> dict[str, Any]:
        """For a message, as on the page but outside any conversation; or for a taste."""
        if asked.message and (asked.liked or asked.disliked):
            raise WayInError(422, "invalid", "message: give a message or a taste, not both", "message")
        if asked.message:
            return self._listed(self.bot.recommend(asked.message, asked.k), asked, user)
        if not asked.liked:
            raise WayInError(422, "invalid", "liked: give a message, or titles that are liked", "liked")
        liked, disliked = self._ids(asked.liked, "liked"), self._ids(asked.disliked, "disliked")
        found = self.bot.user_personalisation(liked, disliked, asked.k, language=asked.language)
        return {"liked": liked, "disliked": disliked, **self._listed(found, asked, user)}

    def similar(self, asked: bodies.Similar, user: str | None) -> dict[str, Any]:
        """Items like the given ones."""
        items = self._ids(asked.items, "items")
        found = self.bot.similar_items(items, asked.k, asked.language)
        return {"items": items, **self._listed(found, asked, user)}

    def rank(self, asked: bodies.Rank, user: str | None) -> dict[str, Any]:
        """The given items in order."""
        items, liked = self._ids(asked.items, "items"), self._ids(asked.liked, "liked")
        disliked = self._ids(asked.disliked, "disliked")
        ranked = self.bot.personalised_ranking(items, liked, disliked, asked.language)
        return {
            "items": items, "liked": liked, "disliked": disliked, **self._listed(ranked, asked, user)
        }  # fmt: skip

    def feedback(self, asked: bodies.Feedback, user: str | None) -> dict[str, Any]:
        """Keep what somebody did with an item."""
        self._admit(asked.session_id, user)
        [item] = self._ids([asked.item], "item")
        self.bot.feedback(asked.session_id, item, asked.kind)
        return {"session_id": asked.session_id, "item": item, "kind": asked.kind}

    def _listed(
        self, found: Sequence[Recommendation], asked: bodies.Listing, user: str | None
    ) -> dict[str, Any]:
        session = asked.session_id
        if session == NEW_SESSION:
            session = uuid4().hex
        elif session:
            self._admit(session, user)
        if session:
            self.bot.shown(session, [one.item.id for one in found], user_id=user)
        return {"session_id": session, "recommendations": [one.to_dict() for one in found]}

    def _admit(self, session_id: str, user: str | None) -> None:
        """Whether there is no such conversation or it is another's is not told apart."""
        if not self.bot.owns(session_id, user):
            raise WayInError(
                404, "unknown_session", "there is no such conversation; leave session_id out to begin one",
                "session_id",
            )  # fmt: skip

    def _ids(self, given: Sequence[str], field: str) -> list[str]:
        """The ids of items given by id or by title, each once, in their order."""
        return list(dict.fromkeys(self._id(one, field) for one in given))

    def _id(self, given: str, field: str) -> str:
        if self.bot.index.rows([given]):
            return given
        ids = self._titled(given)
        if not ids:
            raise WayInError(
                404,
                "unknown_item",
                f"{field}: the catalogue has no item with the id or title {given!r}",
                field,
            )
        if len(ids) > 1:
            told = ", ".join(self._told(id) for id in ids[:SUGGESTED])
            raise WayInError(
                409, "ambiguous", f"{field}: {given!r} may be {told}; give one of these ids", field
            )
        return ids[0]

    def _titled(self, given: str) -> tuple[str, ...]:
        ids = self.bot.items_named(given)
        dated = _WITH_YEAR.fullmatch(given)
        if ids or not dated:
            return ids
        rows = self.bot.index.rows(self.bot.items_named(dated["title"]))
        items = [self.bot.index.items[row] for row in rows]
        return tuple(item.id for item in items if item.year == int(dated["year"]))

    def _told(self, id: str) -> str:
        item = self.bot.index.items[self.bot.index.rows([id])[0]]
        return f"{item.id} ({in_language(item.title, 'en')}{f', {item.year}' if item.year else ''})"
