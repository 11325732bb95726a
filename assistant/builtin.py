"""One turn with no language model: understand, recommend or look up, and put it in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from random import Random

from assistant import details
from assistant.about_limits import avoided, given_way, set_aside
from assistant.comparing import comparison
from assistant.dialogue import Dialogue, in_context
from assistant.explain import explained
from assistant.likely_kind import with_likely_kind
from assistant.phrases import say
from assistant.recommender import Recommender, Result
from assistant.references import References
from assistant.types import FollowUp, Intent, Language, Recommendation, Request
from assistant.understanding.grammar import Understanding
from assistant.writing import introduction, listing, title_line
from data.item import Item, in_language
from retrieval.filters import Filters, allowed
from retrieval.index import Index

_TALK = frozenset(
    {
        Intent.HELP,
        Intent.WHO,
        Intent.GREETING,
        Intent.HOW_ARE_YOU,
        Intent.THANKS,
        Intent.PRAISE,
        Intent.LAUGH,
        Intent.BYE,
        Intent.OFF_TOPIC,
    }
)
_TO_COMPARE = 2


@dataclass(frozen=True, slots=True)
class Turn:
    """What a turn came to: the words, the list, and the dialogue after it."""

    text: str
    recommendations: tuple[Recommendation, ...]
    dialogue: Dialogue
    language: Language


@dataclass(frozen=True, slots=True)
class BuiltIn:
    """Answers turns over one index. Same turn, same answer, but for surprises, which `chance` draws."""

    index: Index
    understanding: Understanding
    recommender: Recommender
    chance: Random = field(default_factory=Random)

    def respond(self, message: str, dialogue: Dialogue, *, count: int | None = None, about: str = "") -> Turn:
        """Answer `message`; `count` is how many items when it does not say, `about` the one of namesakes meant."""
        spoken: Language = dialogue.standing.language if dialogue.standing else "ko"
        request = self.understanding.parse(message, language=spoken, kind=dialogue.avoid.kind)
        if request.count is None and count is not None:
            request = replace(request, count=count)
        request, dialogue = self._settled(request, dialogue)
        if request.ambiguity and about in request.ambiguity.candidates:
            request = replace(request, seeds=(*request.seeds, about), ambiguity=None)
        if request.ambiguity:
            return self._ask(request, dialogue)
        if request.intent in _TALK:
            return Turn(say(request.intent.value, request.language), (), dialogue, request.language)
        answers = {
            Intent.START_OVER: self._start_over,
            Intent.DETAILS: self._details,
            Intent.COMPARE: self._compare,
            Intent.WHY: self._why,
            Intent.FEEDBACK: self._feedback,
            Intent.UNDO: self._undo,
        }
        return answers.get(request.intent, self._recommend)(request, dialogue)

    @property
    def _refer(self) -> References:
        return References(self.index)

    def _settled(self, request: Request, dialogue: Dialogue) -> tuple[Request, Dialogue]:
        """A turn that answers "which one did you mean?" becomes the question that waited for it."""
        pending = dialogue.pending
        if pending is None:
            return request, dialogue
        chosen = self._refer.chosen(request, dialogue.last_list)
        dialogue = replace(dialogue, pending=None)
        if chosen is None:
            return request, dialogue
        return replace(
            pending,
            language=request.language,
            seeds=(*pending.seeds, chosen),
            mentioned=(*pending.mentioned, chosen),
            liked=(*pending.liked, chosen) if pending.question == "liked" else pending.liked,
            ambiguity=None,
        ), dialogue

    def _ask(self, request: Request, dialogue: Dialogue) -> Turn:
        assert request.ambiguity is not None
        language = request.language
        items = self._refer.items(request.ambiguity.candidates)
        options = [f"{n}. {_told(item, language)}" for n, item in enumerate(items, 1)]
        question = say("which", language, mention=request.ambiguity.mention)
        text = "\n".join([question, *options, say("which_hint", language)])
        shown = tuple(Recommendation(item, 1.0, (), {"title": 1.0}) for item in items)
        return Turn(text, shown, dialogue.asking(request, [item.id for item in items]), language)

    def _start_over(self, request: Request, dialogue: Dialogue) -> Turn:
        return Turn(say("start_over", request.language), (), dialogue.fresh(), request.language)

    def _details(self, request: Request, dialogue: Dialogue) -> Turn:
        items = self._refer.items(self._refer.meant(request, dialogue))
        language = request.language
        if not items:
            return Turn(say("details_which", language), (), dialogue, language)
        questions = (request.question or "overview").split("|")
        answers = [self._answer_about(item, question, language) for item in items for question in questions]
        text = "\n".join(dict.fromkeys(answers))
        return self._about(items, text, dialogue, language)

    def _answer_about(self, item: Item, question: str, language: Language) -> str:
        if question != "series" or item.series is None:
            return details.answer(item, question, language)
        parts = [i for i in self.index.items if i.series and i.series.name == item.series.name]
        return details.series_parts(parts, language)

    def _compare(self, request: Request, dialogue: Dialogue) -> Turn:
        """Two items side by side: those named and pointed at, else the first two of the list."""
        ids = dict.fromkeys((*request.mentioned, *self._refer.places(request, dialogue), *dialogue.focus))
        items = self._refer.items(tuple(ids)[:_TO_COMPARE])
        if len(items) < _TO_COMPARE:
            items = self._refer.items(dialogue.last_list[:_TO_COMPARE])
        if len(items) < _TO_COMPARE:
            return Turn(say("compare_which", request.language), (), dialogue, request.language)
        text = comparison(items[0], items[1], request.language)
        return self._about(items, text, dialogue, request.language)

    def _about(self, items: Sequence[Item], text: str, dialogue: Dialogue, language: Language) -> Turn:
        """An answer about items already known: they are what the talk is about now."""
        shown = tuple(Recommendation(item, 1.0, (), {"title": 1.0}) for item in items)
        return Turn(text, shown, replace(dialogue, focus=tuple(item.id for item in items)), language)

    def _undo(self, request: Request, dialogue: Dialogue) -> Turn:
        """Answer again as before the last limit, leaving out what was shown since."""
        before = dialogue.undone()
        if before is None or before.standing is None:
            return Turn(say("undo_nothing", request.language), (), dialogue, request.language)
        again = replace(
            before.standing,
            intent=Intent.UNDO,
            follow_up=FollowUp.REPLACE,
            language=request.language,
            named=(),
            different=False,
        )
        turn = self._answer(again, before)
        return replace(turn, text="\n".join([say("undone", request.language), turn.text]))

    def _why(self, request: Request, dialogue: Dialogue) -> Turn:
        language = request.language
        ids = request.mentioned or self._refer.places(request, dialogue) or dialogue.last_list
        if dialogue.standing is None or not ids:
            return Turn(say("why_none", language), (), dialogue, language)
        limits = replace(dialogue.standing.filters, only_ids=tuple(ids))
        asked = replace(dialogue.standing, filters=limits, count=len(ids))
        result = self.recommender.recommend(asked, liked=dialogue.liked, disliked=dialogue.disliked)
        shown = explained(self.index, result, dialogue.liked, language)
        return Turn(
            "\n".join([say("why_intro", language), listing(shown, language)]), shown, dialogue, language
        )

    def _feedback(self, request: Request, dialogue: Dialogue) -> Turn:
        """Remember what was liked, refused or seen, and go on with the standing request."""
        feeling = request.question or "seen"
        named: tuple[str, ...] = (*self._refer.places(request, dialogue), *getattr(request, feeling))
        ids = named or dialogue.focus
        if feeling == "liked":
            request = replace(request, liked=ids)
        elif feeling == "disliked":
            request = replace(request, disliked=ids)
        else:
            request = replace(request, seen=ids)
        dialogue = dialogue.with_tastes(request)
        titles = ", ".join(in_language(item.title, request.language) for item in self._refer.items(ids))
        noted = say(f"noted_{feeling}", request.language, titles=titles) if titles else ""
        if not titles or dialogue.standing is None:
            return Turn(noted or say("details_which", request.language), (), dialogue, request.language)
        more = Request(
            language=request.language,
            intent=Intent.MORE,
            follow_up=FollowUp.REPLACE,
            count=request.count,
            different=request.different,
        )
        turn = self._recommend(more, dialogue)
        return replace(turn, text=f"{noted}\n{turn.text}")

    def _recommend(self, request: Request, dialogue: Dialogue) -> Turn:
        language = request.language
        if "last" in request.lifts and dialogue.standing:
            return self._undo(request, dialogue)
        dialogue = dialogue.with_tastes(request)
        if request.different and request.ordinals:
            request = replace(request, seeds=self._refer.places(request, dialogue))
        elif request.alike and request.ordinals:
            dialogue = replace(dialogue, focus=self._refer.places(request, dialogue))
        elif request.alike and not dialogue.focus and not request.text:
            request = replace(request, follow_up=FollowUp.REPLACE)  # "more like those": others of the same
        if request.afresh:
            dialogue = dialogue.fresh()
        request = self._refer.by_others(request, dialogue)
        whole = in_context(self._refer.by_the_same(request, dialogue), dialogue)
        whole = self._refer.compared(whole, dialogue)
        if whole.unknown and not (whole.text or whole.seeds or _limits_beyond_kind(whole.filters)):
            text = say("unknown_only", language, name=", ".join(whole.unknown))
            return Turn(text, (), dialogue, language)
        known = with_likely_kind(whole, self.index)
        if known is None:
            return Turn(say("off_topic", language), (), dialogue, language)
        notes = (
            set_aside(request, dialogue.standing, self.index) if whole.lifts else avoided(request, self.index)
        )
        turn = self._answer(known, dialogue)
        return replace(turn, text="\n".join([*notes, turn.text]))

    def _answer(self, request: Request, dialogue: Dialogue) -> Turn:
        """The list for a whole request, with the sentence over it and what had to be said before."""
        language = request.language
        result, notes = self._found(request, dialogue)
        shown = explained(self.index, result, dialogue.liked, language)
        if not shown:
            others = request.follow_up is FollowUp.REPLACE or request.lifts
            nothing = say("nothing_more" if others else "nothing", language)
            return Turn("\n".join([*notes, nothing]), (), dialogue.with_request(request), language)
        tastes = bool(dialogue.liked) and not request.text
        lead = introduction(self.index, result.request, shown, tastes=tastes)
        text = "\n".join([*notes, lead, listing(shown, language)])
        ids = [recommendation.item.id for recommendation in shown]
        return Turn(text, shown, dialogue.with_list(request, ids), language)

    def _found(self, request: Request, dialogue: Dialogue) -> tuple[Result, list[str]]:
        """The items, and sentences about what could not be had."""
        language = request.language
        notes = [say("unknown", language, name=", ".join(request.unknown))] if request.unknown else []
        if request.intent is Intent.SURPRISE:
            gone = tuple(dict.fromkeys((*dialogue.excluded(request), *dialogue.shown)))
            drawn = self.recommender.surprise(
                request, self.chance, liked=dialogue.liked, disliked=dialogue.disliked, excluded=gone
            )
            return drawn, notes
        among = dialogue.focus if len(dialogue.focus) > 1 else dialogue.last_list
        if request.follow_up is FollowUp.AMONG and among:
            seeds = tuple(id for id in request.seeds if id not in among)  # they may be in the list themselves
            within = replace(request, seeds=seeds, filters=replace(request.filters, only_ids=among))
            if allowed(self.index.items, within.filters).any():
                return self._ranked(within, dialogue), notes
            notes.append(say("among_none", language))
        result = self._ranked(request, dialogue)
        notes.extend(given_way(request, result, self.index))
        return result, notes

    def _ranked(self, request: Request, dialogue: Dialogue) -> Result:
        return self.recommender.recommend(
            request,
            liked=dialogue.liked,
            disliked=dialogue.disliked,
            excluded=dialogue.excluded(request),
        )


def _limits_beyond_kind(limits: Filters) -> bool:
    return bool(set(limits.active()) - {"kind"})


def _told(item: Item, language: str) -> str:
    """Title, year and maker: enough to tell namesakes apart."""
    makers = item.role("director") or item.role("instructor")
    maker = in_language(makers[0], language) if makers else item.provider
    other = item.title.get("en" if language == "ko" else "ko", "")
    return " · ".join(filter(None, [title_line(item, language), other, maker]))
