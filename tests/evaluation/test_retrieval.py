from dataclasses import replace

import pytest

from evaluation.metrics import DEPTH
from evaluation.questions import Question
from evaluation.retrieval import Ranker, assistant_system, evaluate, index_systems
from retrieval.index import Index

SYSTEMS = ["dense", "lexical", "dense without keywords", "hybrid", "hybrid + collaborative", "assistant"]


@pytest.fixture
def systems(index: Index) -> dict[str, Ranker]:
    return {**index_systems(index), "assistant": assistant_system(index)}


def test_every_system_is_there_in_order(systems: dict[str, Ranker]) -> None:
    assert list(systems) == SYSTEMS


@pytest.mark.parametrize("name", SYSTEMS)
def test_a_plain_question_is_answered(
    systems: dict[str, Ranker], questions: tuple[Question, ...], name: str
) -> None:
    ranking = systems[name](questions[0])
    assert ranking[0] == "course/python"
    assert len(ranking) == len(set(ranking)) <= DEPTH


@pytest.mark.parametrize("name", SYSTEMS)
def test_what_was_named_or_liked_is_never_returned(
    systems: dict[str, Ranker], index: Index, questions: tuple[Question, ...], name: str
) -> None:
    seeded = questions[2]
    open_question = replace(seeded, text="a ship on the sea", seeds=(), liked=())
    named = systems[name](open_question)
    assert "movie/storm" in named, "the question must find it as long as nothing is left out"
    for question in (
        seeded,
        replace(open_question, seeds=("movie/storm",)),
        replace(open_question, liked=("movie/storm",)),
    ):
        assert "movie/storm" not in systems[name](question)


def test_people_who_liked_the_seed_lift_an_item(
    systems: dict[str, Ranker], questions: tuple[Question, ...]
) -> None:
    place = {
        name: systems[name](questions[2]).index("movie/laughter")
        for name in ("hybrid + collaborative", "dense")
    }
    assert place["hybrid + collaborative"] < place["dense"]


def test_without_seeds_the_collaborative_blend_is_the_hybrid(
    systems: dict[str, Ranker], questions: tuple[Question, ...]
) -> None:
    for question in questions[:2]:
        assert systems["hybrid + collaborative"](question) == systems["hybrid"](question)


def test_an_index_without_interactions_leaves_the_hybrid(
    index: Index, questions: tuple[Question, ...]
) -> None:
    bare = index_systems(replace(index, collaborative={}, taste=None))
    assert bare["hybrid + collaborative"](questions[2]) == bare["hybrid"](questions[2])


def test_figures_are_means_over_the_right_questions(questions: tuple[Question, ...]) -> None:
    perfect = {question.id: list(question.relevant) for question in questions}
    perfect["mood-1"] = ["course/python"]
    (result,) = evaluate({"fixed": lambda question: perfect[question.id]}, questions)
    assert result.overall.questions == 3
    assert result.overall.values["nDCG@10"] == pytest.approx(2 / 3)
    assert {kind: part.values["hit@1"] for kind, part in result.by_kind.items()} == {
        "topic": 1,
        "mood": 0,
        "similar": 1,
    }
    assert (result.by_language["en"].questions, result.by_language["ko"].questions) == (2, 1)
    assert result.by_language["en"].values["MRR@10"] == 1
    assert result.ndcg == {"topic-1": 1, "mood-1": 0, "similar-1": 1}
    assert result.rankings == perfect
