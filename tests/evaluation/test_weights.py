from assistant.scoring import Weights
from assistant.understanding.grammar import Understanding
from evaluation.questions import BUNDLED_QUESTIONS, load_questions
from evaluation.weights import GRID, halves, quality
from retrieval.index import Index


def test_the_halves_are_disjoint_whole_and_always_the_same(bundled_index: Index) -> None:
    questions = load_questions(BUNDLED_QUESTIONS, bundled_index.row_of)
    development, held_out = halves(questions)
    assert {q.id for q in development} | {q.id for q in held_out} == {q.id for q in questions}
    assert not {q.id for q in development} & {q.id for q in held_out}
    assert abs(len(development) - len(held_out)) < len(questions) / 4
    assert halves(list(reversed(questions)))[0] == list(reversed(development))


def test_the_grid_names_weights_that_exist() -> None:
    open_lists = {"open_tolerance"}  # no question asks for nothing in particular
    assert set(GRID) == set(Weights.__dataclass_fields__) - open_lists


def test_weights_matter(bundled_index: Index) -> None:
    questions = [q for q in load_questions(BUNDLED_QUESTIONS, bundled_index.row_of) if q.kind == "similar"][
        :12
    ]
    understanding = Understanding.of(bundled_index.items)
    good = quality(bundled_index, understanding, Weights(), questions)
    blind = Weights(dense=0, lexical=0, content=0.001, facts=0, taste=0, popularity=1)
    assert good > quality(bundled_index, understanding, blind, questions)
