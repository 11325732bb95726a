"""What a turn points at: places in the last list, the thing last talked of, its makers, its year and length."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median

from assistant.dialogue import Dialogue
from assistant.types import FollowUp, Request
from data.item import Item
from retrieval.filters import Filters, PersonLimit, allowed, minutes
from retrieval.index import Index


@dataclass(frozen=True, slots=True)
class References:
    """Finds what turns point at among the items of one index."""

    index: Index

    def items(self, ids: Sequence[str]) -> list[Item]:
        """The items of those ids that the index has, in that order."""
        return [self.index.items[row] for row in self.index.rows(ids)]

    def places(self, request: Request, dialogue: Dialogue) -> tuple[str, ...]:
        """Ids at the places named, -1 being the last; of a list of one, that one."""
        listed = dialogue.last_list
        if not request.ordinals and len(listed) == 1:
            return listed
        places = (len(listed) if place < 0 else place for place in request.ordinals)
        return tuple(listed[place - 1] for place in places if 0 < place <= len(listed))

    def meant(self, request: Request, dialogue: Dialogue) -> tuple[str, ...]:
        """Ids a question is about: those named, those at the places named, or what was last talked of."""
        return request.mentioned or self.places(request, dialogue) or dialogue.focus

    def chosen(self, request: Request, candidates: Sequence[str]) -> str | None:
        """The one candidate a turn points at: by place, by title, or by a fact only it has."""
        places = [candidates[n - 1] for n in request.ordinals if 0 < n <= len(candidates)]
        if places:
            return places[0]
        titled = [id for id in request.seeds if id in candidates]
        if titled:
            return titled[0]
        limits = replace(request.filters, kind=None)
        if not limits.active():
            return None
        items = self.items(candidates)
        fits = allowed(items, limits)
        return items[int(fits.argmax())].id if fits.sum() == 1 else None

    def by_the_same(self, request: Request, dialogue: Dialogue) -> Request:
        """The request with "by the same director" as a limit to the people meant; they keep their own list out.

        They are those of the title named in the turn, of the place in the list, of what was last talked
        of, of what the last list was like, or of the first of that list.
        """
        if request.same_maker is None:
            return request
        standing = dialogue.standing.seeds if dialogue.standing else ()
        pointed = request.seeds or self.places(request, dialogue) or dialogue.focus
        asked = self._people_asked(request.same_maker, dialogue)
        if asked and not pointed:  # "movies with Sandra Bullock", then "more with her"
            filters = replace(request.filters, any_people=asked)
            return replace(request, filters=filters, follow_up=FollowUp.REPLACE, same_maker=None)
        ids = pointed or standing
        items = self.items(ids or dialogue.last_list[:1])
        people = [person for item in items for person in item.role(request.same_maker)]
        limits = tuple(
            PersonLimit(person.get("en") or next(iter(person.values())), request.same_maker)
            for person in people
        )
        if not limits:
            return request
        kept_out = (*request.filters.exclude_ids, *(item.id for item in items))
        filters = replace(request.filters, any_people=tuple(dict.fromkeys(limits)), exclude_ids=kept_out)
        return replace(request, seeds=(), named=(), filters=filters, follow_up=FollowUp.NEW)

    @staticmethod
    def _people_asked(role: str, dialogue: Dialogue) -> tuple[PersonLimit, ...]:
        """The people the standing request asked for in that role."""
        limits = dialogue.standing.filters if dialogue.standing else Filters()
        return tuple(p for p in (*limits.people, *limits.any_people) if p.role in (None, role))

    def by_others(self, request: Request, dialogue: Dialogue) -> Request:
        """The request with "by another director" as a limit: none of those of what was last talked of."""
        if request.other_maker is None:
            return request
        standing = dialogue.standing.seeds if dialogue.standing else ()
        ids = (
            request.seeds
            or self.places(request, dialogue)
            or dialogue.focus
            or standing
            or dialogue.last_list
        )
        limits = tuple(
            PersonLimit(person.get("en") or next(iter(person.values())), request.other_maker)
            for item in self.items(ids)
            for person in item.role(request.other_maker)
        )
        people = (*request.filters.exclude_people, *dict.fromkeys(limits))
        return replace(request, filters=replace(request.filters, exclude_people=people))

    def compared(self, request: Request, dialogue: Dialogue) -> Request:
        """The words "newer", "older", "longer", "shorter" as limits, counted from the seeds or the last list."""
        ids = request.seeds if request.follow_up is FollowUp.NEW else dialogue.last_list
        items = self.items(ids)
        years = _beyond([item.year for item in items], request.year_shift)
        lengths = _beyond([minutes(item) for item in items], request.length_shift)
        limits = Filters(year_from=years[0], year_to=years[1], minutes_from=lengths[0], minutes_to=lengths[1])
        return replace(request, filters=request.filters.merged(limits))


def _beyond(values: Sequence[float | None], shift: int) -> tuple[int | None, int | None]:
    """The limits to what lies above (shift 1) or below (shift −1) the middle of the values."""
    known = [value for value in values if value is not None]
    if not shift or not known:
        return None, None
    middle = int(median(known))
    return (middle + 1, None) if shift > 0 else (None, middle - 1)
