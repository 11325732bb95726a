"""What kind of item a request is about, and what that makes of its other words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from assistant.types import Request
from assistant.understanding.scan import Span
from data.item import Item


@dataclass(frozen=True, slots=True)
class Kinds:
    """The kinds a catalogue has, and the genres that are subjects of its courses too ("music", "history")."""

    known: frozenset[str]
    subjects: frozenset[str]

    @classmethod
    def of(cls, items: Sequence[Item]) -> Kinds:
        """Those of these items."""
        subjects = (genre for item in items if item.kind == "course" for genre in item.genres)
        return cls(frozenset(item.kind for item in items), frozenset(subjects))

    def settle(self, message: str, spans: Sequence[Span], out: frozenset[int], request: Request) -> Request:
        """The request with its kind concluded where words tell, and limits that its kind cannot have as free text.

        A course has subjects rather than genres, and "Korean" before a course is its subject more often
        than its country. A level makes it a course; a film has none. A film genre makes it a film,
        unless it may be a subject and free words stand beside it. No kind is concluded that the
        catalogue lacks.
        """
        filters = request.filters
        if filters.kind not in self.known:
            filters = replace(filters, kind=None)
        film_words = any(span.label == "film_genre" for span in spans)
        if film_words and not filters.kind and "movie" in self.known:
            filters = replace(filters, kind="movie")
        if "course" in self.known and filters.level and not (filters.kind or filters.genres or request.seeds):
            filters = replace(filters, kind="course")
        if filters.kind == "course":
            filters = replace(filters, genres=(), any_genres=(), country=None)
            request = replace(request, filters=filters)
            return _with_words(message, spans, out, request, ("genre", "country", "level", "other kind"))
        if filters.kind == "movie" and filters.level:
            filters = replace(filters, level=None)
        genres = (*filters.genres, *filters.any_genres)
        if not filters.kind and request.text and genres == ("family",):
            return replace(request, filters=filters)  # who it is for does not say what it is
        if not filters.kind and request.text and filters.country and not genres:
            return _with_words(message, spans, out, replace(request, filters=filters), ("country",))
        if not filters.kind and request.text and genres and self.subjects.issuperset(genres):
            filters = replace(filters, genres=(), any_genres=())
            return _with_words(message, spans, out, replace(request, filters=filters), ("genre",))
        facts = (filters.exclude_genres, filters.age_to, filters.age_from)
        told = any((genres, *facts, filters.any_countries, filters.country if not request.text else None))
        if "movie" in self.known and not filters.kind and not request.seeds and told:
            filters = replace(filters, kind="movie")
        return replace(request, filters=filters)


def _with_words(
    message: str, spans: Sequence[Span], out: frozenset[int], request: Request, labels: Iterable[str]
) -> Request:
    """The request with the words of those labels added to its free text."""
    words = [
        message[span.start : span.end]
        for position, span in enumerate(spans)
        if (span.label in labels or _is_other_kind(span, request, labels)) and position not in out
    ]
    return replace(request, text=" ".join(filter(None, [request.text, *words])))


def _is_other_kind(span: Span, request: Request, labels: Iterable[str]) -> bool:
    """ "영화 만드는 강의" is a course on films: the kind it is not is its subject."""
    return span.label == "kind" and span.value != request.filters.kind and "other kind" in labels
