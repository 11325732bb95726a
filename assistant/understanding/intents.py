"""What a turn wants, and how it stands to the one before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from assistant.types import FollowUp, Intent, Request
from assistant.understanding.lexicon import load_lexicon, squeeze
from assistant.understanding.limits import labels
from assistant.understanding.linking import Linked
from assistant.understanding.scan import Span
from retrieval.filters import PersonLimit

# Of several signals the first counts: "안녕, 처음부터 다시 하자" starts over.
_TALK = (
    Intent.START_OVER,
    Intent.HELP,
    Intent.WHO,
    Intent.THANKS,
    Intent.BYE,
    Intent.HOW_ARE_YOU,
    Intent.GREETING,
    Intent.PRAISE,
    Intent.LAUGH,
)
_TALK_IN_WORDS = (Intent.HELP, Intent.WHO, Intent.THANKS, Intent.BYE, Intent.HOW_ARE_YOU)
MOST_WORDS = 4
_ABOUT_THOSE = {"intent", "those", "stop", "particle", "and"}
_ONLY = ("만", "로만", "으로만", "로", "으로", "로는", "으로는")
_MENTIONS_TO_COMPARE = 2
_ASKS_FOR_MORE = {"more", "stop", "ask", "particle", "count", "those", "word", "ordinal", "and"}
"""A message of nothing else ("더 보여줘", "추천해줘", "3개만 더") goes on with what was asked."""


def with_intent(
    message: str, spans: Sequence[Span], out: frozenset[int], linked: Linked, request: Request
) -> Request:
    """The request with its intent and its place in the dialogue."""
    found = labels(spans)
    signals = {span.value for span in spans if span.label == "intent"}
    mentioned = (*request.seeds, *linked.excluded_ids)
    places = len(mentioned) + len(request.ordinals)
    if Intent.COMPARE in signals and (places >= _MENTIONS_TO_COMPARE or "those" in found):
        return replace(request, intent=Intent.COMPARE, mentioned=mentioned)
    asked = None if request.lifts else _asked_about(message, spans, mentioned, request)
    if asked:
        return asked
    if Intent.UNDO in signals and not _starts_anew(request):
        return replace(request, intent=Intent.UNDO, follow_up=FollowUp.REFINE)
    if request.lifts and (Intent.START_OVER in signals or ("ask" in found and "kind" in found)):
        request = replace(request, lifts=())  # a new request that leaves something open takes nothing away
    if (request.lifts or request.order) and not request.different:
        within = FollowUp.AMONG if request.order and not _starts_anew(request) else FollowUp.REFINE
        return replace(request, follow_up=FollowUp.NEW if _starts_anew(request) else within)
    if request.ordinals and not signals and not _asks_for_others(request):
        return replace(request, intent=Intent.DETAILS, question="overview")
    if "why" in signals and (request.ordinals or not request.filters.kind):
        return replace(request, intent=Intent.WHY, mentioned=mentioned)
    request = _with_feedback(spans, signals, linked, request)
    if request.intent is Intent.FEEDBACK:
        return request
    if "off_topic" in found and not (request.seeds or request.filters.kind or _people(request)):
        return replace(request, intent=Intent.OFF_TOPIC)
    if _is_bare(request):
        talk = next((intent for intent in _TALK if intent.value in signals), None)
        if talk:
            return replace(request, intent=talk)
    if Intent.START_OVER in signals:
        request = replace(request, afresh=True)
    talk = _small_talk(spans, signals)
    if talk:
        return replace(request, intent=talk)
    if _is_bare(request):
        goes_on = found <= _ASKS_FOR_MORE and ("more" in found or "count" not in found)
        if goes_on and not _asks_for_others(request) and not signals:
            return replace(request, intent=Intent.MORE, follow_up=FollowUp.REPLACE)
    request = replace(request, follow_up=_follow_up(spans, out, found, linked, request))
    if Intent.SURPRISE in signals and not (request.seeds or request.text or _people(request)):
        anew = request.follow_up if request.different else FollowUp.NEW
        return replace(request, intent=Intent.SURPRISE, follow_up=anew)
    return request


def _asked_about(
    message: str, spans: Sequence[Span], mentioned: tuple[str, ...], request: Request
) -> Request | None:
    """The request as a question about titles named, pointed at or last talked of; None when it asks nothing of them."""
    question = _question(message, spans)
    if question is None:
        return None
    ordinals = request.ordinals
    if not ordinals and not mentioned and request.count and not request.filters.kind:
        ordinals = (request.count,)  # "3편 감독은?"
    pointed = bool(mentioned or ordinals)
    told = pointed or "those" in labels(spans) or request.ambiguity is not None or _asks_only(spans)
    if not told or (request.filters.kind and not pointed):
        return None
    phrased = [span.value for span in spans if span.label == "question"]
    questions = "|".join(dict.fromkeys((*_roles_asked(spans, request), *phrased, question)))
    return replace(
        request, intent=Intent.DETAILS, question=questions, mentioned=mentioned, ordinals=ordinals, count=None
    )


def _small_talk(spans: Sequence[Span], signals: set[str]) -> Intent | None:
    """Small talk with a few free words around it: "고마워~ 덕분에 잘 봤어". A greeting may precede a request."""
    found = next((intent for intent in _TALK_IN_WORDS if intent.value in signals), None)
    words = sum(span.label == "word" for span in spans)
    rest = labels(spans) - {"intent", "stop", "particle", "word", "question", "those", "and", "or"}
    return found if found and not rest and words <= MOST_WORDS else None


def _question(message: str, spans: Sequence[Span]) -> str | None:
    """What is asked about a title, by a phrase or by the last word of a message that likens nothing."""
    asked = next((span.value for span in spans if span.label == "question"), None)
    if asked or not spans or {"similar", "kind"} & labels(spans):
        return asked
    last = squeeze(message[spans[-1].start : spans[-1].end])
    return load_lexicon().last_word_questions.get(last)


def _roles_asked(spans: Sequence[Span], request: Request) -> list[str]:
    """Roles asked about beside a question: "감독이랑 상영시간 알려줘"."""
    return [] if _people(request) else [span.value for span in spans if span.label == "role" and span.value]


def _asks_only(spans: Sequence[Span]) -> bool:
    """True when the message is a question and nothing else: it is about what was last talked of."""
    return labels(spans) <= {"question", "particle", "stop", "ask"} or (
        len(spans) == 1 and spans[0].label in ("word", "role")
    )


def _with_feedback(spans: Sequence[Span], signals: set[str], linked: Linked, request: Request) -> Request:
    """Liked, disliked, seen: titles and places in the list the turn speaks of, unless it also asks for more."""
    places = bool(request.ordinals)
    ids = (*request.seeds, *linked.excluded_ids)
    feeling = next((name for name in ("disliked", "liked", "seen") if name in signals), None)
    if feeling and not ids and not places and labels(spans) <= _ABOUT_THOSE:
        return replace(request, intent=Intent.FEEDBACK, question=feeling)  # "둘 다 봤어"
    if not ids and not places:
        return request
    asks = labels(spans) & {"similar", "different", "kind", "more", "genre", "mood", "ask"} or _people(
        request
    )
    if {"liked", "disliked"} <= signals and not places:
        mixed = _by_feeling(spans, ids)
        if mixed["liked"] and mixed["disliked"]:
            liked = mixed["liked"]
            return replace(request, liked=liked, disliked=mixed["disliked"], seeds=liked, named=())
    if "disliked" in signals and asks and not places:
        return replace(request, disliked=ids, seeds=(), named=())
    if "disliked" in signals or (linked.excluded_ids and not request.seeds and len(spans) <= 3):
        return replace(request, intent=Intent.FEEDBACK, disliked=ids, seeds=(), named=(), question="disliked")
    if "liked" in signals:
        request = replace(request, liked=request.seeds, named=())
        return replace(request, intent=Intent.FEEDBACK, question="liked") if places else request
    if "seen" in signals:
        likened = labels(spans) & {"similar", "different", "more"}
        request = replace(request, seen=request.seeds, named=(), seeds=request.seeds if likened else ())
        return (
            request
            if asks and not places
            else replace(request, intent=Intent.FEEDBACK, question="seen", seeds=())
        )
    return request


def _by_feeling(spans: Sequence[Span], ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Which of `ids` are liked and which disliked, where a turn says both.

    The feeling stands behind its titles ("기생충은 좋았고 타이타닉은 별로였어") or before them ("I loved Up, hated
    Titanic"): as the first of them does.
    """
    told = [span for span in spans if span.label == "name" or span.value in ("liked", "disliked")]
    behind = bool(told) and told[0].label == "name"
    found: dict[str, tuple[str, ...]] = {"liked": (), "disliked": ()}
    feeling = ""
    for span in reversed(told) if behind else told:
        if span.label != "name":
            feeling = span.value
        elif feeling and span.match:
            found[feeling] += tuple(id for id in span.match.items if id in ids and id not in found[feeling])
    return {name: tuple(id for id in ids if id in found[name]) for name in found}


