"""Conversations with what the person asking would accept, and how many of them the assistant meets.

A conversation is one line of JSON: its turns, each with what is said and the expectations of the reply.
What is expected is about the outcome (which items, which facts, asked back or not), never about wording.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AliasChoices, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from assistant.assistant import Assistant
from assistant.types import Reply
from data.errors import BadRow, DataError
from data.item import Item, has_hangul
from data.tables import read_rows
from data.text import fold
from retrieval.filters import PersonLimit, has_person, minutes

MOST = 0.6
"""Share of the items that must meet a condition of `most`."""

Language = Literal["ko", "en"]
Strings = Annotated[tuple[str, ...], BeforeValidator(lambda v: (v,) if isinstance(v, str) else v)]


class Condition(BaseModel):
    """Facts an item may be held to; those left out do not count. Lists mean any of them."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: str | None = None
    country: Strings = ()
    not_country: Strings = ()
    genre: Strings = ()
    not_genre: Strings = ()
    year_from: int | None = None
    year_to: int | None = None
    director: Strings = ()
    person: Strings = ()
    not_person: Strings = ()
    language: str | None = None
    level: str | None = None
    provider: Strings = ()
    max_minutes: int | None = None
    min_minutes: int | None = None
    max_age: int | None = None
    series: str | None = None
    words: Strings = ()

    def met_by(self, item: Item) -> bool:
        """True when `item` has every fact."""
        text = fold(_described(item))
        return all(
            (
                self.kind in (None, item.kind),
                not self.country or item.country in self.country,
                item.country not in self.not_country,
                not self.genre or bool(set(self.genre) & set(item.genres)),
                not set(self.not_genre) & set(item.genres),
                _within(item.year, self.year_from, self.year_to),
                _within(minutes(item), self.min_minutes, self.max_minutes),
                _within(item.age_rating, None, self.max_age),
                not self.director or any(_made(item, name) for name in self.director),
                not self.person or any(has_person(item, PersonLimit(name)) for name in self.person),
                not any(has_person(item, PersonLimit(name)) for name in self.not_person),
                self.language in (None, item.language),
                self.level in (None, item.level),
                not self.provider or any(fold(name) in fold(item.provider or "") for name in self.provider),
                self.series is None or (item.series is not None and self.series in item.series.name.values()),
                not self.words or any(fold(word) in text for word in self.words),
            )
        )


def _made(item: Item, name: str) -> bool:
    return any(has_person(item, PersonLimit(name, role)) for role in ("director", "instructor"))


def _within(value: float | None, first: int | None, last: int | None) -> bool:
    if first is None and last is None:
        return True
    return value is not None and (first is None or value >= first) and (last is None or value <= last)


def _described(item: Item) -> str:
    themes = [theme for texts in item.themes.values() for theme in texts]
    return "\n".join([*item.names(), *themes, *item.genres, *item.overview.values()])


class Expectation(BaseModel):
    """What the person asking would insist on. Ids are of the catalogue; an empty field asks nothing.

    items      least and most items shown;  first, include, any_of, only, not  ids shown, or not
    all_items  (JSON "all"), most, some  a condition that every, most or one of the items meets
    new        nothing shown before in the conversation;  within  nothing but the last list
    text_*     strings in the reply, whatever their case;  about  items the reply names
    asks       candidates the reply asks back about
    reply      the language it is in; that of the conversation, where the turn is written in it
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    items: tuple[int, int] | None = None
    first: str | None = None
    include: Strings = ()
    any_of: Strings = ()
    only: Strings = ()
    without: Strings = Field((), validation_alias=AliasChoices("not", "without"))
    all_items: Condition | None = Field(None, validation_alias=AliasChoices("all", "all_items"))
    most: Condition | None = None
    some: Condition | None = None
    new: bool = False
    within: bool = False
    text_has: Strings = ()
    text_any: Strings = ()
    text_not: Strings = ()
    about: Strings = ()
    asks: Strings = ()
    reply: Language | None = None


class Turn(BaseModel):
    """One message and what is expected of its answer."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    say: str = Field(min_length=1)
    expect: Expectation


