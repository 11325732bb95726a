"""What a request over HTTP may say, checked; an error names the field and never repeats what was sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StrictInt, StringConstraints, ValidationError

from assistant.assistant import MAX_MESSAGE
from assistant.recommender import MAX_COUNT

MAX_ITEMS = 100
NEW_SESSION = "new"
_NO_FIELD = ("body", "constrained-str", f"literal['{NEW_SESSION}']")
"""Parts of the place of an error that are no part of what was sent."""

Message = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_MESSAGE)]
Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=400)]
"""An item id, or a title as a person writes it; with the year behind it where several have that title."""
Titles = Annotated[list[Title], Field(max_length=MAX_ITEMS)]
Session = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]
Count = Annotated[StrictInt, Field(ge=1, le=MAX_COUNT)]
Kind = Literal["clicked", "liked", "disliked", "seen", "thumbs_up", "thumbs_down"]


class Body(BaseModel):
    """What all have in common: no fields but the known ones."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Chat(Body):
    """`session_id` of an earlier answer goes on with its conversation; without it a new one begins."""

    message: Message
    session_id: Session | None = None


class Listing(Body):
    """A list of items is asked for. With `session_id` it is kept as shown, so that feedback can follow.

    Reasons come in `language`; those for a message in the message's own.
    """

    session_id: Session | Literal["new"] | None = None
    language: Literal["ko", "en"] = "ko"


class Recommend(Listing):
    """For a message, or for a taste: what is liked and, beside it, what is not."""

    message: Message | None = None
    liked: Titles = []
    disliked: Titles = []
    k: Count = 5


class Similar(Listing):
    """Items like these."""

    items: Annotated[Titles, Field(min_length=1)]
    k: Count = 5


class Rank(Listing):
    """These items, put in order for a taste."""

    items: Annotated[Titles, Field(min_length=1)]
    liked: Annotated[Titles, Field(min_length=1)]
    disliked: Titles = []


class Feedback(Body):
    """What somebody did with an item, or thinks of it."""

    session_id: Session
    item: Title
    kind: Kind


class WayInError(Exception):
    """A request that is not answered. `code`, `message` and `field` are told, `status` is the one of HTTP."""

    def __init__(self, status: int, code: str, message: str, field: str | None = None) -> None:
        self.status, self.code, self.message, self.field = status, code, message, field
        super().__init__(message)


UNAVAILABLE = WayInError(500, "internal", "the server could not do that; it has noted why")

_Body = TypeVar("_Body", bound=Body)


def parsed(body: type[_Body], values: Mapping[str, Any]) -> _Body:
    """The checked request. Raises WayInError, code "invalid", for the first thing that is wrong."""
    try:
        return body.model_validate(dict(values))
    except ValidationError as error:
        raise invalid(error.errors(include_input=False, include_url=False, include_context=False)) from error


def invalid(errors: Sequence[Mapping[str, Any]]) -> WayInError:
    """What pydantic found wrong, told by the first of its errors."""
    first = errors[0]
    place = [str(part) for part in first["loc"] if part not in _NO_FIELD]
    if first["type"] == "json_invalid":
        return WayInError(422, "invalid", "the body is not JSON")
    field = place[0] if place else None
    where = ".".join(place) or "the body"
    return WayInError(422, "invalid", f"{where}: {first['msg']}", field)
