from hypothesis import given
from hypothesis import strategies as st

from assistant.dialogue import KEPT_MESSAGES, Dialogue
from assistant.store.merging import merged
from assistant.store.tastes import tastes_in
from assistant.types import Request

items = st.lists(st.sampled_from("abcdef"), unique=True, max_size=2).map(tuple)
turns = st.lists(st.builds(Request, st.just("ko"), liked=items, disliked=items, seen=items), max_size=3)
talks = st.integers(0, 2 * KEPT_MESSAGES)


def talked(dialogue: Dialogue, count: int, word: str) -> Dialogue:
    for number in range(count):
        dialogue = dialogue.with_message("user", f"{word} {number}")
    return dialogue


def told(dialogue: Dialogue, requests: list[Request]) -> Dialogue:
    for request in requests:
        dialogue = dialogue.with_tastes(request)
    return dialogue


@given(turns, turns, talks)
def test_alone_a_turn_is_all_there_is(first: list[Request], mine: list[Request], count: int) -> None:
    before = talked(told(Dialogue(), first), count, "before")
    after = talked(told(before, mine), 2, "mine")
    assert merged(before, before, after) == after
    idle = merged(after, before, before)
    assert set(tastes_in(idle)) == set(tastes_in(after)) and idle.messages == after.messages


@given(turns, turns, turns)
def test_both_turns_are_kept_and_the_one_saved_last_is_right_where_they_differ(
    first: list[Request], theirs: list[Request], mine: list[Request]
) -> None:
    before = told(Dialogue(), first)
    now, after = told(before, theirs), told(before, mine)
    both = merged(now, before, after)
    own = {id for id, _ in set(tastes_in(before)) ^ set(tastes_in(after))}
    assert {taste for taste in tastes_in(both) if taste[0] in own} == {
        taste for taste in tastes_in(after) if taste[0] in own
    }
    assert {taste for taste in tastes_in(both) if taste[0] not in own} == {
        taste for taste in tastes_in(now) if taste[0] not in own
    }
    assert len(set(tastes_in(both))) == len(tastes_in(both))


@given(talks, st.integers(1, 4), st.integers(1, 4))
def test_messages_of_both_stand_one_after_the_other(old: int, theirs: int, mine: int) -> None:
    before = talked(Dialogue(), old, "before")
    now, after = talked(before, theirs, "theirs"), talked(before, mine, "mine")
    assert merged(now, before, after).messages == talked(now, mine, "mine").messages


def test_the_list_is_that_of_the_turn_saved_last() -> None:
    now = Dialogue().with_list(Request("ko", text="theirs"), ("x",))
    after = Dialogue().with_list(Request("ko", text="mine"), ("y",))
    assert merged(now, Dialogue(), after) == after
