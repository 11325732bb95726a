"""Does a question bring up the right items? The ways of finding, side by side, on the same questions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from tqdm import tqdm

from evaluation.metrics import DEPTH, MEASURES, interval, per_question
from evaluation.questions import Question
from retrieval import search
from retrieval.dense import FaissStore
from retrieval.documents import documents, embed_items
from retrieval.fusion import reciprocal_rank_fusion
from retrieval.index import Index
from retrieval.types import Hit, Mask, Scores

Ranker = Callable[[Question], list[str]]
"""Ids for a question, best first."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Means over some questions. `values` by measure in 0–1; `interval` is nDCG@10's 95% interval."""

    questions: int
    values: Mapping[str, float]
    interval: tuple[float, float]


@dataclass(frozen=True, slots=True)
class SystemResult:
    """One system's figures and answers.

    by_kind, by_language   the same figures over parts of the questions
    rankings               at most 10 ids by question id
    ndcg                   nDCG@10 by question id
    """

    name: str
    overall: Figures
    by_kind: Mapping[str, Figures]
    by_language: Mapping[str, Figures]
    rankings: Mapping[str, Sequence[str]]
    ndcg: Mapping[str, float]


def index_systems(index: Index) -> dict[str, Ranker]:
    """The ways of searching one index. All get the question as typed; its seeds and liked items stay out."""
    bare = embed_items(index.encoder, index.items, keywords=False)
    without_keywords = FaissStore(index.encoder, documents(index.items), bare)

    def system(find: Callable[[Question, Mask], list[Hit]]) -> Ranker:
        def answer(question: Question) -> list[str]:
            hits = find(question, _mask(index, question))
            return [index.items[hit.row].id for hit in hits[:DEPTH]]

        return answer

    return {
        "dense": system(lambda asked, mask: search.dense(index, asked.text, mask)),
        "lexical": system(lambda asked, mask: search.lexical(index, asked.text, mask)),
        "dense without keywords": system(
            lambda asked, mask: without_keywords.search(asked.text, DEPTH, mask)
        ),
        "hybrid": system(lambda asked, mask: search.hybrid(index, asked.text, mask)),
        "hybrid + collaborative": system(lambda asked, mask: _with_collaborative(index, asked, mask)),
    }


def assistant_system(index: Index) -> Ranker:
    """The whole built-in pipeline: understanding, limits, ranking. No question knows of another."""
    # The assistant brings database and settings along; searching an index needs neither.
    from evaluation.talking import quiet_assistant

    assistant = quiet_assistant(index)

    def answer(question: Question) -> list[str]:
        found = [recommendation.item.id for recommendation in assistant.recommend(question.text, k=DEPTH)]
        return [id for id in found if id not in question.taste]

    return answer


def evaluate(systems: Mapping[str, Ranker], questions: Sequence[Question]) -> list[SystemResult]:
    """Ask every system every question."""
    relevant = {question.id: question.relevant for question in questions}
    results = []
    for name, rank in systems.items():
        rankings = {question.id: rank(question) for question in tqdm(questions, desc=name, leave=False)}
        values = per_question(relevant, rankings)
        results.append(
            SystemResult(
                name=name,
                overall=_figures(values, questions),
                by_kind=_split(values, questions, lambda question: question.kind),
                by_language=_split(values, questions, lambda question: question.language),
                rankings=rankings,
                ndcg=values["nDCG@10"],
            )
        )
    return results


def _mask(index: Index, question: Question) -> Mask:
    mask = np.ones(len(index.items), dtype=np.bool_)
    mask[index.rows(question.taste)] = False
    return mask


def _with_collaborative(index: Index, question: Question, mask: Mask) -> list[Hit]:
    """The hybrid ranking, and the blend's of what people like for the question's taste, fused by reciprocal rank.

    Without a taste that a model knows it is the hybrid ranking as it is.
    """
    taste = index.rows(question.taste)
    rankings = [search.hybrid(index, question.text, mask)]
    if index.taste is not None and taste:
        rankings.append(_ranked(index.taste.score(taste), mask))
    return reciprocal_rank_fusion([ranking for ranking in rankings if ranking])


def _ranked(scores: Scores, mask: Mask) -> list[Hit]:
    """The best rows among those a model knows, as deep as a text search goes."""
    rows = np.flatnonzero(mask & np.isfinite(scores))
    rows = rows[np.argsort(-scores[rows], kind="stable")][: search.DEPTH]
    return [Hit(int(row), float(scores[row]), "collaborative") for row in rows]


def _split(
    values: Mapping[str, Mapping[str, float]], questions: Sequence[Question], part: Callable[[Question], str]
) -> dict[str, Figures]:
    names = dict.fromkeys(part(question) for question in questions)
    return {name: _figures(values, [q for q in questions if part(q) == name]) for name in names}


def _figures(values: Mapping[str, Mapping[str, float]], questions: Sequence[Question]) -> Figures:
    picked = {name: [values[name][question.id] for question in questions] for name in MEASURES}
    means = {name: float(np.mean(picked[name])) for name in MEASURES}
    return Figures(len(questions), means, interval(picked["nDCG@10"]))
