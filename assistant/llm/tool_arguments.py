"""What the model may pass to a tool: bounded, described, and forgiving about empty values."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, Field


def _listed(value: Any) -> Any:
    """Small models send "action" for ["action"], and null or "" for an empty list."""
    if value is None or value == "":
        return []
    return [value] if isinstance(value, str) else value


def _present(value: Any) -> Any:
    """Small models send "" or "null" for a limit they do not mean, and 0 for a year."""
    return None if value in ("", "null", "none", "None", "any", 0) else value


_Name = Annotated[str, Field(min_length=1, max_length=120)]
_Names = Annotated[list[_Name], BeforeValidator(_listed)]
_Word = Annotated[Annotated[str, Field(max_length=40)] | None, BeforeValidator(_present)]
_Year = Annotated[Annotated[int, Field(ge=1880, le=2100)] | None, BeforeValidator(_present)]


class Limits(BaseModel):
    """Hard limits and how many; everything that is left out does not limit."""

    kind: _Word = Field(
        None, description="What to look for, such as movie or course. Set it when it is clear."
    )
    genres: _Names = Field(
        default_factory=list,
        max_length=4,
        description="Every item must have all of these genres or subjects.",
    )
    exclude_genres: _Names = Field(
        default_factory=list, max_length=8, description="No item may have any of these genres."
    )
    people: _Names = Field(
        default_factory=list,
        max_length=4,
        description="Directors, actors or instructors who must all be part of it, as the user wrote them.",
    )
    exclude_people: _Names = Field(
        default_factory=list, max_length=8, description="People who must not be part of it."
    )
    year_from: _Year = Field(None, description="First year, inclusive.")
    year_to: _Year = Field(None, description="Last year, inclusive.")
    country: _Word = Field(None, description="Country of origin as ISO 3166-1 alpha-2, such as KR, US, JP.")
    level: _Word = Field(None, description="For courses: beginner, intermediate or advanced.")
    language: _Word = Field(None, description="Spoken language as ISO 639-1, such as ko or en.")
    count: int = Field(5, ge=1, le=20, description="How many items; 5 unless the user asks for a number.")
    unseen_only: bool = Field(
        False, description="True when the user wants others than those already shown in this conversation."
    )


class FindItems(Limits):
    """Arguments of find_items."""

    query: Annotated[str, BeforeValidator(lambda value: value or "")] = Field(
        "",
        max_length=400,
        description="Topic, mood or theme in the user's own words. Leave out what the limits already say.",
    )


class SimilarItems(Limits):
    """Arguments of similar_items."""

    titles: _Names = Field(
        min_length=1,
        max_length=5,
        description="Titles to be similar to, as the user wrote them, or item ids.",
    )


class ItemDetails(BaseModel):
    """Arguments of item_details."""

    titles: _Names = Field(
        min_length=1, max_length=8, description="Titles as the user wrote them, or item ids."
    )
