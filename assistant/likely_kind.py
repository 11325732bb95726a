"""What kind of item a question in free words alone is about."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from assistant.types import Request
from retrieval.filters import Filters, allowed
from retrieval.index import Index
from retrieval.search import hybrid

VOTERS = 2
"""Nearest items that say what kind a question is about, each with the weight of its fused score."""
ON_TOPIC = 0.35
"""Cosine from which a text without any known word still counts as about the catalogue."""


def with_likely_kind(request: Request, index: Index) -> Request | None:
    """A question in free words alone is about the kind most of its nearest items are of.

    With no words either it is about the kind the catalogue has most of. None when no word of it
    occurs in the catalogue and nothing comes near in meaning.
    """
    decided = request.filters.kind or request.seeds or request.unlike
    if decided or request.filters.people or request.filters.any_people:
        return request
    everything = allowed(index.items, request.filters)
    if not request.text:
        kinds = Counter(item.kind for item, fits in zip(index.items, everything, strict=True) if fits)
        likely = kinds.most_common(1)[0][0] if kinds else None
        return replace(request, filters=replace(request.filters, kind=likely))
    of_either = _without_facts_of_films(request.filters)
    hits = hybrid(index, request.text, allowed(index.items, of_either), VOTERS)
    known = index.lexical.search(request.text, 1)
    near = index.dense.search(request.text, 1)
    if not known and (not near or near[0].score < ON_TOPIC):
        return None
    if not hits:
        return request
    votes: dict[str, float] = {}
    for hit in hits:
        kind = index.items[hit.row].kind
        votes[kind] = votes.get(kind, 0.0) + hit.score
    kind = max(votes, key=lambda kind: votes[kind])
    filters = of_either if kind == "course" else request.filters
    return replace(request, filters=replace(filters, kind=kind))


def _without_facts_of_films(limits: Filters) -> Filters:
    """Without what would be a limit of films and is a subject of courses: "greek myths", "coding for my kids"."""
    return replace(
        limits, country=None, any_countries=(), genres=(), any_genres=(), age_from=None, age_to=None
    )
