"""What a request may say: anything else is refused with the field named, and never with what was sent."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.page import bodies
from assistant.page.bodies import WayInError, parsed

ID = "0123456789abcdef" * 2
ALL = (bodies.Chat, bodies.Recommend, bodies.Similar, bodies.Rank, bodies.Feedback)
FIELDS = ("message", "session_id", "liked", "disliked", "items", "item", "k", "kind", "other")
PLAIN = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
JSON = st.recursive(
    PLAIN, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3)
)


@given(st.sampled_from(ALL), st.dictionaries(st.sampled_from(FIELDS), JSON))
def test_whatever_is_sent_is_taken_or_refused_with_a_field_named(
    body: type[bodies.Body], values: dict[str, Any]
) -> None:
    try:
        asked = parsed(body, values)
    except WayInError as error:
        assert (error.status, error.code) == (422, "invalid")
        assert error.field in FIELDS and error.message.startswith(str(error.field))
        error.message.encode()
        return
    for name in ("message", "item"):
        text = getattr(asked, name, None)
        assert text is None or (1 <= len(text) <= 1000 and text == text.strip())
    assert 1 <= getattr(asked, "k", 1) <= 20


@pytest.mark.parametrize(
    ("body", "values", "field"),
    [
        (bodies.Chat, {}, "message"),
        (bodies.Chat, {"message": "   "}, "message"),
        (bodies.Chat, {"message": "x" * 1001}, "message"),
        (bodies.Chat, {"message": "\ud800"}, "message"),
        (bodies.Chat, {"message": "x", "session_id": "../etc"}, "session_id"),
        (bodies.Chat, {"message": "x", "session_id": ID + "\n"}, "session_id"),
        (bodies.Chat, {"message": "x", "session_id": "new"}, "session_id"),
        (bodies.Chat, {"message": "x", "user_id": "kim"}, "user_id"),
        (bodies.Similar, {"items": ["x"], "session_id": "old"}, "session_id"),
        (bodies.Similar, {"items": ["x"] * 101}, "items"),
        (bodies.Similar, {"items": ["x", "y" * 401]}, "items"),
        (bodies.Similar, {"items": "Parasite"}, "items"),
        (bodies.Similar, {"items": ["x"], "k": 21}, "k"),
        (bodies.Similar, {"items": ["x"], "k": True}, "k"),
        (bodies.Rank, {"items": ["x"], "liked": []}, "liked"),
        (bodies.Feedback, {"session_id": ID, "item": "x", "kind": "shown"}, "kind"),
    ],
)
def test_the_field_that_is_wrong_is_named_and_its_value_not_repeated(
    body: type[bodies.Body], values: dict[str, Any], field: str
) -> None:
    with pytest.raises(WayInError) as caught:
        parsed(body, values)
    assert caught.value.field == field
    assert "yyy" not in caught.value.message and "etc" not in caught.value.message


def test_what_is_left_out_has_its_usual_value() -> None:
    assert parsed(bodies.Chat, {"message": " 안녕 "}) == bodies.Chat(message="안녕", session_id=None)
    assert parsed(bodies.Similar, {"items": ["x"], "session_id": "new"}).k == 5
