"""The state of a conversation between turns, and how a turn changes it. Pure: nothing here reads or writes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from assistant.types import FollowUp, Intent, Request
from retrieval.filters import Filters

KEPT_MESSAGES = 20


@dataclass(frozen=True, slots=True)
class Message:
    """One thing that was said."""

    role: Literal["user", "assistant"]
    text: str


@dataclass(frozen=True, slots=True)
class Dialogue:
    """What stands between turns.

    standing    the request the last list answered, limits and all
    last_list   ids of the last list shown, in order; ordinals count in it
    shown       ids shown for the standing request, however many lists ago
    focus       ids last talked about by themselves: what "something similar" is similar to
    pending     a request that waits for "which one did you mean?", with the candidates in last_list
    """

    standing: Request | None = None
    last_list: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()
    liked: tuple[str, ...] = ()
    disliked: tuple[str, ...] = ()
    seen: tuple[str, ...] = ()
    focus: tuple[str, ...] = ()
    pending: Request | None = None
    messages: tuple[Message, ...] = field(default_factory=tuple)

    def with_message(self, role: Literal["user", "assistant"], text: str) -> Dialogue:
        """With one more message; the oldest go once there are more than 20."""
        return replace(self, messages=(*self.messages, Message(role, text))[-KEPT_MESSAGES:])

    def with_tastes(self, request: Request) -> Dialogue:
        """With what the turn says was liked, disliked or seen; the last word on an item counts."""
        liked = _joined(self.liked, request.liked, without=request.disliked)
        disliked = _joined(self.disliked, request.disliked, without=request.liked)
        seen = _joined(self.seen, (*request.seen, *request.liked, *request.disliked))
        return replace(self, liked=liked, disliked=disliked, seen=seen)

    def with_list(self, request: Request, ids: Sequence[str]) -> Dialogue:
        """After `request` was answered with `ids`."""
        before = self.shown if request.follow_up is not FollowUp.NEW else ()
        return replace(
            self, standing=request, last_list=tuple(ids), shown=_joined(before, ids), focus=(), pending=None
        )

    def asking(self, request: Request, candidates: Sequence[str]) -> Dialogue:
        """After asking which of `candidates` the turn meant."""
        return replace(self, pending=request, last_list=tuple(candidates))

    def excluded(self, request: Request) -> tuple[str, ...]:
        """Ids that must not come back: refused, seen, and those shown before when others are asked for.

        What is asked for by name comes all the same.
        """
        again = self.shown if request.follow_up is FollowUp.REPLACE else ()
        return _joined(self.disliked, (*self.seen, *again), without=request.named)


def _joined(first: Iterable[str], second: Iterable[str], without: Iterable[str] = ()) -> tuple[str, ...]:
    gone = set(without)
    return tuple(id for id in dict.fromkeys((*first, *second)) if id not in gone)


def in_context(request: Request, dialogue: Dialogue) -> Request:
    """The whole request a turn means, given what was said before.

    A narrowing turn keeps the standing request and adds to it; "others" and "more" keep it and take
    what was not shown yet; a turn on its own stays as it is.
    """
    if request.alike and dialogue.focus:
        return replace(request, seeds=dialogue.focus, follow_up=FollowUp.NEW)
    standing = dialogue.standing
    if standing is None or request.follow_up is FollowUp.NEW:
        return request
    return replace(
        request,
        intent=Intent.RECOMMEND,
        seeds=request.seeds or standing.seeds,
        filters=_merged(standing.filters, request.filters),
        text=" ".join(filter(None, [standing.text, request.text])),
        count=request.count or standing.count,
    )


def _merged(standing: Filters, new: Filters) -> Filters:
    """Standing limits and new ones; a limit to a thing lifts its standing exclusion, and the reverse."""
    kept = replace(
        standing,
        exclude_genres=tuple(g for g in standing.exclude_genres if g not in (*new.genres, *new.any_genres)),
        genres=tuple(g for g in standing.genres if g not in new.exclude_genres),
        any_genres=tuple(g for g in standing.any_genres if g not in new.exclude_genres),
        people=tuple(p for p in standing.people if p not in new.exclude_people),
        any_people=tuple(p for p in standing.any_people if p not in new.exclude_people),
    )
    return kept.merged(new)
