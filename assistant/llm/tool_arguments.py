"""What the model may pass to a tool: bounded, described, and forgiving about empty values."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, Field

MOST_RANKED = 20


def _listed(value: Any) -> Any:
    """Small models send "action" for ["action"], and null or "" for an empty list."""
    if value is None or value == "":
        return []
    return [value] if isinstance(value, str) else value


def _present(value: Any) -> Any:
    """Small models send "" or "null" for a limit they do not mean, and 0 for a year."""
    return None if value in ("", "null", "none", "None", "any", 0) else value


def _aged(value: Any) -> Any:
    """As `_present`, but 0 is an age."""
    return value if value == 0 and not isinstance(value, bool) else _present(value)


_Name = Annotated[str, Field(min_length=1, max_length=120)]
_Names = Annotated[list[_Name], BeforeValidator(_listed)]
_Word = Annotated[Annotated[str, Field(max_length=40)] | None, BeforeValidator(_present)]
_Text = Annotated[str, BeforeValidator(lambda value: value or "")]
_Year = Annotated[Annotated[int, Field(ge=1880, le=2100)] | None, BeforeValidator(_present)]
_Minutes = Annotated[Annotated[int, Field(ge=1, le=60_000)] | None, BeforeValidator(_present)]
_Weeks = Annotated[Annotated[int, Field(ge=1, le=104)] | None, BeforeValidator(_present)]
_Age = Annotated[Annotated[int, Field(ge=0, le=120)] | None, BeforeValidator(_aged)]
_Order = Annotated[Literal["newest", "oldest", "shortest", "longest"] | None, BeforeValidator(_present)]


class Exclusions(BaseModel):
    """What no item of a list may have."""

    exclude_genres: _Names = Field(
        default_factory=list, max_length=8, description="No item may have any of these genres."
    )
    exclude_people: _Names = Field(
        default_factory=list, max_length=8, description="People who must not be part of it."
    )
    exclude_countries: _Names = Field(
        default_factory=list, max_length=8, description="Countries it must not come from, such as US."
    )
    exclude_words: _Names = Field(
        default_factory=list,
        max_length=8,
        description="Topics or moods that must not occur in its description, one or two words each.",
    )


class Limits(Exclusions):
    """Hard limits and how many; everything that is left out does not limit."""

    kind: _Word = Field(
        None, description="What to look for, such as movie or course. Set it when it is clear."
    )
    genres: _Names = Field(
        default_factory=list,
        max_length=4,
        description="Every item must have all of these genres or subjects.",
    )
    any_genres: _Names = Field(
        default_factory=list, max_length=6, description="Every item must have at least one of these genres."
    )
    people: _Names = Field(
        default_factory=list,
        max_length=4,
        description="Directors, actors or instructors who must all be part of it, as the user wrote them.",
    )
    year_from: _Year = Field(None, description="First year, inclusive.")
    year_to: _Year = Field(None, description="Last year, inclusive.")
    min_minutes: _Minutes = Field(
        None, description="Shortest length in minutes; for a course, of all its hours."
    )
    max_minutes: _Minutes = Field(
        None, description="Longest length in minutes; for a course, of all its hours."
    )
    max_weeks: _Weeks = Field(None, description="For courses: longest length in weeks.")
    age: _Age = Field(
        None, description="Age of the youngest person watching: only what is rated for that age."
    )
    adults_only: bool = Field(False, description="True for only what is rated 19 and over.")
    country: _Word = Field(None, description="Country of origin as ISO 3166-1 alpha-2, such as KR, US, JP.")
    level: _Word = Field(None, description="For courses: beginner, intermediate or advanced.")
    provider: _Word = Field(None, description="For courses: the platform or school that gives it.")
    language: _Word = Field(None, description="Spoken language as ISO 639-1, such as ko or en.")
    order: _Order = Field(
        None, description="Set only when the user asks for the newest, oldest, shortest or longest."
    )
    count: int = Field(5, ge=1, le=20, description="How many items; 5 unless the user asks for a number.")
    unseen_only: bool = Field(
        False, description="True when the user wants others than those already shown in this conversation."
    )


class FindItems(Limits):
    """Arguments of find_items."""

    query: _Text = Field(
        "",
        max_length=400,
        description="Topic, mood or theme in the user's own words. Leave out what the limits already say.",
    )
    different: bool = Field(
        False, description="True when the user wants something unlike the list shown last."
    )


class SimilarItems(Limits):
    """Arguments of similar_items."""

    titles: _Names = Field(
        min_length=1,
        max_length=5,
        description="Titles to be similar to, as the user wrote them, or item ids.",
    )
    tone: _Text = Field(
        "", max_length=80, description="What they should be more of: 'light and funny' for 'but lighter'."
    )


class PersonalItems(Limits):
    """Arguments of personal_items."""


class RankItems(BaseModel):
    """Arguments of rank_items."""

    titles: _Names = Field(
        min_length=2,
        max_length=MOST_RANKED,
        description="The titles to put in order, as the user wrote them, or item ids.",
    )


class ItemDetails(BaseModel):
    """Arguments of item_details."""

    titles: _Names = Field(
        min_length=1, max_length=8, description="Titles as the user wrote them, or item ids."
    )


class CompareItems(BaseModel):
    """Arguments of compare_items."""

    titles: _Names = Field(
        min_length=2, max_length=2, description="The two titles as the user wrote them, or item ids."
    )


class Remember(Exclusions):
    """Arguments of remember."""

    liked: _Names = Field(default_factory=list, max_length=10, description="Titles or ids the user liked.")
    disliked: _Names = Field(
        default_factory=list, max_length=10, description="Titles or ids the user disliked or refused."
    )
    seen: _Names = Field(
        default_factory=list,
        max_length=10,
        description="Titles or ids the user has watched or taken, with no word on how it was.",
    )
