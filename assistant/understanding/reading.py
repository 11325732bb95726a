"""Which readings of a message's names stand, and which are everyday words that only look like titles."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.understanding.names import NameIndex
from assistant.understanding.scan import Scanner, Span
from data.text import fold

# Beside these a name is meant as one: "그녀 같은", "who directed Her", "not by Anderson".
_POINTS_BACK = ("similar", "different", "style", "question", "exclude_after", "dislike_after")
_POINTS_AHEAD = ("similar", "different", "question", "exclude_before", "dislike_before")
_PERSON_POINTS = ("role", "kind")
_FEELINGS = ("seen", "liked", "disliked")
_SKIPPED = ("particle", "and", "or", "name", "year")


def read(text: str, scanner: Scanner, names: NameIndex) -> list[Span]:
    """The spans of `text` with every doubtful name settled.

    A name that is also an everyday word counts only where the sentence points at a name; elsewhere
    the text is cut again without it.
    """
    blocked: set[tuple[int, int]] = set()
    while True:
        spans = scanner.scan(text, blocked)
        refused = {
            (span.start, span.end)
            for position, span in enumerate(spans)
            if span.label == "name"
            and (
                not _stands(text, spans, position, names) or _belongs_to_another(text, spans, position, names)
            )
        }
        if not refused:
            return spans
        blocked |= refused


def _stands(text: str, spans: Sequence[Span], position: int, names: NameIndex) -> bool:
    span = spans[position]
    surface = text[span.start : span.end]
    everyday = names.is_ordinary(fold(surface)) and not names.is_full_name(fold(surface))
    if everyday and _is_actor_only(span) and not span.quoted and not is_alone(spans, position):
        return _has_role(spans, position)  # "댄스 영화" is no film with Charles Dance
    if span.quoted or is_alone(spans, position) or pointed_at(spans, position):
        return not _is_somebody_else(text, spans, position)
    if any(other.label == "intent" and other.value in ("compare", "why") for other in spans):
        return True
    if position == 0 and any(other.label == "tone" for other in spans):
        return True  # "Prisoners but less depressing"
    if any(other.label == "series_word" for other in spans[position + 1 : position + 2]):
        return True
    if span.value:
        return False
    if _is_somebody_else(text, spans, position):
        return False
    return not names.is_ordinary(fold(surface)) or _capitalised(text, span)


def _belongs_to_another(text: str, spans: Sequence[Span], position: int, names: NameIndex) -> bool:
    """ "Denis Vilneuve": a surname alone that is, with the unknown word after it, another person misspelt."""
    span = spans[position]
    if not (span.match and span.match.people and not span.match.items) or position + 1 >= len(spans):
        return False
    if names.is_full_name(fold(text[span.start : span.end])):
        return False
    following = spans[position + 1]
    between = text[span.end : following.start]
    if following.label != "word" or between != " " or not text[following.start].isalpha():
        return False
    whole = names.people(text[span.start : following.end])
    return bool(whole) and whole[0] != span.match.people[0].name


def _is_actor_only(span: Span) -> bool:
    match = span.match
    return match is not None and not match.items and all(set(p.roles) == {"cast"} for p in match.people)


def _has_role(spans: Sequence[Span], position: int) -> bool:
    beside = (_neighbour(spans, position, step=1), _neighbour(spans, position, step=-1))
    return any(span is not None and span.label == "role" and span.value for span in beside)


def _is_somebody_else(text: str, spans: Sequence[Span], position: int) -> bool:
    """ "agatha christie": a surname after a first name that its bearer in the catalogue does not have."""
    span = spans[position]
    if not position or not span.match or not span.match.people or span.match.items:
        return False
    before = spans[position - 1]
    first = text[before.start : before.end]
    if (
        before.label != "word"
        or not first.isascii()
        or not first.isalpha()
        or text[before.end : span.start] != " "
    ):
        return False
    names = [name for person in span.match.people for name in person.names.values()]
    return not any(fold(first) in fold(name) for name in names)


def is_alone(spans: Sequence[Span], position: int) -> bool:
    """True when the message is nothing but this name."""
    return all(s.label == "particle" for i, s in enumerate(spans) if i != position)


def pointed_at(spans: Sequence[Span], position: int) -> bool:
    """True when a neighbour says that a name stands here; joined names share what points at one of them."""
    after = _neighbour(spans, position, step=1)
    before = _neighbour(spans, position, step=-1)
    if after and (after.label in _POINTS_BACK or is_feeling(after)):
        return True
    if before and (before.label in _POINTS_AHEAD or is_feeling(before)):
        return True
    match = spans[position].match
    if match and match.people and not match.items:
        return any(s is not None and s.label in _PERSON_POINTS for s in (after, before))
    return after is not None and (after.label, after.value) in (("role", "director"), ("kind", "course"))


def _neighbour(spans: Sequence[Span], position: int, step: int) -> Span | None:
    position += step
    while 0 <= position < len(spans):
        if spans[position].label not in _SKIPPED:
            return spans[position]
        position += step
    return None


def is_feeling(span: Span) -> bool:
    """True for words of liking, disliking and having seen."""
    return span.label == "intent" and span.value in _FEELINGS


def _capitalised(text: str, span: Span) -> bool:
    """A capital letter where a sentence does not begin."""
    before = text[: span.start].rstrip()
    return text[span.start].isupper() and bool(before) and before[-1] not in ".!?"
