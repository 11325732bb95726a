from datetime import UTC, datetime

import pytest
from sqlalchemy import update

from assistant.dialogue import Dialogue
from assistant.errors import FeedbackError, StoreError
from assistant.store import Store
from assistant.store.events import KINDS, MEANING, RATING, Happened, Versions, of_turn
from assistant.store.tables import events
from assistant.store.tastes import FEELINGS


def test_every_kind_has_a_feeling_and_a_rating() -> None:
    assert set(MEANING) == set(RATING) and set(MEANING.values()) == set(FEELINGS)
    assert set(KINDS) == {"shown", "clicked", "taken_back", *MEANING}


def test_a_turn_tells_what_was_said_and_then_what_was_shown() -> None:
    assert of_turn(("x", "y"), [("a", "liked")]) == [
        Happened("a", "liked"),
        Happened("x", "shown", 1),
        Happened("y", "shown", 2),
    ]


def test_the_last_opinion_of_each_user_counts_and_having_seen_is_no_opinion(store: Store) -> None:
    for session, user in (("one", "kim"), ("two", "kim"), ("alone", None)):
        store.save(session, Dialogue(), user, shown=("x", "shown-only"))
    for session, kind in (("one", "seen"), ("one", "thumbs_up"), ("two", "disliked"), ("one", "seen")):
        store.feedback(session, "x", kind)
    store.feedback("alone", "x", "seen")
    store.feedback("alone", "y", "liked")
    found = [(one.user_id, one.item_id, one.rating) for one in store.ratings()]
    assert found == [("kim", "x", 1), ("session/alone", "x", None), ("session/alone", "y", 5)]


def test_the_time_is_when_the_opinion_was_given(store: Store) -> None:
    start = datetime.now(UTC)
    store.save("s", Dialogue(), "kim")
    store.feedback("s", "x", "liked")
    assert start <= store.ratings()[0].time <= datetime.now(UTC)
    old = datetime(2020, 5, 1, 12, tzinfo=UTC)
    with store._engine.begin() as connection:
        connection.execute(update(events).values(time=old))
    assert store.ratings()[0].time == old


OLD, NEW = Versions("blend-1", "index-1"), Versions("blend-2", "index-2")


def told(store: Store, session: str) -> list[tuple[object, ...]]:
    names = ("kind", "item_id", "position", "blend_version", "index_version")
    return [tuple(event[name] for name in names) for event in store.export_session(session)["events"]]


def test_what_people_do_is_told_of_the_list_they_saw_last(store: Store) -> None:
    store.save("s", Dialogue(), shown=("x", "y"), versions=OLD)
    store.feedback("s", "y", "clicked")
    store.shown("s", ("z", "a", "y"), versions=NEW)
    store.feedback("s", "y", "liked")
    store.feedback("s", "elsewhere", "clicked")
    store.save("other", Dialogue(), shown=("b", "x"), versions=NEW)
    store.feedback("s", "x", "seen")
    assert told(store, "s") == [
        ("shown", "x", 1, "blend-1", "index-1"),
        ("shown", "y", 2, "blend-1", "index-1"),
        ("clicked", "y", 2, "blend-1", "index-1"),
        ("shown", "z", 1, "blend-2", "index-2"),
        ("shown", "a", 2, "blend-2", "index-2"),
        ("shown", "y", 3, "blend-2", "index-2"),
        ("liked", "y", 3, "blend-2", "index-2"),
        ("clicked", "elsewhere", None, None, None),
        ("seen", "x", 1, "blend-1", "index-1"),
    ]


def test_a_click_is_no_opinion(store: Store) -> None:
    store.save("s", Dialogue(), "kim", shown=("x",))
    before = store.load("s", "kim")
    store.feedback("s", "x", "clicked")
    assert store.load("s", "kim") == before and store.ratings() == []
    with pytest.raises(FeedbackError):
        store.feedback("unknown", "x", "clicked")


def test_a_list_shown_outside_the_talk_may_begin_a_session_of_its_user_only(store: Store) -> None:
    store.shown("s", ("x",), "kim", versions=NEW)
    assert store.belongs("s", "kim")
    assert not store.belongs("s", None) and not store.belongs("s", "lee") and not store.belongs("t", "kim")
    with pytest.raises(StoreError):
        store.shown("s", ("y",), "lee", versions=NEW)
    assert told(store, "s") == [("shown", "x", 1, "blend-2", "index-2")]
