import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data import load_catalogue
from evaluation.questions import BUNDLED_QUESTIONS, KINDS, QuestionError, load_questions

GOOD: dict[str, Any] = {"id": "q1", "text": "sea", "language": "en", "kind": "mood", "relevant": ["a"]}
NEXT = {**GOOD, "id": "q2", "text": "waves"}
KNOWN = {"a", "b", "c"}


def written(folder: Path, *rows: Any) -> Path:
    path = folder / "questions.jsonl"
    path.write_text("\n".join(r if isinstance(r, str) else json.dumps(r) for r in rows), encoding="utf-8")
    return path


def test_bundled_questions_keep_every_rule() -> None:
    items = load_catalogue().items
    questions = load_questions(BUNDLED_QUESTIONS, {item.id for item in items})
    kinds = Counter(question.kind for question in questions)
    languages = Counter(question.language for question in questions)
    assert len(questions) >= 220
    assert kinds["director"] >= 30 and kinds["actor"] >= 30 and kinds["similar"] >= 50
    assert kinds["mood"] >= 40 and kinds["topic"] >= 40 and kinds["combo"] >= 20 and kinds["instructor"] >= 10
    assert set(kinds) == set(KINDS)
    assert abs(languages["ko"] - languages["en"]) <= 10
    assert all(question.seeds for question in questions if question.kind == "similar")


def test_bundled_people_questions_name_no_item_without_people() -> None:
    by_id = {item.id: item for item in load_catalogue().items}
    questions = load_questions(BUNDLED_QUESTIONS, by_id)
    for kind, role in (("director", "director"), ("actor", "cast")):
        answers = {id for question in questions if question.kind == kind for id in question.relevant}
        assert answers and all(by_id[id].role(role) for id in answers)


def test_a_good_file_is_read(tmp_path: Path) -> None:
    path = written(
        tmp_path, GOOD, {**GOOD, "id": "q2", "text": "바다", "language": "ko", "seeds": ["b"], "liked": ["c"]}
    )
    first, second = load_questions(path, KNOWN)
    assert (first.relevant, first.seeds, first.taste) == (("a",), (), ())
    assert second.taste == ("b", "c")


@pytest.mark.parametrize(
    ("row", "column", "rule"),
    [
        ({**NEXT, "relevant": ["nowhere"]}, "relevant = 'nowhere'", "no such item"),
        ({**NEXT, "seeds": ["nowhere"]}, "seeds = 'nowhere'", "no such item"),
        ({**NEXT, "relevant": ["a", "a"]}, "relevant = 'a'", "named twice"),
        ({**NEXT, "seeds": ["a"]}, "relevant = 'a'", "is no answer"),
        ({**NEXT, "liked": ["a"]}, "relevant = 'a'", "is no answer"),
        ({**NEXT, "language": "ko"}, "language = 'ko'", "not the language"),
        ({**NEXT, "text": "바다"}, "language = 'en'", "not the language"),
        ({**NEXT, "language": "fr"}, "language = 'fr'", "'ko' or 'en'"),
        ({**NEXT, "kind": "weather"}, "kind = 'weather'", "'director'"),
        ({**NEXT, "relevant": []}, "relevant = '[]'", "at least 1"),
        ({**NEXT, "answer": 1}, "answer = '1'", "not permitted"),
        ({"id": "q2"}, "text", "required"),
        (GOOD, "id = 'q1'", "used before, on line 1"),
        ({**NEXT, "text": "sea"}, "text = 'sea'", "used before, on line 1"),
        ("{not json", "row", "not JSON"),
        ("[1]", "row", "JSON object"),
    ],
)  # fmt: skip
def test_a_bad_row_is_named_with_file_and_line(tmp_path: Path, row: Any, column: str, rule: str) -> None:
    path = written(tmp_path, GOOD, row)
    with pytest.raises(QuestionError) as caught:
        load_questions(path, KNOWN)
    problems = [str(problem) for problem in caught.value.rows if column in str(problem)]
    assert problems and all(problem.startswith(f"{path}:2: ") for problem in problems)
    assert any(rule in problem for problem in problems)


def test_every_problem_is_listed_at_once(tmp_path: Path) -> None:
    path = written(
        tmp_path, {**GOOD, "relevant": ["x"]}, {**GOOD, "id": "q2", "text": "y", "relevant": ["z", "z"]}
    )
    with pytest.raises(QuestionError) as caught:
        load_questions(path, KNOWN)
    assert [row.line for row in caught.value.rows] == [1, 2, 2, 2]


def test_missing_and_empty_files(tmp_path: Path) -> None:
    with pytest.raises(QuestionError, match="no such file"):
        load_questions(tmp_path / "none.jsonl", KNOWN)
    with pytest.raises(QuestionError, match="no questions"):
        load_questions(written(tmp_path, ""), KNOWN)


scalars = st.none() | st.booleans() | st.integers() | st.text(max_size=8)
values = scalars | st.lists(scalars | st.sampled_from(["a", "b"]), max_size=3)


@given(st.dictionaries(st.sampled_from([*GOOD, "seeds", "liked"]), values))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
def test_any_row_is_read_or_refused_by_line(tmp_path: Path, row: dict[str, Any]) -> None:
    path = written(tmp_path, row)
    try:
        (question,) = load_questions(path, KNOWN)
    except QuestionError as error:
        assert all(problem.line == 1 for problem in error.rows)
    else:
        assert set(question.relevant) <= KNOWN
