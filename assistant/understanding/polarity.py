"""Which spans a message excludes. Korean puts the word after ("공포 빼고"), English before ("not by Nolan")."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.understanding.scan import Span
from data.item import has_hangul

# What an exclusion can reach over, one after the other, until anything else stands in the way.
_REACH = (
    "name", "genre", "film_genre", "country", "foreign", "mood", "level", "those", "role", "kind", "particle", "and", "or",
    "ordinal", "word", "age", "same", "series_word", "length", "length_word", "provider",
)  # fmt: skip
_PASSED = ("stop", "more")
# "최민식 나오는 스릴러 말고" keeps out thrillers, not the actor: what describes is between them.
_MAKERS = ("name", "role")
_DESCRIBING = ("genre", "film_genre", "country", "mood", "level", "word")
# "로맨스인데 슬프지 않은": what stands before the contrast is wanted.
_CONTRASTS = ("인데", "는데", "은데", "지만")
# "2시간 넘는 건 싫어": what "the thing" stands for is before it.
_THINGS = ("건", "거", "것", "걸", "거는", "것은", "것들")
_ENDS = ".:;!?\n"


def excluded(message: str, spans: Sequence[Span]) -> frozenset[int]:
    """Positions of the spans that are to be kept out."""
    found: set[int] = set()
    for position, span in enumerate(spans):
        if span.label in ("exclude_after", "dislike_after"):
            found |= _reach(message, spans, position, step=-1)
        elif span.label in ("exclude_before", "dislike_before"):
            reached = _reach(message, spans, position, step=1)
            korean = has_hangul(message[span.start : span.end])
            found |= reached & _next_description(spans, position) if korean else reached
    return frozenset(found)


def _next_description(spans: Sequence[Span], position: int) -> set[int]:
    """Korean "안" denies the word after it and no more: "안 무서운", but "잠이 안 올 때"."""
    following = position + 1
    described = following < len(spans) and spans[following].label in ("genre", "film_genre", "mood")
    return {following} if described else set()


def _reach(message: str, spans: Sequence[Span], position: int, step: int) -> set[int]:
    reached: set[int] = set()
    position += step
    while 0 <= position < len(spans):
        first, second = sorted((position, position - step))
        between = message[spans[first].end : spans[second].start]
        if any(mark in _ENDS for mark in between) or (
            "," in between and _is_phrase(message, spans, first, step)
        ):
            break
        label = spans[position].label
        if message[spans[position].start : spans[position].end].endswith(_CONTRASTS):
            break
        if step < 0 and label in _MAKERS and any(spans[at].label in _DESCRIBING for at in reached):
            break
        if label in _REACH:
            reached.add(position)
        elif message[spans[position].start : spans[position].end] in _THINGS:
            pass
        elif label not in _PASSED or step < 0:
            break
        position += step
    return reached


def _is_phrase(message: str, spans: Sequence[Span], position: int, step: int) -> bool:
    """True when several words stand before the comma: "2010년 이후 한국 스릴러, 공포 빼고" lists nothing to keep out."""
    if step > 0 or position == 0 or spans[position].label == "particle":
        return False
    between = message[spans[position - 1].end : spans[position].start]
    return not any(mark in between for mark in (",", *_ENDS))
