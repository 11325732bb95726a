"""What is held out, and that nothing of it is learned from."""

from __future__ import annotations

import hashlib

import numpy as np
import pandas as pd
import pytest
from hypothesis import given as examples
from hypothesis import strategies as st

from data.errors import RecotalkError
from evaluation.collaborative.splits import TEST, UNUSED, VALIDATION, Split, given, leave_last_out


def events(*rows: tuple[str, str, float], split: list[str] | None = None) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["user_id", "item_id", "timestamp"])
    frame["rating"] = np.nan
    if split is not None:
        frame["split"] = split
    return frame


def named(split: Split, held: list[np.ndarray]) -> dict[str, list[str]]:
    return {
        user: [split.ids[row] for row in rows]
        for user, rows in zip(split.likes.users, held, strict=True)
        if len(rows)
    }


def test_the_last_like_is_the_test_and_the_one_before_the_validation() -> None:
    frame = events(
        ("u", "c", 3),
        ("u", "a", 1),
        ("u", "b", 2),
        ("v", "b", 5),
        ("v", "a", 9),
        ("v", "d", 7),
        ("v", "c", 8),
    )
    split = leave_last_out(frame, list("abcd"))
    assert named(split, split.held_out(TEST)) == {"u": ["c"], "v": ["a"]}
    assert named(split, split.held_out(VALIDATION)) == {"u": ["b"], "v": ["c"]}
    assert named(split, split.train().each()) == {"u": ["a"], "v": ["b", "d"]}
    assert named(split, split.full().each()) == {"u": ["a", "b"], "v": ["b", "d", "c"]}


def test_users_with_fewer_than_three_likes_are_left_out() -> None:
    frame = events(*[("u", item, day) for day, item in enumerate("abc")], ("v", "a", 1), ("v", "b", 2))
    assert leave_last_out(frame, list("abc")).likes.users == ("u",)


def test_nobody_with_three_likes_is_an_error() -> None:
    with pytest.raises(RecotalkError, match=r"3 likes or more; of 1 users none has more than 2"):
        leave_last_out(events(("v", "a", 1), ("v", "b", 2)), ["a", "b"])


def test_the_checksum_is_of_the_held_out_pairs_in_any_order() -> None:
    rows = [("u", item, day) for day, item in enumerate("abc")]
    expected = hashlib.sha256(b"u,b,validation\nu,c,test").hexdigest()
    assert leave_last_out(events(*rows), list("abc")).checksum() == expected
    assert leave_last_out(events(*rows[::-1]), list("cba")).checksum() == expected


def test_a_given_split_is_what_the_file_says() -> None:
    frame = events(
        ("u", "a", 1),
        ("u", "b", 2),
        ("u", "c", 3),
        ("v", "a", 1),
        split=["train", "validation", "test", "train"],
    )
    split = given(frame, list("abc"))
    assert named(split, split.held_out(TEST)) == {"u": ["c"]}
    assert named(split, split.held_out(VALIDATION)) == {"u": ["b"]}
    assert named(split, split.train().each()) == {"u": ["a"], "v": ["a"]}


LISTS = [(f"u{user}", item, np.nan) for user in range(9) for item in "abcdefghij"]
PARTS = (["train"] * 8 + ["test"] * 2) * 9


def test_without_validation_rows_the_test_s_share_of_everybody_s_likes_is_held_out() -> None:
    split = given(events(*LISTS, split=PARTS), list("abcdefghij"), seed=1)
    held = split.held_out(VALIDATION)
    assert [len(one) for one in held] == [2] * 9
    assert [len(a) + len(b) for a, b in zip(split.train().each(), held, strict=True)] == [8] * 9
    assert len({tuple(one) for one in held}) > 1
    assert given(events(*LISTS, split=PARTS), list("abcdefghij"), seed=1).checksum() == split.checksum()
    assert given(events(*LISTS, split=PARTS), list("abcdefghij"), seed=2).checksum() != split.checksum()


def test_rows_in_order_are_validated_on_their_later_half() -> None:
    split = given(events(*LISTS, split=PARTS), list("abcdefghij"), in_order=True)
    assert set(np.concatenate(split.held_out(VALIDATION))) == {4, 5, 6, 7}


def test_nobody_loses_their_only_training_like() -> None:
    frame = events(
        ("u", "a", 1),
        ("u", "b", 2),
        ("v", "a", 1),
        ("v", "b", 2),
        ("v", "c", 3),
        split=["train", "test", "train", "train", "test"],
    )
    split = given(frame, list("abc"))
    assert [len(one) for one in split.train().each()] == [1, 1]


def test_the_same_users_are_tested_however_validation_is_drawn() -> None:
    frame = events(*LISTS, split=PARTS)
    one, other = (given(frame, list("abcdefghij"), test_users=4, in_order=order) for order in (False, True))
    assert [len(x) for x in one.held_out(TEST)] == [len(x) for x in other.held_out(TEST)]


def test_so_many_users_are_asked_as_wished() -> None:
    rows = [(f"u{user}", item, day) for user in range(9) for day, item in enumerate("abc")]
    frame = events(*rows, split=["train", "train", "test"] * 9)
    split = given(frame, list("abc"), test_users=4)
    assert sum(map(len, split.held_out(TEST))) == 4
    assert (split.part == UNUSED).sum() == 5
    assert len(split.full().items) == 18


def test_what_was_met_in_training_is_not_asked_for() -> None:
    frame = events(
        ("u", "a", 1), ("u", "b", 2), ("u", "a", 3), ("u", "c", 4), split=["train", "train", "test", "test"]
    )
    split = given(frame, list("abc"))
    assert named(split, split.held_out(TEST)) == {"u": ["c"]}
    assert sorted(named(split, split.full().each())["u"]) == ["a", "b"]


@pytest.mark.parametrize("split", [None, ["train", "train"], ["test", "test"], ["train", "dev"]])
def test_a_file_without_its_split_is_an_error(split: list[str] | None) -> None:
    with pytest.raises(RecotalkError, match="needs a column `split`"):
        given(events(("u", "a", 1), ("u", "b", 2), split=split), ["a", "b"])


@examples(st.lists(st.lists(st.integers(0, 7), unique=True, min_size=3, max_size=8), min_size=1, max_size=8))
def test_no_held_out_like_is_learned_from(each: list[list[int]]) -> None:
    rows = [
        (f"u{u}", str(item), float(day)) for u, items in enumerate(each) for day, item in enumerate(items)
    ]
    split = leave_last_out(events(*rows), [str(item) for item in range(8)])
    for train, full, validation, test in zip(
        split.train().each(),
        split.full().each(),
        split.held_out(VALIDATION),
        split.held_out(TEST),
        strict=True,
    ):
        assert not set(validation) & set(train)
        assert set(full) == {*train, *validation}
        assert not set(test) & set(full)
