"""The tools of the language model: thin, read-only, over the same recommender as everything else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from inspect import getdoc
from typing import Any

from langchain_core.tools import BaseTool, StructuredTool
from pydantic import BaseModel

from assistant.errors import RecotalkError
from assistant.explain import explained
from assistant.llm.fence import detailed, fenced, listed
from assistant.llm.tool_arguments import FindItems, ItemDetails, Limits, SimilarItems
from assistant.llm.tool_names import Linker
from assistant.llm.turn import Turn
from assistant.recommender import Recommender
from assistant.types import FollowUp, Request
from assistant.understanding.names import NameIndex


def make_tools(recommender: Recommender, names: NameIndex, turn: Turn) -> list[BaseTool]:
    """find_items, similar_items and item_details for one turn; what they return is recorded in `turn`.

    Every error of this project comes back as text the model can act on, never as an exception.
    """
    desk = _Desk(recommender, Linker(recommender.index, names, turn), turn)
    return [
        _tool(desk.find_items, FindItems),
        _tool(desk.similar_items, SimilarItems),
        _tool(desk.item_details, ItemDetails),
    ]


@dataclass(frozen=True, slots=True)
class _Desk:
    """The docstrings of its methods are what the model reads about each tool."""

    recommender: Recommender
    linker: Linker
    turn: Turn

    def find_items(self, **arguments: Any) -> str:
        """Find items by topic, mood, genre, people, years, country or level.

        Use it for every wish that does not name a title to be similar to. Put what can be a limit
        into the limits and only the rest into query. Items the user refused or has seen never come back.
        """
        given = FindItems(**arguments)
        return self._recommend(given, Request(language=self.turn.language, text=given.query), ())

    def similar_items(self, **arguments: Any) -> str:
        """Find items similar to one or more titles the user names, within optional limits.

        Pass titles exactly as the user wrote them, typos and all: they are matched here. The titles
        themselves are not among the results.
        """
        given = SimilarItems(**arguments)
        linked = self.linker.titles(given.titles)
        seeds = tuple(item.id for item in linked.items)
        return self._recommend(given, Request(language=self.turn.language, seeds=seeds), linked.notes)

    def item_details(self, **arguments: Any) -> str:
        """Look up everything the catalogue says about items: people, year, story, level, provider.

        Use it for questions about a title, and before naming an item again that an earlier answer named.
        """
        linked = self.linker.titles(ItemDetails(**arguments).titles)
        lines = [detailed(item, self.turn.language) for item in linked.items]
        return f"{len(lines)} looked up.\n{fenced([*linked.notes, *lines])}"

    def _recommend(self, limits: Limits, request: Request, notes: tuple[dict[str, object], ...]) -> str:
        request = replace(
            request,
            filters=self.linker.filters(limits),
            count=limits.count,
            follow_up=FollowUp.REPLACE if limits.unseen_only else FollowUp.NEW,
        )
        dialogue = self.turn.dialogue
        result = self.recommender.recommend(
            request, liked=dialogue.liked, excluded=dialogue.excluded(request)
        )
        found = explained(self.recommender.index, result, dialogue.liked, self.turn.language)
        self.turn.recommended(request, found, result.relaxed)
        lines = [listed(recommendation, self.turn.language) for recommendation in found]
        return f"{_summary(len(lines), result.relaxed)}\n{fenced([*notes, *lines])}"


def _summary(count: int, relaxed: tuple[str, ...]) -> str:
    if not count:
        return "Nothing is left that fits these limits. Tell the user so, and suggest dropping one."
    if relaxed:
        lifted = ", ".join(relaxed)
        return f"{count} found, but only after lifting these limits: {lifted}. Tell the user that."
    return f"{count} found, best first."


def _tool(answer: Callable[..., str], arguments: type[BaseModel]) -> BaseTool:
    """`answer` as a tool, with errors of ours as text for the model: a raised one would end the turn."""

    def told(**given: Any) -> str:
        try:
            return answer(**given)
        except RecotalkError as error:
            return str(error)

    return StructuredTool.from_function(
        told, name=answer.__name__, description=getdoc(answer), args_schema=arguments
    )
