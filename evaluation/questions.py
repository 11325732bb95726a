"""The questions a recommender is measured on: what people type, and which items are good answers.

A question file is JSON Lines. Questions about people and facts hold every item of the catalogue that fits;
for the other kinds the answers were judged by hand over the whole catalogue. A course answers a question in
either language, whatever language it is taught in.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from data.errors import BadRow, DataError
from data.item import has_hangul
from data.tables import read_rows

BUNDLED_QUESTIONS = Path(__file__).parent / "questions" / "bundled.jsonl"

Language = Literal["ko", "en"]
Kind = Literal["director", "actor", "instructor", "similar", "mood", "topic", "combo"]
KINDS: tuple[Kind, ...] = get_args(Kind)
"""director, actor, instructor (or provider): by the people; similar: to named titles; mood: mood, theme or
occasion; topic: what a course teaches; combo: several facts at once, such as genre, period and country."""


class QuestionError(DataError):
    """A question file that cannot be read or holds rows that break a rule."""


@dataclass(frozen=True, slots=True)
class Question:
    """One thing a person asks.

    relevant   ids of the good answers, at least one
    seeds      ids of the titles the text names; never an answer
    liked      ids of items the person liked before asking; never an answer
    """

    id: str
    text: str
    language: Language
    kind: Kind
    relevant: tuple[str, ...]
    seeds: tuple[str, ...] = ()
    liked: tuple[str, ...] = ()

    @property
    def taste(self) -> tuple[str, ...]:
        """What is known to be liked: seeds, then liked items."""
        return (*self.seeds, *self.liked)


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    id: str = Field(min_length=1)
    text: str = Field(min_length=1)
    language: Language
    kind: Kind
    relevant: list[str] = Field(min_length=1)
    seeds: list[str] = []
    liked: list[str] = []


def load_questions(path: Path, known: Collection[str]) -> tuple[Question, ...]:
    """The questions of a JSON Lines file about a catalogue with the ids `known`.

    Raises QuestionError listing every broken rule as file:line: an unknown or repeated id, a text asked
    twice, an answer that is also a seed or liked, a text whose script is not that of its language.
    """
    questions: list[Question] = []
    bad: list[BadRow] = []
    lines: dict[str, int] = {}
    for line, row in read_rows(path, QuestionError):
        parsed = row if isinstance(row, BadRow) else _parsed(row)
        if isinstance(parsed, BadRow):
            bad.append(parsed)
            continue
        if isinstance(parsed, ValidationError):
            bad.extend(BadRow(str(path), line, *problem) for problem in _schema_problems(parsed))
            continue
        bad.extend(BadRow(str(path), line, *problem) for problem in _problems(parsed, set(known), lines))
        lines.setdefault(parsed.id, line)
        lines.setdefault(parsed.text, line)
        questions.append(parsed)
    if bad:
        raise QuestionError(f"{len(bad)} problem(s) in the questions; mend them:", bad)
    if not questions:
        raise QuestionError(f"no questions in {path}")
    return tuple(questions)


def _parsed(row: Mapping[str, Any]) -> Question | ValidationError:
    try:
        r = _Row.model_validate(row)
    except ValidationError as error:
        return error
    return Question(r.id, r.text, r.language, r.kind, tuple(r.relevant), tuple(r.seeds), tuple(r.liked))


def _schema_problems(error: ValidationError) -> list[tuple[str, str, str]]:
    return [(".".join(map(str, p["loc"])), str(p["input"]), p["msg"]) for p in error.errors()]


def _problems(
    question: Question, known: Collection[str], lines: Mapping[str, int]
) -> list[tuple[str, str, str]]:
    """(column, value, rule) for every rule `question` breaks; `lines` says where ids and texts were used."""
    found = [
        (column, value, f"used before, on line {lines[value]}")
        for column, value in (("id", question.id), ("text", question.text))
        if value in lines
    ]
    for column in ("relevant", "seeds", "liked"):
        ids = getattr(question, column)
        found += [(column, id, "no such item in the catalogue") for id in ids if id not in known]
        found += [(column, id, "named twice") for id, times in Counter(ids).items() if times > 1]
    answers_named = [id for id in question.relevant if id in question.taste]
    found += [("relevant", id, "a seed or liked item is no answer") for id in answers_named]
    if has_hangul(question.text) != (question.language == "ko"):
        found.append(("language", question.language, f"not the language of {question.text!r}"))
    return found
