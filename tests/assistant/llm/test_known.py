"""What the model is told before it begins."""

from __future__ import annotations

from typing import Any

from assistant.dialogue import Dialogue
from assistant.llm.known import known
from assistant.types import Request
from retrieval.filters import Filters, PersonLimit
from tests.assistant.llm.agents import fenced_lines
from tests.assistant.llm.small_index import small_index


def told(dialogue: Dialogue) -> dict[str, Any]:
    lines = fenced_lines(known(small_index(), dialogue))
    return {name: value for line in lines for name, value in line.items()}


def test_of_a_new_conversation_only_the_catalogue_is_known() -> None:
    facts = told(Dialogue())
    assert set(facts) == {"items_by_kind", "genres"}
    assert facts["items_by_kind"] == {"course": 1, "movie": 8} and "crime" in facts["genres"]


def test_the_last_list_has_places_and_tastes_have_titles() -> None:
    facts = told(
        Dialogue(
            last_list=("movie/parasite", "movie/mother"),
            liked=("movie/signal",),
            disliked=("movie/odd",),
            seen=("movie/mother", "movie/gone"),
            focus=("course/python",),
            avoid=Filters(exclude_genres=("horror",)),
        )
    )
    assert [(item["place"], item["id"]) for item in facts["shown_last"]] == [
        (1, "movie/parasite"), (2, "movie/mother")
    ]  # fmt: skip
    assert facts["liked"][0]["title"]["ko"] == "신호"
    assert [item["id"] for item in facts["refused"]] == ["movie/odd"]
    assert [item["id"] for item in facts["seen"]] == ["movie/mother"]
    assert [item["id"] for item in facts["talked_about"]] == ["course/python"]
    assert facts["kept_out"] == {"exclude_genres": ["horror"]}


def test_the_last_search_is_told_in_the_terms_of_the_tools() -> None:
    limits = Filters(
        kind="movie",
        year_from=2010,
        minutes_to=120,
        age_to=15,
        people=(PersonLimit("Don Lee"),),
        exclude_terms=("ghost",),
        only_ids=("movie/odd",),
    )
    request = Request(language="en", text="quiet", tone="light", seeds=("movie/parasite",), filters=limits)
    search = told(Dialogue(standing=request))["last_search"]
    assert search.pop("similar_to")[0]["id"] == "movie/parasite"
    assert search == {
        "query": "quiet",
        "tone": "light",
        "kind": "movie",
        "year_from": 2010,
        "max_minutes": 120,
        "age": 15,
        "people": ["Don Lee"],
        "exclude_words": ["ghost"],
    }


def test_of_many_tastes_the_last_are_told() -> None:
    seen = ("movie/odd", *(f"movie/gone-{n}" for n in range(19)), "movie/mother")
    assert [item["id"] for item in told(Dialogue(seen=seen))["seen"]] == ["movie/mother"]
