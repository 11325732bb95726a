"""One turn with no language model: understand, recommend or look up, and put it in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median

from assistant import details
from assistant.dialogue import Dialogue, in_context
from assistant.explain import explained
from assistant.phrases import say
from assistant.recommender import Recommender, Result
from assistant.types import FollowUp, Intent, Language, Recommendation, Request
from assistant.understanding.grammar import Understanding
from assistant.writing import introduction, lifted_limits, listing, person_name, title_line
from data.item import Item, in_language
from retrieval.filters import Filters, allowed
from retrieval.index import Index
from retrieval.search import hybrid

VOTERS = 2
"""Nearest items that say what kind a question is about, each with the weight of its fused score."""
ON_TOPIC = 0.35
"""Cosine from which a text without any known word still counts as about the catalogue."""

_TALK = {
    Intent.HELP: "help",
    Intent.GREETING: "greeting",
    Intent.THANKS: "thanks",
    Intent.OFF_TOPIC: "off_topic",
}


@dataclass(frozen=True, slots=True)
class Turn:
    """What a turn came to: the words, the list, and the dialogue after it."""

    text: str
    recommendations: tuple[Recommendation, ...]
    dialogue: Dialogue
    language: Language


@dataclass(frozen=True, slots=True)
class BuiltIn:
    """Answers turns over one index. Pure but for the models it reads: same turn, same answer."""

    index: Index
    understanding: Understanding
    recommender: Recommender

    def respond(self, message: str, dialogue: Dialogue, *, count: int | None = None) -> Turn:
        """Answer `message`; `count` sets how many items when the message does not say."""
        spoken: Language = dialogue.standing.language if dialogue.standing else "ko"
        request = self.understanding.parse(message, language=spoken)
        if request.count is None and count is not None:
            request = replace(request, count=count)
        request, dialogue = self._settled(request, dialogue)
        if request.ambiguity:
            return self._ask(request, dialogue)
        if request.intent in _TALK:
            return Turn(say(_TALK[request.intent], request.language), (), dialogue, request.language)
        if request.intent is Intent.START_OVER:
            fresh = replace(dialogue, standing=None, last_list=(), shown=(), pending=None)
            return Turn(say("start_over", request.language), (), fresh, request.language)
        if request.intent is Intent.DETAILS:
            return self._details(request, dialogue)
        if request.intent is Intent.WHY:
            return self._why(request, dialogue)
        if request.intent is Intent.FEEDBACK:
            return self._feedback(request, dialogue)
        return self._recommend(request, dialogue)

    def _settled(self, request: Request, dialogue: Dialogue) -> tuple[Request, Dialogue]:
        """A turn that answers "which one did you mean?" becomes the question that waited for it."""
        pending = dialogue.pending
        if pending is None:
            return request, dialogue
        chosen = self._chosen(request, dialogue.last_list)
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

    def _chosen(self, request: Request, candidates: Sequence[str]) -> str | None:
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
        rows = self.index.rows(candidates)
        fits = allowed([self.index.items[row] for row in rows], limits)
        return self.index.items[rows[int(fits.argmax())]].id if fits.sum() == 1 else None

    def _ask(self, request: Request, dialogue: Dialogue) -> Turn:
        assert request.ambiguity is not None
        language = request.language
        items = self._items(request.ambiguity.candidates)
        options = [f"{n}. {_told(item, language)}" for n, item in enumerate(items, 1)]
        question = say("which", language, mention=request.ambiguity.mention)
        text = "\n".join([question, *options, say("which_hint", language)])
        shown = tuple(Recommendation(item, 1.0, (), {"title": 1.0}) for item in items)
        return Turn(text, shown, dialogue.asking(request, [item.id for item in items]), language)

    def _details(self, request: Request, dialogue: Dialogue) -> Turn:
        items = self._items(request.mentioned or self._places(request, dialogue))
        language = request.language
        if not items:
            return Turn(say("details_which", language), (), dialogue, language)
        text = "\n".join(details.answer(item, request.question or "overview", language) for item in items)
        shown = tuple(Recommendation(item, 1.0, (), {"title": 1.0}) for item in items)
        return Turn(text, shown, replace(dialogue, focus=tuple(item.id for item in items)), language)

    def _why(self, request: Request, dialogue: Dialogue) -> Turn:
        language = request.language
        ids = request.mentioned or self._places(request, dialogue) or dialogue.last_list
        if dialogue.standing is None or not ids:
            return Turn(say("why_none", language), (), dialogue, language)
        limits = replace(dialogue.standing.filters, only_ids=tuple(ids))
        asked = replace(dialogue.standing, filters=limits, count=len(ids))
        result = self.recommender.recommend(asked, liked=dialogue.liked)
        shown = explained(self.index, result, dialogue.liked, language)
        return Turn(
            "\n".join([say("why_intro", language), listing(shown, language)]), shown, dialogue, language
        )

    def _feedback(self, request: Request, dialogue: Dialogue) -> Turn:
        """Remember what was liked, refused or seen, and go on with the standing request."""
        feeling = request.question or "seen"
        ids: tuple[str, ...] = (*self._places(request, dialogue), *getattr(request, feeling))
        if feeling == "liked":
            request = replace(request, liked=ids)
        elif feeling == "disliked":
            request = replace(request, disliked=ids)
        else:
            request = replace(request, seen=ids)
        dialogue = dialogue.with_tastes(request)
        titles = ", ".join(in_language(item.title, request.language) for item in self._items(ids))
        noted = say(f"noted_{feeling}", request.language, titles=titles) if titles else ""
        if not titles or dialogue.standing is None:
            return Turn(noted or say("details_which", request.language), (), dialogue, request.language)
        more = Request(
            language=request.language, intent=Intent.MORE, follow_up=FollowUp.REPLACE, count=request.count
        )
        turn = self._recommend(more, dialogue)
        return replace(turn, text=f"{noted}\n{turn.text}")

    def _recommend(self, request: Request, dialogue: Dialogue) -> Turn:
        language = request.language
        dialogue = dialogue.with_tastes(request)
        if request.alike and request.ordinals:
            dialogue = replace(dialogue, focus=self._places(request, dialogue))
        whole = self._timed(in_context(request, dialogue), dialogue)
        if whole.unknown and not (whole.text or whole.seeds or _limits_beyond_kind(whole.filters)):
            text = say("unknown_only", language, name=", ".join(whole.unknown))
            return Turn(text, (), dialogue, language)
        known = self._with_likely_kind(whole)
        if known is None:
            return Turn(say("off_topic", language), (), dialogue, language)
        whole = known
        result, notes = self._answered(whole, dialogue)
        shown = explained(self.index, result, dialogue.liked, language)
        if not shown:
            nothing = "nothing_more" if whole.follow_up is FollowUp.REPLACE else "nothing"
            return Turn("\n".join([*notes, say(nothing, language)]), (), dialogue, language)
        tastes = bool(dialogue.liked) and not whole.text
        lead = introduction(self.index, result.request, shown, tastes=tastes)
        text = "\n".join([*notes, lead, listing(shown, language)])
        ids = [recommendation.item.id for recommendation in shown]
        return Turn(text, shown, dialogue.with_list(whole, ids), language)

    def _answered(self, request: Request, dialogue: Dialogue) -> tuple[Result, list[str]]:
        """The result, and what has to be said before it: names unknown, limits lifted, the list left."""
        language = request.language
        notes = [say("unknown", language, name=", ".join(request.unknown))] if request.unknown else []
        excluded = dialogue.excluded(request)
        if request.follow_up is FollowUp.AMONG:
            within = replace(request, filters=replace(request.filters, only_ids=dialogue.last_list))
            if allowed(self.index.items, within.filters).any():
                return self.recommender.recommend(within, liked=dialogue.liked, excluded=excluded), notes
            notes.append(say("among_none", language))
        result = self.recommender.recommend(request, liked=dialogue.liked, excluded=excluded)
        notes.extend(self._lifted(request, result))
        return result, notes

    def _lifted(self, request: Request, result: Result) -> list[str]:
        """The limits that were set aside, in words. "All of them" may have become "any of them"."""
        language, lifted = request.language, result.relaxed
        said = []
        if result.request.filters.any_people and "people" in lifted:
            people = request.filters.people
            names = ", ".join(person_name(limit.name, language, self.index) for limit in people)
            said.append(say("relaxed_together", language, people=names))
            lifted = tuple(name for name in lifted if name != "people")
        if lifted:
            limits = lifted_limits(lifted, request.filters, language, self.index)
            said.append(say("relaxed", language, limits=limits))
        return said

    def _timed(self, request: Request, dialogue: Dialogue) -> Request:
        """The words "newer" and "older" as years, counted from the seeds or the last list."""
        items = self._items(request.seeds if request.follow_up is FollowUp.NEW else dialogue.last_list)
        years = [item.year for item in items if item.year]
        if not request.year_shift or not years:
            return request
        middle = int(median(years))
        later = request.year_shift > 0
        limits = replace(
            request.filters, year_from=middle + 1 if later else None, year_to=None if later else middle - 1
        )
        return replace(request, filters=limits)

    def _with_likely_kind(self, request: Request) -> Request | None:
        """A question in free words alone is about the kind most of its nearest items are of.

        With no words either it is about the kind the catalogue has most of. None when no word of it
        occurs in the catalogue and nothing comes near in meaning.
        """
        if request.filters.kind or request.seeds or request.filters.people or request.filters.any_people:
            return request
        everything = allowed(self.index.items, request.filters)
        if not request.text:
            kinds = Counter(
                item.kind for item, fits in zip(self.index.items, everything, strict=True) if fits
            )
            likely = kinds.most_common(1)[0][0] if kinds else None
            return replace(request, filters=replace(request.filters, kind=likely))
        hits = hybrid(self.index, request.text, everything, VOTERS)
        known = self.index.lexical.search(request.text, 1)
        near = self.index.dense.search(request.text, 1)
        if not known and (not near or near[0].score < ON_TOPIC):
            return None
        if not hits:
            return request
        votes: dict[str, float] = {}
        for hit in hits:
            kind = self.index.items[hit.row].kind
            votes[kind] = votes.get(kind, 0.0) + hit.score
        kind = max(votes, key=lambda kind: votes[kind])
        return replace(request, filters=replace(request.filters, kind=kind))

    def _places(self, request: Request, dialogue: Dialogue) -> tuple[str, ...]:
        """Ids at the places named; of a list of one, that one."""
        listed = dialogue.last_list
        if not request.ordinals and len(listed) == 1:
            return listed
        return tuple(listed[n - 1] for n in request.ordinals if 0 < n <= len(listed))

    def _items(self, ids: Sequence[str]) -> list[Item]:
        return [self.index.items[row] for row in self.index.rows(ids)]


def _limits_beyond_kind(limits: Filters) -> bool:
    return bool(set(limits.active()) - {"kind"})


def _told(item: Item, language: str) -> str:
    """Title, year and maker: enough to tell namesakes apart."""
    makers = item.role("director") or item.role("instructor")
    maker = in_language(makers[0], language) if makers else item.provider
    other = item.title.get("en" if language == "ko" else "ko", "")
    return " · ".join(filter(None, [title_line(item, language), other, maker]))
