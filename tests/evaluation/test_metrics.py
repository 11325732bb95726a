from math import log2

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.metrics import MEASURES, interval, per_question


def one(relevant: list[str], ranking: list[str]) -> dict[str, float]:
    values = per_question({"q": relevant}, {"q": ranking})
    return {name: values[name]["q"] for name in MEASURES}


def test_first_answer_is_right() -> None:
    assert one(["a"], ["a", "x"]) == {"hit@1": 1, "hit@5": 1, "hit@10": 1, "MRR@10": 1, "nDCG@10": 1}


def test_second_and_fourth_of_three_relevant() -> None:
    ideal = 1 + 1 / log2(3) + 1 / log2(4)
    assert one(["a", "b", "c"], ["x", "a", "y", "b"]) == pytest.approx(
        {
            "hit@1": 0,
            "hit@5": 1,
            "hit@10": 1,
            "MRR@10": 1 / 2,
            "nDCG@10": (1 / log2(3) + 1 / log2(5)) / ideal,
        }
    )


def test_seventh_answer_counts_for_ten_but_not_for_five() -> None:
    values = one(["a"], [*"uvwxyz", "a"])
    assert (values["hit@5"], values["hit@10"]) == (0, 1)
    assert values["MRR@10"] == pytest.approx(1 / 7)
    assert values["nDCG@10"] == pytest.approx(1 / log2(8))


def test_the_eleventh_answer_does_not_count() -> None:
    assert set(one(["a"], [*"qrstuvwxyz", "a"]).values()) == {0}


def test_order_is_kept_whatever_the_ids() -> None:
    """trec_eval breaks ties by id, from the last letter to the first."""
    assert one(["z"], ["a", "z"])["MRR@10"] == 1 / 2
    assert one(["a"], ["a", "z"])["MRR@10"] == 1


def test_no_answer_counts_zero() -> None:
    values = per_question({"asked": ["a"], "empty": ["a"], "found": ["a"]}, {"empty": [], "found": ["a"]})
    assert values["nDCG@10"] == {"asked": 0, "empty": 0, "found": 1}


@given(st.lists(st.sampled_from([0.0, 0.25, 1.0]), min_size=1, max_size=12), st.integers(0, 5))
@settings(max_examples=20, deadline=None)
def test_interval_holds_the_mean_and_repeats(values: list[float], seed: int) -> None:
    low, high = interval(values, seed)
    assert min(values) <= low <= high <= max(values)
    assert (low, high) == interval(values, seed)


def test_interval_is_narrower_with_more_questions() -> None:
    few, many = interval([0.0, 1.0] * 5), interval([0.0, 1.0] * 200)
    assert few[0] < many[0] < 0.5 < many[1] < few[1]


def test_one_value_is_its_own_interval() -> None:
    assert interval([0.4]) == (0.4, 0.4)