class Conversation(BaseModel):
    """Turns of one session, in order."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    language: Language
    tags: tuple[str, ...] = Field(min_length=1)
    turns: tuple[Turn, ...] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Played:
    """One turn as it went: what was answered, and the names of the expectations it failed."""

    said: str
    reply: Reply
    failed: tuple[str, ...]


def load_conversations(paths: Sequence[Path]) -> list[Conversation]:
    """The conversations of JSONL files. Raises DataError naming file and line of every broken one."""
    found: list[Conversation] = []
    bad: list[BadRow] = []
    for path in paths:
        for line, row in read_rows(path, DataError):
            if isinstance(row, BadRow):
                bad.append(row)
                continue
            try:
                found.append(Conversation.model_validate(row))
            except ValidationError as error:
                bad.extend(
                    BadRow(str(path), line, ".".join(map(str, e["loc"])), str(e["input"]), e["msg"])
                    for e in error.errors()
                )
    if bad:
        raise DataError(f"{len(bad)} problem(s) in the conversations:", bad)
    return found


def play(bot: Assistant, conversation: Conversation) -> list[Played]:
    """Hold the conversation in a session of its own and look at every reply."""
    items = {item.id: item for item in bot.index.items}
    session: str | None = None
    before: list[str] = []
    last: list[str] = []
    played = []
    for turn in conversation.turns:
        reply = bot.reply(turn.say, session_id=session)
        session = reply.session_id
        failed = tuple(_failures(turn, conversation.language, reply, before, last, items))
        played.append(Played(turn.say, reply, failed))
        shown = [r.item.id for r in reply.recommendations]
        before += shown
        last = shown or last
    return played


def _failures(
    turn: Turn,
    language: Language,
    reply: Reply,
    before: Sequence[str],
    last: Sequence[str],
    items: Mapping[str, Item],
) -> Iterator[str]:
    expect = turn.expect
    shown = [r.item.id for r in reply.recommendations]
    expected = expect.reply or (language if has_hangul(turn.say) is (language == "ko") else reply.language)
    if reply.language != expected or _is_korean(reply.text.partition("\n")[0]) is not (expected == "ko"):
        yield "reply"
    yield from _item_failures(expect, shown, before, last)
    yield from _condition_failures(expect, [r.item for r in reply.recommendations])
    yield from _text_failures(expect, reply, items)


def _item_failures(
    expect: Expectation, shown: Sequence[str], before: Sequence[str], last: Sequence[str]
) -> Iterator[str]:
    checks = {
        "items": expect.items is None or expect.items[0] <= len(shown) <= expect.items[1],
        "first": expect.first is None or shown[:1] == [expect.first],
        "include": set(expect.include) <= set(shown),
        "any_of": not expect.any_of or bool(set(expect.any_of) & set(shown)),
        "only": not expect.only or set(shown) <= set(expect.only),
        "not": not set(expect.without) & set(shown),
        "new": not expect.new or not set(shown) & set(before),
        "within": not expect.within or set(shown) <= set(last),
        "asks": set(expect.asks) <= set(shown),
    }
    yield from (name for name, met in checks.items() if not met)


def _condition_failures(expect: Expectation, shown: Sequence[Item]) -> Iterator[str]:
    if expect.all_items and not all(map(expect.all_items.met_by, shown)):
        yield "all"
    if expect.most and sum(map(expect.most.met_by, shown)) < MOST * max(1, len(shown)):
        yield "most"
    if expect.some and not any(map(expect.some.met_by, shown)):
        yield "some"


def _is_korean(line: str) -> bool:
    """True when Hangul holds the line together: a title may stand in either script."""
    return 2 * sum(map(has_hangul, line)) >= sum(c.isascii() and c.isalpha() for c in line)


def _squeezed(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def _text_failures(expect: Expectation, reply: Reply, items: Mapping[str, Item]) -> Iterator[str]:
    text = _squeezed(reply.text)
    if not all(_squeezed(part) in text for part in expect.text_has):
        yield "text_has"
    if expect.text_any and not any(_squeezed(part) in text for part in expect.text_any):
        yield "text_any"
    if any(_squeezed(part) in text for part in expect.text_not):
        yield "text_not"
    if not all(any(_squeezed(title) in text for title in items[id].title.values()) for id in expect.about):
        yield "about"
    if expect.asks and "?" not in reply.text:
        yield "asks"


@dataclass(frozen=True, slots=True)
class Score:
    """Turns met and conversations met whole, of how many."""

    turns: int
    turns_met: int
    conversations: int
    conversations_met: int


def score(results: Sequence[Sequence[Played]]) -> Score:
    """How many turns, and how many whole conversations, met every expectation."""
    turns = [played for result in results for played in result]
    return Score(
        len(turns),
        sum(not played.failed for played in turns),
        len(results),
        sum(not any(played.failed for played in result) for result in results),
    )
