"""The state of a conversation between turns, and how a turn changes it. Pure: nothing here reads or writes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from assistant.types import FollowUp, Intent, Request
from retrieval.filters import Filters

KEPT_MESSAGES = 20
KEPT_REQUESTS = 5
"""How far back "undo" goes."""

# The fields of Filters a lifted limit stands for, where they are not its own name.
_LIFTED = {
    "years": ("year_from", "year_to"),
    "length": ("minutes_from", "minutes_to", "weeks_to"),
    "age": ("age_from", "age_to"),
    "country": ("country", "any_countries", "exclude_countries"),
    "genres": ("genres", "any_genres", "exclude_genres"),
    "people": ("people", "any_people", "exclude_people"),
}

_AUDIENCES = ("family",)
"""Genres that say who a film is for and not what it is."""


@dataclass(frozen=True, slots=True)
class Message:
    """One thing that was said."""

    role: Literal["user", "assistant"]
    text: str


@dataclass(frozen=True, slots=True)
class Dialogue:
    """What stands between turns.

    standing    the request the last list answered, limits and all
    earlier     the requests that stood before it, the last one at the end
    last_list   ids of the last list shown, in order; ordinals count in it
    shown       ids shown for the standing request, however many lists ago
    focus       ids last talked about by themselves: what "something similar" is similar to
    avoid       exclusions that stand for the whole conversation: "I hate horror"
    pending     a request that waits for "which one did you mean?", with the candidates in last_list
    """

    standing: Request | None = None
    earlier: tuple[Request, ...] = ()
    last_list: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()
    liked: tuple[str, ...] = ()
    disliked: tuple[str, ...] = ()
    seen: tuple[str, ...] = ()
    focus: tuple[str, ...] = ()
    avoid: Filters = field(default_factory=Filters)
    pending: Request | None = None
    messages: tuple[Message, ...] = field(default_factory=tuple)

    def with_message(self, role: Literal["user", "assistant"], text: str) -> Dialogue:
        """With one more message; the oldest go once there are more than 20."""
        return replace(self, messages=(*self.messages, Message(role, text))[-KEPT_MESSAGES:])

    def of_kind(self, kind: str | None) -> Dialogue:
        """With only items of that kind from now on, whatever was asked last; None for every kind.

        A turn that names a kind itself has its way.
        """
        if kind == self.avoid.kind:
            return self
        standing = self.standing
        if standing:
            standing = replace(standing, filters=replace(standing.filters, kind=kind))
        return replace(self, avoid=replace(self.avoid, kind=kind), standing=standing)

    def with_tastes(self, request: Request) -> Dialogue:
        """With what the turn says was liked, disliked or seen; the last word on an item counts."""
        liked = _joined(self.liked, request.liked, without=request.disliked)
        disliked = _joined(self.disliked, request.disliked, without=request.liked)
        seen = _joined(self.seen, (*request.seen, *request.liked, *request.disliked))
        avoid = _without_wanted(self.avoid, request.filters)
        if request.tastes:
            avoid = avoid.merged(_exclusions(request.filters))
        return replace(self, liked=liked, disliked=disliked, seen=seen, avoid=avoid)

    def with_request(self, request: Request) -> Dialogue:
        """With `request` standing, whether or not anything was found for it."""
        earlier = self.earlier
        if self.standing and request.intent is not Intent.UNDO and _asks_otherwise(self.standing, request):
            earlier = (*earlier, self.standing)[-KEPT_REQUESTS:]
        return replace(self, standing=request, earlier=earlier)

    def with_list(self, request: Request, ids: Sequence[str]) -> Dialogue:
        """After `request` was answered with `ids`."""
        before = self.shown if request.follow_up is not FollowUp.NEW else ()
        return replace(
            self.with_request(request),
            last_list=tuple(ids),
            shown=_joined(before, ids),
            focus=(),
            pending=None,
        )

    def fresh(self) -> Dialogue:
        """With nothing asked yet; what was liked, refused or seen, and what was said, stays."""
        return Dialogue(liked=self.liked, disliked=self.disliked, seen=self.seen, messages=self.messages)

    def undone(self) -> Dialogue | None:
        """As it was before the standing request; None when nothing stood before it."""
        if not self.earlier:
            return None
        return replace(self, standing=self.earlier[-1], earlier=self.earlier[:-1])

    def asking(self, request: Request, candidates: Sequence[str]) -> Dialogue:
        """After asking which of `candidates` the turn meant."""
        return replace(self, pending=request, last_list=tuple(candidates))

    def excluded(self, request: Request) -> tuple[str, ...]:
        """Ids that must not come back: refused, seen, and those shown before when others are asked for.

        What is asked for by name comes all the same.
        """
        again = self.shown if request.follow_up is FollowUp.REPLACE or request.lifts else ()
        return _joined(self.disliked, (*self.seen, *again), without=request.named)


def _joined(first: Iterable[str], second: Iterable[str], without: Iterable[str] = ()) -> tuple[str, ...]:
    gone = set(without)
    return tuple(id for id in dict.fromkeys((*first, *second)) if id not in gone)


def in_context(request: Request, dialogue: Dialogue) -> Request:
    """The whole request a turn means, given what was said before.

    A narrowing turn keeps the standing request and adds to it, a turn that sets limits aside takes
    them from it; "others" and "more" keep it and take what was not shown yet; a turn on its own stays
    as it is. What is to be avoided in this conversation stays out of all of them.
    """
    whole = _whole(request, dialogue)
    return replace(whole, filters=dialogue.avoid.merged(whole.filters))


def _whole(request: Request, dialogue: Dialogue) -> Request:
    if request.different:
        return _elsewhere(request, dialogue)
    if request.alike and dialogue.focus:
        return replace(request, seeds=dialogue.focus, follow_up=FollowUp.NEW)
    standing = dialogue.standing
    if standing is None or request.follow_up is FollowUp.NEW:
        return replace(request, lifts=())
    if request.lifts:
        left = without_limits(standing.filters, request.lifts, also=request.filters)
        filters = _merged(left, without_limits(request.filters, request.lifts))
        return replace(
            standing,
            filters=filters,
            lifts=request.lifts,
            follow_up=FollowUp.REFINE,
            different=False,
            language=request.language,
            count=None,
        )
    return replace(
        request,
        intent=standing.intent if standing.intent is Intent.SURPRISE else Intent.RECOMMEND,
        tone=request.tone or standing.tone,
        seeds=request.seeds or standing.seeds,
        filters=_merged(_widened(standing.filters, request), request.filters),
        text=request.text if request.instead and request.text else _joined_words(standing.text, request.text),
        count=request.count or standing.count,
        unlike=standing.unlike,
    )


def _elsewhere(request: Request, dialogue: Dialogue) -> Request:
    """ "Something different": away from the titles named, else from what was shown or talked of last.

    Of what stood before, the subject goes, and limits such as country, years and length stay. With
    nothing to get away from, an open request is a surprise.
    """
    standing = dialogue.standing
    named = request.seeds or request.disliked
    if standing is None or request.follow_up is FollowUp.NEW or _of_another_kind(request, standing):
        away = named or (dialogue.focus if standing is None else ())
        request = replace(request, lifts=(), follow_up=FollowUp.NEW)
    else:
        away = named or tuple(dict.fromkeys((*standing.unlike, *dialogue.last_list)))
        left = without_limits(_without_subject(standing.filters), request.lifts)
        request = replace(
            request, filters=_merged(left, request.filters), count=request.count or standing.count
        )
    people = request.filters.people or request.filters.any_people
    openly = not (away or request.text or people)
    return replace(
        request,
        intent=Intent.SURPRISE if openly else request.intent,
        seeds=(),
        named=(),
        unlike=away,
        different=bool(away) or openly,
    )


def _of_another_kind(request: Request, standing: Request) -> bool:
    return bool(request.filters.kind and standing.filters.kind) and (
        request.filters.kind != standing.filters.kind
    )


def _without_subject(limits: Filters) -> Filters:
    """Without genres and people; those genres are kept out from now on, but for one that says who it is for."""
    genres = (*limits.genres, *limits.any_genres)
    gone = tuple(genre for genre in genres if genre not in _AUDIENCES)
    return replace(
        limits,
        genres=tuple(genre for genre in genres if genre in _AUDIENCES),
        any_genres=(),
        exclude_genres=tuple(dict.fromkeys((*limits.exclude_genres, *gone))),
        people=(),
        any_people=(),
        only_ids=(),
    )


def _joined_words(standing: str, new: str) -> str:
    return " ".join(filter(None, [standing, new]))


def _widened(standing: Filters, request: Request) -> Filters:
    """A series that was asked for whole ("범죄도시 시리즈") ends with the next limit; others of it do not."""
    return standing if request.follow_up is FollowUp.REPLACE else replace(standing, only_ids=())


def without_limits(standing: Filters, names: Iterable[str], also: Filters | None = None) -> Filters:
    """Standing limits less those named. A genre of `also` is one more to choose from: "comedies are fine too"."""
    empty = Filters()
    fields = [field for name in names for field in _LIFTED.get(name, (name,)) if hasattr(empty, field)]
    more = (*also.genres, *also.any_genres) if also and "genres" in names else ()
    chosen = (*standing.genres, *standing.any_genres)
    lifted = replace(standing, **{field: getattr(empty, field) for field in fields})
    if not more:
        return lifted
    kept_out = tuple(genre for genre in standing.exclude_genres if genre not in more)
    return replace(lifted, any_genres=(*chosen, *more) if chosen else (), exclude_genres=kept_out)


def _merged(standing: Filters, new: Filters) -> Filters:
    """Standing limits and new ones; a limit to a thing lifts its standing exclusion, and the reverse."""
    kept = replace(
        _without_wanted(standing, new),
        genres=tuple(g for g in standing.genres if g not in new.exclude_genres),
        any_genres=tuple(g for g in standing.any_genres if g not in new.exclude_genres),
        people=tuple(p for p in standing.people if p not in new.exclude_people),
        any_people=tuple(p for p in standing.any_people if p not in new.exclude_people),
    )
    return kept.merged(new)


def _without_wanted(standing: Filters, new: Filters) -> Filters:
    """Standing limits without the exclusions of what is now asked for."""
    genres, people = (*new.genres, *new.any_genres), (*new.people, *new.any_people)
    return replace(
        standing,
        exclude_genres=tuple(g for g in standing.exclude_genres if g not in genres),
        exclude_people=tuple(p for p in standing.exclude_people if p not in people),
        exclude_countries=tuple(c for c in standing.exclude_countries if c != new.country),
    )


def _exclusions(limits: Filters) -> Filters:
    return Filters(
        exclude_people=limits.exclude_people,
        exclude_genres=limits.exclude_genres,
        exclude_countries=limits.exclude_countries,
        exclude_terms=limits.exclude_terms,
        exclude_providers=limits.exclude_providers,
    )


def _asks_otherwise(one: Request, other: Request) -> bool:
    asked = [(r.seeds, r.filters, r.text, r.tone, r.unlike) for r in (one, other)]
    return asked[0] != asked[1]
