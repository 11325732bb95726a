"""Choosing the blend's weights: on one half of the questions, reported on the other.

Coordinate search: one weight after the other takes the value that gives the best mean nDCG@10 on the
development half, until a whole round changes nothing. The halves are by hash of the question's id.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from tqdm import tqdm

from assistant.builtin import BuiltIn
from assistant.dialogue import Dialogue
from assistant.recommender import Recommender
from assistant.scoring import Weights
from assistant.understanding.grammar import Understanding
from evaluation.metrics import DEPTH, per_question
from evaluation.questions import Question
from retrieval.index import Index

GRID: dict[str, tuple[float, ...]] = {
    "dense": (0.25, 0.5, 1.0, 1.5),
    "lexical": (0.5, 1.0, 1.5, 2.0),
    "beside_seeds": (0.15, 0.3, 0.5, 0.8),
    "content": (0.5, 1.0, 1.5, 2.0),
    "facts": (0.5, 1.0, 1.5, 2.0, 3.0),
    "taste": (0.0, 0.2, 0.4, 0.8, 1.2),
    "tone": (0.75, 1.5, 2.5),
    "popularity": (0.02, 0.05, 0.1, 0.2),
    "tolerance": (0.0, 0.05, 0.08, 0.12),
}
ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Choice:
    """Chosen weights, with mean nDCG@10 before and after on both halves."""

    weights: Weights
    development: tuple[float, float]
    held_out: tuple[float, float]


def halves(questions: Sequence[Question]) -> tuple[list[Question], list[Question]]:
    """Development and held-out questions, by hash of the id."""
    even = [int(hashlib.sha256(question.id.encode()).hexdigest(), 16) % 2 == 0 for question in questions]
    return (
        [question for question, first in zip(questions, even, strict=True) if first],
        [question for question, first in zip(questions, even, strict=True) if not first],
    )


def quality(
    index: Index, understanding: Understanding, weights: Weights, questions: Sequence[Question]
) -> float:
    """Mean nDCG@10 of the assistant with these weights."""
    assistant = BuiltIn(index, understanding, Recommender(index, weights))
    rankings = {}
    for question in questions:
        turn = assistant.respond(question.text, Dialogue(), count=DEPTH)
        ids = [recommendation.item.id for recommendation in turn.recommendations]
        rankings[question.id] = [id for id in ids if id not in question.taste]
    values = per_question({question.id: question.relevant for question in questions}, rankings)["nDCG@10"]
    return float(np.mean(list(values.values())))


def choose(index: Index, questions: Sequence[Question]) -> Choice:
    """The best weights of the grid on the development half, starting from those in use."""
    development, held_out = halves(questions)
    understanding = Understanding.of(index.items)
    best, start = Weights(), Weights()
    value = before = quality(index, understanding, best, development)
    for _ in tqdm(range(ROUNDS), desc="rounds"):
        unchanged = best
        for name in tqdm(GRID, leave=False):
            for candidate in (replace(best, **{name: step}) for step in GRID[name]):
                found = quality(index, understanding, candidate, development)
                if found > value + 1e-4:
                    best, value = candidate, found
        if best == unchanged:
            break
    return Choice(
        best,
        (before, value),
        (
            quality(index, understanding, start, held_out),
            quality(index, understanding, best, held_out),
        ),
    )
