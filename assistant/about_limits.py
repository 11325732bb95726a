"""What a turn did with limits, in sentences: kept for good, set aside, given way."""

from __future__ import annotations

from assistant.dialogue import without_limits
from assistant.phrases import say
from assistant.recommender import Result
from assistant.types import Request
from assistant.writing import kept_out, lifted_limits, person_name
from retrieval.index import Index


def avoided(request: Request, index: Index) -> list[str]:
    """That dislikes were noted for the rest of the conversation."""
    without = kept_out(request.filters, request.language, index) if request.tastes else ""
    return [say("avoid_noted", request.language, limits=without)] if without else []


def set_aside(request: Request, before: Request | None, index: Index) -> list[str]:
    """What a turn took from the limits that stood before, as far as there was something to take."""
    assert before is not None
    standing = before.filters
    left = without_limits(standing, request.lifts, also=request.filters)
    if left == standing:
        return []
    gone = lifted_limits(request.lifts, standing, request.language, index)
    if not gone or request.filters.genres or request.filters.any_genres:
        return [say("lifted_any", request.language)]
    return [say("lifted", request.language, limits=gone)]


def given_way(request: Request, result: Result, index: Index) -> list[str]:
    """The limits that were lifted because nothing fitted. "All of them" may have become "any of them"."""
    language, lifted = request.language, result.relaxed
    said = []
    if result.request.filters.any_people and "people" in lifted:
        people = request.filters.people
        names = ", ".join(person_name(limit.name, language, index) for limit in people)
        said.append(say("relaxed_together", language, people=names))
        lifted = tuple(name for name in lifted if name != "people")
    if lifted:
        limits = lifted_limits(lifted, request.filters, language, index)
        said.append(say("relaxed", language, limits=limits))
    return said
