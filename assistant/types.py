"""What the parts of the assistant hand to each other: a Request goes in, Recommendations and a Reply come out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any, Literal

from data.item import Item, both_languages
from retrieval.filters import Filters

Language = Literal["ko", "en"]
Mode = Literal["llm", "builtin"]


class Intent(StrEnum):
    """What a turn wants."""

    RECOMMEND = "recommend"
    MORE = "more"
    SURPRISE = "surprise"
    DETAILS = "details"
    COMPARE = "compare"
    WHY = "why"
    FEEDBACK = "feedback"
    UNDO = "undo"
    START_OVER = "start_over"
    HELP = "help"
    WHO = "who"
    GREETING = "greeting"
    HOW_ARE_YOU = "how_are_you"
    THANKS = "thanks"
    PRAISE = "praise"
    LAUGH = "laugh"
    BYE = "bye"
    OFF_TOPIC = "off_topic"


class FollowUp(StrEnum):
    """How a turn stands to the one before: on its own, a narrower ask, others instead, or within the list."""

    NEW = "new"
    REFINE = "refine"
    REPLACE = "replace"
    AMONG = "among"


@dataclass(frozen=True, slots=True)
class Ambiguity:
    """A mention that names several items; `candidates` are their ids."""

    mention: str
    candidates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Request:
    """What one turn asks.

    seeds       ids of items to be similar to
    named       those of the seeds that were asked for by name, and so belong in the list themselves
    text        free words on mood, theme or topic, for dense and lexical search
    count       how many items were asked for, or None
    mentioned   ids the turn is about when the intent is not to recommend (details, why, feedback)
    ordinals    places in the last list the turn refers to, from 1; -1 is the last one
    question    what is asked about `mentioned`: director, cast, year, overview, …; several parted by "|"
    tone        what it should be more of, as words to search for: "like Inception but lighter"
    same_maker  "director", "cast" or "instructor": by the same as what was last talked of
    other_maker  a role: by others than what was last talked of
    order       "newest", "oldest", "shortest" or "longest": the one of the list that is
    lifts       names of standing limits that are set aside; "last" is what was asked last
    instead     True when its words take the place of those asked for before
    afresh      True when the turn starts over and asks in one
    tastes      True when the exclusions are dislikes, which stand for the whole conversation
    unknown     words that stand where a title should and match none
    year_shift  +1 newer, −1 older than the seeds or the last list;  length_shift  +1 longer, −1 shorter
    alike       True when likeness is asked for and nothing is named: "something similar", "like the first one"
    different   True when unlikeness is: to the last list, or to the seeds where titles are named
    unlike      ids the list is to be unlike: those that a turn like that moved away from
    """

    language: Language
    intent: Intent = Intent.RECOMMEND
    follow_up: FollowUp = FollowUp.NEW
    seeds: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    filters: Filters = field(default_factory=Filters)
    text: str = ""
    count: int | None = None
    mentioned: tuple[str, ...] = ()
    ordinals: tuple[int, ...] = ()
    question: str | None = None
    liked: tuple[str, ...] = ()
    disliked: tuple[str, ...] = ()
    seen: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    ambiguity: Ambiguity | None = None
    year_shift: int = 0
    length_shift: int = 0
    tone: str = ""
    same_maker: str | None = None
    other_maker: str | None = None
    order: str | None = None
    lifts: tuple[str, ...] = ()
    tastes: bool = False
    afresh: bool = False
    instead: bool = False
    alike: bool = False
    different: bool = False
    unlike: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an item is in the list. `kind` names the score part or fact it stands on."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Recommendation:
    """One recommended item. `score` and every value of `parts` lie in 0–1; `parts` holds what made the score."""

    item: Item
    score: float
    reasons: tuple[Reason, ...]
    parts: Mapping[str, float]

    def to_dict(self) -> dict[str, Any]:
        """Plain values; texts by language have both "ko" and "en", a missing one shows the other."""
        item = self.item
        people = {
            role: [both_languages(p) for p in item.role(role)] for role in ("director", "cast", "instructor")
        }
        return {
            "id": item.id,
            "kind": item.kind,
            "title": both_languages(item.title),
            "year": item.year,
            "directors": people["director"],
            "cast": people["cast"],
            "instructors": people["instructor"],
            "genres": list(item.genres),
            "country": item.country,
            "level": item.level,
            "provider": item.provider,
            "score": round(self.score, 4),
            "reasons": [{"kind": reason.kind, "text": reason.text} for reason in self.reasons],
            "parts": {name: round(value, 4) for name, value in self.parts.items()},
        }


@dataclass(frozen=True, slots=True)
class Usage:
    """What the language model took in one turn.

    tokens_in, tokens_out   as the server counted them over all calls; None when it does not count
    model_calls             calls of the model, those that failed too; one that the client repeated is one
    tool_calls              calls of tools
    milliseconds            from the question to the end of the answer, or to the failure
    cost                    in the currency of the prices set; None without prices or counts
    """

    tokens_in: int | None
    tokens_out: int | None
    model_calls: int
    tool_calls: int
    milliseconds: int
    cost: float | None = None

    def to_dict(self) -> dict[str, Any]:
        """Plain values, by the names of the fields."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer to one turn.

    notice  what the person should know about how it was made, if anything: that the LLM failed and the
            built-in understanding answered, that something was removed, …
    usage   what the language model took; None in a turn that did not call it. A turn that it failed and
            that the built-in understanding answered has the usage of the failed try: it is paid for too
    """

    text: str
    recommendations: tuple[Recommendation, ...]
    session_id: str
    language: Language
    mode: Mode
    notice: str | None = None
    usage: Usage | None = None

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON."""
        return {
            "text": self.text,
            "language": self.language,
            "mode": self.mode,
            "notice": self.notice,
            "session_id": self.session_id,
            "usage": self.usage.to_dict() if self.usage else None,
            "recommendations": [recommendation.to_dict() for recommendation in self.recommendations],
        }
