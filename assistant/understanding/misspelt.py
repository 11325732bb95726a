"""Names that match nothing exactly, looked for where the sentence says that one must stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.understanding.linked import Linked
from assistant.understanding.names import NameIndex
from assistant.understanding.reading import is_feeling
from assistant.understanding.scan import Span
from data.item import has_hangul
from retrieval.filters import PersonLimit

MAX_WORDS = 6
_MARKERS = ("similar", "role", "question")
_ARTICLES = ("the", "a", "an")
_PARTICLES = ("이랑", "하고", "처럼", "와", "과", "랑", "의", "을", "를", "은", "는", "이", "가", "도")


def add_misspelt(linked: Linked, text: str, spans: Sequence[Span], names: NameIndex) -> Linked:
    """Words left over where a name must stand: beside "비슷한", "감독", "재밌게 봤어" or a question."""
    for position, span in enumerate(spans):
        if span.label not in _MARKERS and not is_feeling(span):
            continue
        if span.label != "role" and (linked.seeds or linked.ambiguity or linked.excluded_ids):
            continue
        run = _words_beside(text, spans, position)
        if not run or (span.label != "role" and _is_liking_in_general(span, spans)):
            continue
        linked = _try_run(linked, text, spans, run, span, names)
    return linked


def _is_liking_in_general(span: Span, spans: Sequence[Span]) -> bool:
    """ "I love slow films" names no title."""
    return is_feeling(span) and any(other.label in ("kind", "genre", "mood", "role") for other in spans)


def _words_beside(text: str, spans: Sequence[Span], position: int) -> list[int]:
    """Positions of the unknown words next to a marker: before it in Korean, after it in English.

    A question may stand on either side of its title: "harry poter 3, when was that".
    """
    korean = has_hangul(text[spans[position].start : spans[position].end])
    run = _run(text, spans, position, -1 if korean else 1)
    return run or (_run(text, spans, position, -1) if spans[position].label == "question" else [])


def _run(text: str, spans: Sequence[Span], position: int, step: int) -> list[int]:
    run: list[int] = []
    at = position + step
    while 0 <= at < len(spans) and len(run) < MAX_WORDS:
        if spans[at].label in ("word", "count", "particle"):
            run.append(at)
        elif text[spans[at].start : spans[at].end].lower() not in _ARTICLES:
            break
        at += step
    titled = (
        spans[at].label == "word" and not text[spans[at].start : spans[at].end].isdecimal() for at in run
    )
    return sorted(run) if any(titled) else []


def _try_run(
    linked: Linked,
    text: str,
    spans: Sequence[Span],
    run: list[int],
    marker: Span,
    names: NameIndex,
) -> Linked:
    """Read the longest stretch of the run as a title; with none found, the run is an unknown name."""
    if marker.label == "role":
        return _try_person(linked, text, spans, run, marker, names)
    whole = marker.label == "question"  # beside a question stands the title and nothing else
    for stretch in [run] if whole else _stretches(run, from_end=run[-1] < spans.index(marker)):
        for surface in _surfaces(text[spans[stretch[0]].start : spans[stretch[-1]].end]):
            ids = names.titles(surface)
            if ids:
                return replace(linked, seeds=(*linked.seeds, ids[0]), claimed=linked.claimed | set(stretch))
    if is_feeling(marker):
        return linked
    surface = _surfaces(text[spans[run[0]].start : spans[run[-1]].end])[-1]
    return replace(linked, unknown=(*linked.unknown, surface), claimed=linked.claimed | set(run))


def _try_person(
    linked: Linked, text: str, spans: Sequence[Span], run: list[int], marker: Span, names: NameIndex
) -> Linked:
    """The whole run as a misspelt name; what no person is called is unknown where a maker must stand."""
    for surface in _surfaces(text[spans[run[0]].start : spans[run[-1]].end]):
        persons = names.persons(surface, sounds=marker.value != "cast" or not has_hangul(surface))
        if persons:
            role = marker.value if marker.value in persons[0].roles else None
            people = (*linked.people, PersonLimit(persons[0].name, role))
            return replace(linked, people=people, claimed=linked.claimed | set(run))
    if marker.value in ("director", "instructor"):
        surface = _surfaces(text[spans[run[0]].start : spans[run[-1]].end])[-1]
        return replace(linked, unknown=(*linked.unknown, surface), claimed=linked.claimed | set(run))
    return linked


def _stretches(run: list[int], *, from_end: bool) -> list[list[int]]:
    """Stretches of the run that touch the marker, the longest first."""
    if from_end:
        return [run[start:] for start in range(len(run))]
    return [run[:end] for end in range(len(run), 0, -1)]


def _surfaces(surface: str) -> list[str]:
    """The words as they are, then without a closing Korean particle."""
    bare = next(
        (surface[: -len(p)] for p in _PARTICLES if surface.endswith(p) and len(surface) > len(p) + 1), None
    )
    return [surface, bare] if bare else [surface]