def _people(request: Request) -> tuple[PersonLimit, ...]:
    return (*request.filters.people, *request.filters.any_people)


def _is_bare(request: Request) -> bool:
    """Nothing to search for: no title, no free words, no kind, no people, nothing to get away from."""
    filters = request.filters
    wants = request.seeds or request.text or request.different or request.unknown
    return not (wants or filters.kind or filters.people)


def _asks_for_others(request: Request) -> bool:
    """True when a place in the list is only where the search starts from."""
    return (
        request.alike or bool(request.same_maker) or not _is_bare(request) or bool(request.filters.active())
    )


def _starts_anew(request: Request) -> bool:
    return bool(request.seeds or request.unknown or request.ambiguity or _people(request))


def _follow_up(
    spans: Sequence[Span], out: frozenset[int], found: set[str], linked: Linked, request: Request
) -> FollowUp:
    """How the turn stands to the one before. What only adds limits or moods refines; a subject starts anew."""
    if "among" in found:
        return FollowUp.AMONG
    if request.different:
        return FollowUp.NEW if request.seeds or request.afresh else FollowUp.REPLACE
    if request.same_maker or request.afresh:
        return FollowUp.NEW
    if request.other_maker:
        return FollowUp.REFINE
    if any(spans[position].label == "those" for position in out):
        return FollowUp.REPLACE
    subject = bool(request.seeds or request.unknown or request.ambiguity or linked.aside)
    if "more" in found and not subject and not _people(request):
        return FollowUp.REPLACE
    if subject:
        return FollowUp.NEW
    if (
        request.filters.kind
        and not _narrows(spans)
        and (_has_kind_word(spans, out) or _asks_for_genre(found))
    ):
        return FollowUp.NEW
    return FollowUp.NEW if _people(request) and _has_kind_word(spans, out) else FollowUp.REFINE


def _asks_for_genre(found: set[str]) -> bool:
    """ "recommend a Korean romance": a verb of asking with a genre is a new request; limits alone narrow."""
    return "ask" in found and "genre" in found


def _has_kind_word(spans: Sequence[Span], out: frozenset[int]) -> bool:
    return any(span.label == "kind" and position not in out for position, span in enumerate(spans))


def _narrows(spans: Sequence[Span]) -> bool:
    """ "한국 영화로", "only Korean films": a limit on what was asked before."""
    if any(span.label == "only" for span in spans):
        return True
    following = pairwise(spans)
    return any(a.label in ("kind", "country", "genre") and b.value in _ONLY for a, b in following)
