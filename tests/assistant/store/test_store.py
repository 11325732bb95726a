from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.dialogue import Dialogue
from assistant.errors import FeedbackError, StoreError
from assistant.store import Store
from assistant.types import Request
from tests.assistant.store.turns import feelings, turn


def happened(store: Store, session: str) -> list[tuple[str, str, float | None]]:
    return [(e["kind"], e["item_id"], e["position"]) for e in store.export_session(session)["events"]]


def test_a_dialogue_comes_back_as_it_was(url: str, full_dialogue: Dialogue) -> None:
    first = Store(url)
    first.save("id", full_dialogue, "user")
    first.close()
    second = Store(url)
    assert second.load("id") == second.load("id", "user") == full_dialogue
    second.close()


def test_the_folder_is_made(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path}/new/folder/s.db")
    store.save("id", Dialogue(liked=("q",)))
    assert Store(f"sqlite:///{tmp_path}/new/folder/s.db").load("id").liked == ("q",)


def test_an_unknown_session_is_an_empty_dialogue(store: Store) -> None:
    assert store.load("nobody") == Dialogue()
    assert store.load("nobody", "no-user") == Dialogue()


def test_saving_again_replaces(store: Store, full_dialogue: Dialogue) -> None:
    store.save("id", full_dialogue)
    store.save("id", Dialogue(liked=("q",)))
    assert store.load("id") == Dialogue(liked=("q",))


@given(st.text(max_size=50))
def test_any_text_survives(text: str) -> None:
    store = Store("sqlite://")
    said = Dialogue().with_message("user", text)
    store.save("id", said)
    assert store.load("id") == said
    store.close()


def test_a_new_session_of_a_user_begins_with_what_the_others_learned(store: Store) -> None:
    turn(store, "one", "kim", liked="a")
    turn(store, "two", "kim", disliked="b")
    turn(store, "three", "lee", seen="c")
    assert feelings(store.load("four", "kim")) == ({"a"}, {"b"}, {"a", "b"})
    assert feelings(store.load("four", "lee")) == (set(), set(), {"c"})
    assert store.load("four") == Dialogue()


def test_without_a_user_nothing_is_shared(store: Store) -> None:
    turn(store, "one", liked="a")
    assert store.load("two") == store.load("two", "kim") == Dialogue()


def test_the_last_word_on_an_item_counts_even_from_a_session_that_never_knew_the_first(store: Store) -> None:
    turn(store, "old", "kim", seen="x")
    turn(store, "one", "kim", liked="a")
    turn(store, "old", "kim", disliked="a")
    assert feelings(store.load("new", "kim")) == (set(), {"a"}, {"a", "x"})


def test_a_session_that_goes_on_does_not_undo_what_another_learned_meanwhile(store: Store) -> None:
    turn(store, "one", "kim", liked="a")
    turn(store, "two", "kim", disliked="a")
    turn(store, "one", "kim", seen="b")
    assert feelings(store.load("new", "kim")) == (set(), {"a"}, {"a", "b"})


def test_replacing_a_new_session_takes_nothing_from_the_profile(store: Store) -> None:
    turn(store, "one", "kim", liked="a")
    store.save("two", Dialogue(), "kim")
    assert store.load("new", "kim").liked == ("a",)


def test_a_session_whose_user_becomes_known_hands_over_what_it_knows(store: Store) -> None:
    turn(store, "profile", "kim", liked="p")
    turn(store, "s", liked="a", shown=("x",))
    turn(store, "s", "kim", disliked="p")
    assert feelings(store.load("new", "kim")) == ({"a"}, {"p"}, {"a", "p"})
    of_session = [e for e in store.export_user("kim")["events"] if e["session_id"] == "s"]
    assert [e["item_id"] for e in of_session] == ["a", "a", "x", "p"]
    assert store.export_user("kim")["sessions"][-1]["user_id"] == "kim"


def test_a_session_keeps_its_user_when_a_turn_does_not_name_them(store: Store) -> None:
    turn(store, "s", "kim", seen="a")
    turn(store, "s", liked="b")
    assert feelings(store.load("new", "kim")) == ({"b"}, set(), {"a", "b"})


