from datetime import UTC, datetime

from sqlalchemy import update

from assistant.dialogue import Dialogue
from assistant.store import Store
from assistant.store.events import MEANING, RATING, Happened, of_turn
from assistant.store.tables import events
from assistant.store.tastes import FEELINGS


def test_every_kind_has_a_feeling_and_a_rating() -> None:
    assert set(MEANING) == set(RATING) and set(MEANING.values()) == set(FEELINGS)


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
