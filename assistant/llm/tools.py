"""The tools of the language model: thin, over the same recommender as everything else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from inspect import getdoc
from typing import Any

from langchain_core.tools import BaseTool, StructuredTool
from pydantic import BaseModel

from assistant.comparing import comparison
from assistant.errors import RecotalkError
from assistant.explain import explained
from assistant.llm.fence import detailed, fenced, listed
from assistant.llm.tool_arguments import (
    CompareItems,
    FindItems,
    ItemDetails,
    Limits,
    PersonalItems,
    RankItems,
    Remember,
    SimilarItems,
)
from assistant.llm.tool_names import Linker
from assistant.llm.turn import Turn
from assistant.recommender import Recommender
from assistant.types import FollowUp, Recommendation, Request
from assistant.understanding.names import NameIndex
from retrieval.filters import Filters

TO_COMPARE = 2


def make_tools(recommender: Recommender, names: NameIndex, turn: Turn) -> list[BaseTool]:
    """The tools for one turn; what they return and note is recorded in `turn`.

    Every error of this project comes back as text the model can act on, never as an exception.
    """
    desk = _Desk(recommender, Linker(recommender.index, names, turn), turn)
    return [
        _tool(desk.find_items, FindItems, turn),
        _tool(desk.similar_items, SimilarItems, turn),
        _tool(desk.personal_items, PersonalItems, turn),
        _tool(desk.rank_items, RankItems, turn),
        _tool(desk.item_details, ItemDetails, turn),
        _tool(desk.compare_items, CompareItems, turn),
        _tool(desk.remember, Remember, turn),
    ]


@dataclass(frozen=True, slots=True)
class _Desk:
    """The docstrings of its methods are what the model reads about each tool."""

    recommender: Recommender
    linker: Linker
    turn: Turn

    def find_items(self, **arguments: Any) -> str:
        """Find items by topic, mood, genre, people, years, length, rating, country or level.

        Use it for every wish that does not name a title to be similar to. Put what can be a limit
        into the limits and only the rest into query. Items the user refused or has seen never come
        back, and what the user wants kept out stays out.
        """
        given = FindItems(**arguments)
        away = self.turn.dialogue.last_list if given.different else ()
        request = Request(language=self.turn.language, text=given.query, different=bool(away), unlike=away)
        return self._recommend(given, request, ())

    def similar_items(self, **arguments: Any) -> str:
        """Find items similar to one or more titles the user names, within optional limits.

        Pass titles exactly as the user wrote them, typos and all: they are matched here. The titles
        themselves are not among the results.
        """
        given = SimilarItems(**arguments)
        linked = self.linker.titles(given.titles)
        seeds = tuple(item.id for item in linked.items)
        request = Request(language=self.turn.language, seeds=seeds, tone=given.tone)
        return self._recommend(given, request, linked.notes)

    def personal_items(self, **arguments: Any) -> str:
        """Recommend by this user's taste alone: what they liked and disliked so far, within optional limits.

        Use it for "something for me" or "anything good?", when there is no topic, mood or title to go by.
        Note first what they newly say they like or dislike.
        """
        known = (*self.turn.dialogue.liked, *self.turn.dialogue.disliked)
        request = Request(language=self.turn.language)
        return self._recommend(PersonalItems(**arguments), request, (), also_excluded=known)

    def rank_items(self, **arguments: Any) -> str:
        """Put given titles in the order in which this user is likely to enjoy them, best first.

        Use it when the user asks which of some titles to choose. It goes by what the user liked.
        """
        linked = self.linker.titles(RankItems(**arguments).titles)
        dialogue, ids = self.turn.dialogue, tuple(item.id for item in linked.items)
        request = Request(language=self.turn.language, filters=Filters(only_ids=ids), count=len(ids))
        result = self.recommender.recommend(request, liked=dialogue.liked, disliked=dialogue.disliked)
        found = explained(self.recommender.index, result, dialogue.liked, self.turn.language)
        ordered = sorted(found, key=lambda r: (r.item.id in dialogue.disliked, -r.score))
        self.turn.offered(ordered)
        lines = [{**listed(r, self.turn.language), **self._known_of(r)} for r in ordered]
        by = "what the user liked" if dialogue.liked else "popularity, as nothing the user liked is known"
        return f"{len(lines)} put in order by {by}, best first.\n{fenced([*linked.notes, *lines])}"

    def item_details(self, **arguments: Any) -> str:
        """Look up everything the catalogue says about items: people, year, story, level, provider.

        Use it for questions about a title, and before naming an item again that an earlier answer named.
        """
        linked = self.linker.titles(ItemDetails(**arguments).titles)
        lines = [detailed(item, self.turn.language) for item in linked.items]
        return f"{len(lines)} looked up.\n{fenced([*linked.notes, *lines])}"

    def compare_items(self, **arguments: Any) -> str:
        """Set two items side by side: what they have in common and where they differ.

        Use it when the user asks how two titles differ or which of two suits better.
        """
        linked = self.linker.titles(CompareItems(**arguments).titles)
        if len(linked.items) < TO_COMPARE:
            return f"Two different titles are needed; only one was found.\n{fenced(linked.notes)}"
        one, other = linked.items
        language = self.turn.language
        lines = [detailed(one, language), detailed(other, language)]
        facts = {"comparison": comparison(one, other, language).splitlines()}
        return f"2 compared.\n{fenced([*linked.notes, *lines, facts])}"

    def remember(self, **arguments: Any) -> str:
        """Note what the user likes, dislikes, has seen or wants kept out, for the rest of the conversation.

        Use it as soon as the user says so, before you look for items. Not for limits of one question.
        """
        given = Remember(**arguments)
        liked, disliked, seen = map(self._linked, (given.liked, given.disliked, given.seen))
        unwanted = self.linker.exclusions(given)
        if not (liked or disliked or seen or unwanted.active()):
            return "Nothing was given to remember."
        self.turn.noted.append(
            Request(
                language=self.turn.language,
                liked=tuple(liked),
                disliked=tuple(disliked),
                seen=tuple(seen),
                filters=unwanted,
                tastes=bool(unwanted.active()),
            )
        )
        notes = [note for taken in (liked, disliked, seen) for note in taken.values()]
        return f"Noted; it counts from now on.\n{fenced(notes)}"

    def _linked(self, titles: list[str]) -> dict[str, dict[str, object]]:
        """By id, how each title was read; raises UnknownName unless every one is known."""
        found: dict[str, dict[str, object]] = {}
        for title in titles:
            linked = self.linker.titles([title])
            found[linked.items[0].id] = linked.notes[0]
        return found

    def _recommend(
        self,
        limits: Limits,
        request: Request,
        notes: tuple[dict[str, object], ...],
        also_excluded: tuple[str, ...] = (),
    ) -> str:
        dialogue = self.turn.dialogue
        request = replace(
            request,
            filters=self.linker.filters(limits),
            count=limits.count,
            order=limits.order,
            follow_up=FollowUp.REPLACE if limits.unseen_only or request.different else FollowUp.NEW,
        )
        # What is asked for now is not kept out, even where it was to be.
        avoided = dialogue.with_tastes(request).avoid
        request = replace(request, filters=avoided.merged(request.filters))
        result = self.recommender.recommend(
            request,
            liked=dialogue.liked,
            disliked=dialogue.disliked,
            excluded=(*dialogue.excluded(request), *also_excluded),
        )
        found = explained(self.recommender.index, result, dialogue.liked, self.turn.language)
        self.turn.recommended(request, found, result.relaxed)
        lines = [listed(recommendation, self.turn.language) for recommendation in found]
        return f"{_summary(len(lines), result.relaxed)}\n{fenced([*notes, *lines])}"

    def _known_of(self, recommendation: Recommendation) -> dict[str, bool]:
        """What the user said of an item before, where it was anything."""
        dialogue, id = self.turn.dialogue, recommendation.item.id
        marks = {"liked": dialogue.liked, "disliked": dialogue.disliked, "seen": dialogue.seen}
        return {mark: True for mark, ids in marks.items() if id in ids}


def _summary(count: int, relaxed: tuple[str, ...]) -> str:
    if not count:
        return "Nothing is left that fits these limits. Tell the user so, and suggest dropping one."
    if relaxed:
        lifted = ", ".join(relaxed)
        return f"{count} found, but only after lifting these limits: {lifted}. Tell the user that."
    return f"{count} found, best first."


def _tool(answer: Callable[..., str], arguments: type[BaseModel], turn: Turn) -> BaseTool:
    """`answer` as a tool, with errors of ours as text for the model: a raised one would end the turn."""

    def told(**given: Any) -> str:
        try:
            said = answer(**given)
        except RecotalkError as error:
            said = str(error)
        turn.told.append(said)
        return said

    return StructuredTool.from_function(
        told, name=answer.__name__, description=getdoc(answer), args_schema=arguments
    )