def test_the_session_of_another_user_is_closed(store: Store) -> None:
    turn(store, "s", "kim", liked="a")
    with pytest.raises(StoreError, match="another user"):
        store.load("s", "lee")
    with pytest.raises(StoreError, match="another user"):
        store.save("s", Dialogue(), "lee")
    assert store.load("s", "kim").liked == ("a",)


def test_a_turn_and_its_events_are_kept_together(store: Store) -> None:
    turn(store, "s", shown=("x", "y"))
    turn(store, "s", liked="x", shown=("z",))
    turn(store, "s")
    assert happened(store, "s") == [
        ("shown", "x", 1), ("shown", "y", 2), ("liked", "x", 1), ("seen", "x", 1), ("shown", "z", 1),
    ]  # fmt: skip


def test_a_save_that_fails_half_way_leaves_no_part_of_itself(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    turn(store, "s", "kim", liked="a")
    with monkeypatch.context() as patch:
        patch.setattr("assistant.store.events.add", lambda *all: 1 / 0)  # the last of its writes
        with pytest.raises(ZeroDivisionError):
            turn(store, "s", "kim", liked="b", shown=("x",))
    assert store.load("s").liked == store.load("new", "kim").liked == ("a",)
    assert len(store.load("s").messages) == 1 and len(happened(store, "s")) == 2


def test_what_is_saved_while_a_turn_runs_is_not_lost(store: Store) -> None:
    turn(store, "s", "kim", liked="a")
    slow = store.load("s")
    store.feedback("s", "t", "thumbs_down")
    turn(store, "s", "kim", seen="b")
    after = slow.with_tastes(Request("ko", liked=("c",))).with_message("user", "slow")
    store.save("s", after, "kim", before=slow)
    for dialogue in (store.load("s"), store.load("new", "kim")):
        assert feelings(dialogue) == ({"a", "c"}, {"t"}, {"a", "b", "c", "t"})
    assert [m.text for m in store.load("s").messages] == ["{'liked': 'a'}", "{'seen': 'b'}", "slow"]


def test_a_session_deleted_while_a_turn_runs_stays_deleted(store: Store) -> None:
    slow = turn(store, "s", "kim", liked="a")
    store.delete_user("kim")
    store.save("s", slow.with_message("user", "late"), "kim", before=slow)
    assert store.load("s") == store.load("new", "kim") == Dialogue()


@pytest.mark.parametrize(
    ("kind", "place"), [("thumbs_up", 0), ("liked", 0), ("thumbs_down", 1), ("disliked", 1), ("seen", 2)]
)
def test_feedback_counts_in_the_session_and_in_the_profile(store: Store, kind: str, place: int) -> None:
    turn(store, "s", "kim", shown=("x",))
    store.feedback("s", "x", kind)
    for dialogue in (store.load("s"), store.load("new", "kim")):
        assert [{"x"} == feeling for feeling in feelings(dialogue)[:2]] == [place == 0, place == 1]
        assert dialogue.seen == ("x",)
    assert happened(store, "s")[-1] == (kind, "x", 1)


def test_a_thumb_turned_round_is_the_opposite(store: Store) -> None:
    turn(store, "s", "kim")
    store.feedback("s", "x", "thumbs_up")
    store.feedback("s", "x", "thumbs_down")
    assert feelings(store.load("new", "kim")) == (set(), {"x"}, {"x"})


def test_feedback_on_no_conversation_is_an_error_and_makes_none(store: Store) -> None:
    with pytest.raises(FeedbackError, match="'nobody'"):
        store.feedback("nobody", "x", "liked")
    assert store.export_session("nobody") == {"session_id": "nobody", "sessions": [], "events": []}


def test_a_later_word_on_the_list_does_not_lose_the_rest(store: Store, full_dialogue: Dialogue) -> None:
    store.save("id", full_dialogue)
    store.feedback("id", "y", "seen")
    assert store.load("id") == replace(full_dialogue, seen=("z", "y"))


def test_a_taste_a_session_takes_back_is_taken_back(store: Store) -> None:
    before = turn(store, "s", "kim", liked="a")
    store.save("s", replace(before, liked=()), "kim", before=before)
    assert feelings(store.load("new", "kim")) == (set(), set(), {"a"})
