"""What the tools tell the model, and what they record."""

from __future__ import annotations

import json
from typing import Any

import pytest
from langchain_core.tools import BaseTool
from langchain_core.utils.function_calling import convert_to_openai_tool
from pydantic import ValidationError

from assistant.dialogue import Dialogue
from assistant.errors import EncoderError
from assistant.llm.fence import CLOSE, OPEN
from assistant.llm.tools import make_tools
from assistant.llm.turn import Turn
from assistant.recommender import Recommender
from assistant.types import FollowUp, Language
from assistant.understanding.names import NameIndex
from retrieval.filters import Filters
from tests.assistant.llm.small_index import INJECTION, ITEMS, small_index


def at_desk(dialogue: Dialogue | None = None, language: Language = "en") -> tuple[dict[str, BaseTool], Turn]:
    turn = Turn(dialogue or Dialogue(), language)
    tools = make_tools(Recommender(small_index()), NameIndex(ITEMS), turn)
    return {tool.name: tool for tool in tools}, turn


def lines(result: str) -> list[dict[str, Any]]:
    """The JSON objects inside the fence."""
    inside = result[result.index(OPEN) + len(OPEN) : result.index(CLOSE)]
    return [json.loads(line) for line in inside.strip().split("\n")] if inside.strip() else []


def ids(result: str) -> list[str]:
    return [line["id"] for line in lines(result) if "id" in line]


def test_the_model_sees_tools_with_described_and_bounded_arguments() -> None:
    tools, _ = at_desk()
    seen = {name: convert_to_openai_tool(tool)["function"] for name, tool in tools.items()}
    assert set(seen) == {
        "find_items", "similar_items", "personal_items", "rank_items", "item_details", "compare_items",
        "remember",
    }  # fmt: skip
    for function in seen.values():
        assert len(function["description"]) > 60 and "\n  " not in function["description"]
        assert all(argument["description"] for argument in function["parameters"]["properties"].values())
    arguments = {name: function["parameters"]["properties"] for name, function in seen.items()}
    assert (arguments["find_items"]["count"]["minimum"], arguments["find_items"]["count"]["maximum"]) == (
        1,
        20,
    )
    assert {name: function["parameters"].get("required", []) for name, function in seen.items()} == {
        "find_items": [], "similar_items": ["titles"], "personal_items": [],
        "rank_items": ["titles"], "item_details": ["titles"],
        "compare_items": ["titles"], "remember": [],
    }  # fmt: skip
    exclusions = {"exclude_genres", "exclude_people", "exclude_countries", "exclude_words"}
    limits = exclusions | {
        "kind", "genres", "any_genres", "people", "year_from", "year_to", "min_minutes", "max_minutes",
        "max_weeks", "age", "adults_only", "country", "level", "provider", "language", "order", "count",
        "unseen_only",
    }  # fmt: skip
    assert set(arguments["find_items"]) == limits | {"query", "different"}
    assert set(arguments["similar_items"]) == limits | {"titles", "tone"}
    assert set(arguments["remember"]) == exclusions | {"liked", "disliked", "seen"}


def test_find_items_by_words_and_limits_and_records_what_it_returned() -> None:
    tools, turn = at_desk()
    result = tools["find_items"].invoke(
        {
            "query": "killer",
            "kind": "영화",
            "people": ["봉준호"],
            "year_from": 2005,
            "country": "korea",
            "count": 2,
        }
    )
    assert ids(result)[0] == "movie/mother" and "movie/memories" not in ids(result)
    mother = lines(result)[0]
    assert mother["title"] == {"ko": "마더", "en": "Mother"} and mother["directors"] == ["Bong Joon-ho"]
    assert mother["year"] == 2009 and mother["genres"] == ["thriller", "drama"]
    assert mother["overview"].startswith("A mother looks") and mother["reasons"]
    assert list(turn.recommendations) == list(turn.items) == ids(result)
    assert turn.request is not None and turn.request.filters.people[0].name == "Bong Joon-ho"
    assert [r.item.id for r in turn.cited(["movie/odd", "movie/mother"])] == ["movie/mother"]


@pytest.mark.parametrize(
    "forgiven",
    [
        {"genres": "범죄"},
        {"genres": ["Crime"], "people": None, "country": "", "year_from": 0, "level": "null"},
        {"any_genres": "crime", "query": None, "order": "", "max_minutes": 0, "provider": "none"},
    ],
)
def test_find_items_forgives_what_small_models_write(forgiven: dict[str, Any]) -> None:
    tools, _ = at_desk()
    assert sorted(ids(tools["find_items"].invoke(forgiven))) == [f"movie/roundup-{n}" for n in (1, 2, 3)]


@pytest.mark.parametrize(
    "bad",
    [
        {"count": 0},
        {"count": 21},
        {"year_from": 12},
        {"query": "x" * 401},
        {"age": -1},
        {"max_minutes": 60_001},
        {"order": "best"},
    ],
)
def test_find_items_refuses_what_is_out_of_bounds(bad: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        at_desk()[0]["find_items"].invoke(bad)


def test_find_items_excludes() -> None:
    found = ids(
        at_desk()[0]["find_items"].invoke(
            {
                "kind": "movie",
                "exclude_people": ["Bong Joon-ho"],
                "exclude_genres": ["호러", "SF"],
                "count": 20,
            }
        )
    )
    assert sorted(found) == [f"movie/roundup-{n}" for n in (1, 2, 3)]


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        ({"genres": ["crime"], "max_minutes": 105}, ["movie/roundup-3"]),
        ({"genres": ["crime"], "min_minutes": 107}, ["movie/roundup-1"]),
        ({"genres": ["crime"], "age": 16}, ["movie/roundup-2", "movie/roundup-3"]),
        ({"genres": ["SF"], "age": 30}, ["movie/signal"]),  # unrated, which is no matter then
        ({"adults_only": True}, ["movie/roundup-1"]),
        ({"kind": "course", "max_weeks": 8, "provider": "kaist"}, ["course/python"]),
        ({"kind": "movie", "exclude_countries": ["한국"], "exclude_words": ["voice"]}, ["movie/odd"]),
        ({"any_genres": ["horror", "SF"]}, ["movie/odd", "movie/signal"]),
    ],
)
def test_find_items_by_length_rating_and_where_from(limits: dict[str, Any], expected: list[str]) -> None:
    tools, turn = at_desk()
    assert sorted(ids(tools["find_items"].invoke({**limits, "count": 20}))) == expected
    assert turn.relaxed == []


def test_find_items_in_the_order_asked_for() -> None:
    found = ids(at_desk()[0]["find_items"].invoke({"kind": "movie", "order": "oldest", "count": 3}))
    assert found == ["movie/signal", "movie/memories", "movie/mother"]


def test_what_is_kept_out_of_the_conversation_stays_out_unless_it_is_asked_for() -> None:
    avoid = Dialogue(avoid=Filters(exclude_genres=("horror",), exclude_countries=("KR",)))
    tools, turn = at_desk(avoid)
    assert ids(tools["find_items"].invoke({"kind": "movie", "count": 20})) == ["movie/signal"]
    assert turn.request is not None and turn.request.filters.exclude_genres == ("horror",)
    assert ids(tools["find_items"].invoke({"genres": ["horror"]})) == ["movie/odd"]
    assert turn.dialogue == avoid  # asking once is not forgetting


def test_lifted_limits_are_told_and_recorded() -> None:
    tools, turn = at_desk()
    result = tools["find_items"].invoke({"people": ["마동석"], "genres": ["horror"]})
    assert "lifting these limits: genres" in result and turn.relaxed == ["genres"]
    assert sorted(ids(result)) == [f"movie/roundup-{n}" for n in (1, 2, 3)]


def test_similar_items_links_titles_as_people_write_them() -> None:
    tools, turn = at_desk()
    result = tools["similar_items"].invoke({"titles": ["범죄 도시 투"], "count": 2})
    assert lines(result)[0]["taken_as"]["id"] == "movie/roundup-2"
    assert sorted(ids(result)) == ["movie/roundup-1", "movie/roundup-3"]
    # The title itself may be named in the answer, but is no recommendation.
    assert "movie/roundup-2" in turn.items
    assert [r.item.id for r in turn.cited(["movie/roundup-2", "movie/roundup-3"])] == ["movie/roundup-3"]


def test_similar_items_takes_ids_and_goes_on_without_an_unknown_title() -> None:
    result = at_desk()[0]["similar_items"].invoke(
        {"titles": ["movie/parasite", "없는 영화 제목"], "count": 1}
    )
    assert {"no_such_title": "없는 영화 제목"} in lines(result)
    assert len(ids(result)) == 1


def test_a_title_that_is_not_there_comes_back_with_what_is_close() -> None:
    tools, turn = at_desk()
    result = tools["similar_items"].invoke({"titles": ["Parasites of Doom", "Quetzalcoatl"]})
    assert "no such title: 'Parasites of Doom', 'Quetzalcoatl'" in result
    assert ids(result) == ["movie/parasite"]
    assert list(turn.items) == ["movie/parasite"] and not turn.recommendations
    assert "Nothing comes close" in tools["item_details"].invoke({"titles": ["Quetzalcoatl"]})


@pytest.mark.parametrize(
    ("limits", "told", "offered"),
    [
        ({"people": ["Bong Minho"]}, "no such person", {"name": "Bong Joon-ho"}),
        ({"genres": ["crimee"]}, "no such genre", {"genre": "crime"}),
        ({"kind": "podcast"}, "no such kind", {"kind": "course"}),
        ({"country": "FR"}, "no such country", {"country": "KR"}),
        ({"level": "expert"}, "no such level", {"level": "beginner"}),
        ({"provider": "K-MOOK KAIST"}, "no such provider", {"provider": "K-MOOC · KAIST"}),
        ({"exclude_countries": ["FR"]}, "no such country", {"country": "US"}),
    ],
)
def test_an_unknown_value_is_told_and_nothing_is_searched(
    limits: dict[str, Any], told: str, offered: dict[str, str]
) -> None:
    tools, turn = at_desk()
    result = tools["find_items"].invoke(limits)
    assert told in result and offered in lines(result)
    assert turn.request is None


def test_refused_seen_and_shown_items_never_come_back() -> None:
    dialogue = Dialogue(disliked=("movie/mother",), seen=("movie/memories",), shown=("movie/parasite",))
    tools, _ = at_desk(dialogue)
    wanted = {"people": ["Bong Joon-ho"], "count": 20}
    assert ids(tools["find_items"].invoke(wanted)) == ["movie/parasite"]
    tools, turn = at_desk(dialogue)
    assert ids(tools["find_items"].invoke({**wanted, "unseen_only": True})) == []
    assert turn.request is not None and turn.request.follow_up is FollowUp.REPLACE


def test_item_details_looks_up_without_recommending() -> None:
    tools, turn = at_desk(language="ko")
    detail = lines(tools["item_details"].invoke({"titles": "파이썬 입문"}))[-1]
    assert (
        detail["instructors"] == ["김하나"]
        and detail["level"] == "beginner"
        and detail["more"] == {"hours": "12"}
    )
    assert list(turn.items) == ["course/python"] and turn.cited(["course/python"]) == ()


def test_item_details_have_length_and_rating() -> None:
    roundup, course = lines(
        at_desk()[0]["item_details"].invoke({"titles": ["The Outlaws", "course/python"]})
    )[-2:]
    assert (roundup["minutes"], roundup["rated_from_age"]) == (121, 19)
    assert (course["weeks"], course["provider"]) == (6, "K-MOOC · KAIST")


def test_personal_items_go_by_what_was_liked_and_return_nothing_named() -> None:
    tools, turn = at_desk(Dialogue(liked=("movie/roundup-2",), disliked=("movie/parasite",)))
    found = ids(tools["personal_items"].invoke({"kind": "movie", "count": 3}))
    assert found[0] in ("movie/roundup-1", "movie/roundup-3")
    assert not {"movie/roundup-2", "movie/parasite"} & set(found)
    assert turn.request is not None and not (turn.request.seeds or turn.request.text)


def test_rank_items_goes_by_what_was_liked() -> None:
    given = {"titles": ["신호", "마더", "범죄도시 3"]}
    tools, turn = at_desk(Dialogue(liked=("movie/roundup-1",), seen=("movie/roundup-3",)))
    result = tools["rank_items"].invoke(given)
    assert result.startswith("3 put in order by what the user liked")
    assert ids(result)[0] == "movie/roundup-3" and sorted(ids(result)) == [
        "movie/mother", "movie/roundup-3", "movie/signal"
    ]  # fmt: skip
    assert next(line for line in lines(result) if "id" in line)["seen"] is True
    assert list(turn.recommendations) == ids(result)
    assert turn.request is None  # an order among given titles is no search to go on from
    tools, _ = at_desk(Dialogue(liked=("movie/roundup-1",), disliked=("movie/roundup-3",)))
    assert ids(tools["rank_items"].invoke(given))[-1] == "movie/roundup-3"
    assert "nothing the user liked is known" in at_desk()[0]["rank_items"].invoke(given)


def test_compare_items_tells_what_is_common_and_what_is_not() -> None:
    tools, turn = at_desk()
    result = tools["compare_items"].invoke({"titles": ["기생충", "Mother"]})
    common, parasite, mother = lines(result)[-1]["comparison"][-3:]
    assert "Bong Joon-ho" in common and "Parasite (2019)" in parasite and "Mother (2009)" in mother
    assert ids(result) == ["movie/parasite", "movie/mother"] == list(turn.items)
    assert not turn.recommendations


@pytest.mark.parametrize(
    ("titles", "told"),
    [
        (["기생충", "Parasite"], "only one was found"),
        (["기생충", "Quetzalcoatl"], "only one was found"),
        (["Quetzalcoatl", "Xyzzy"], "no such title"),
    ],
)
def test_compare_items_needs_two_different_ones(titles: list[str], told: str) -> None:
    assert told in at_desk()[0]["compare_items"].invoke({"titles": titles})


def test_remember_counts_at_once_and_is_noted() -> None:
    tools, turn = at_desk(Dialogue(liked=("movie/signal",)))
    result = tools["remember"].invoke(
        {"liked": ["기생충"], "disliked": ["신호"], "seen": "범죄도시2", "exclude_genres": ["호러"]}
    )
    assert [line["taken_as"]["id"] for line in lines(result)] == [
        "movie/parasite", "movie/signal", "movie/roundup-2"
    ]  # fmt: skip
    assert len(turn.noted) == 1
    after = turn.dialogue
    assert after.liked == ("movie/parasite",) and after.disliked == ("movie/signal",)
    assert "movie/roundup-2" in after.seen and after.avoid.exclude_genres == ("horror",)
    found = ids(tools["find_items"].invoke({"kind": "movie", "count": 20}))
    assert sorted(found) == ["movie/memories", "movie/mother", "movie/roundup-1", "movie/roundup-3"]
    tools["remember"].invoke({"exclude_people": ["봉준호"]})
    found = ids(tools["find_items"].invoke({"kind": "movie", "count": 20}))
    assert sorted(found) == ["movie/roundup-1", "movie/roundup-3"]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"liked": ["기생충"], "seen": ["Quetzalcoatl"]}, "no such title"),
        ({"exclude_genres": ["crimee"]}, "no such genre"),
        ({}, "Nothing was given"),
    ],
)
def test_what_cannot_be_remembered_is_told_and_nothing_is_noted(given: dict[str, Any], told: str) -> None:
    tools, turn = at_desk()
    assert told in tools["remember"].invoke(given)
    assert turn.noted == [] and turn.dialogue == Dialogue()


def test_what_tools_said_is_kept_word_for_word() -> None:
    tools, turn = at_desk()
    said = [tools["item_details"].invoke({"titles": [title]}) for title in ("기생충", "Quetzalcoatl")]
    assert turn.told == said


@pytest.mark.parametrize("tool, arguments", [("item_details", {"titles": ["Odd Night"]}), ("find_items", {})])
def test_catalogue_text_cannot_leave_the_fence(tool: str, arguments: dict[str, Any]) -> None:
    result = at_desk()[0][tool].invoke(arguments | ({"genres": ["horror"]} if tool == "find_items" else {}))
    assert result.count(OPEN) == result.count(CLOSE) == 1 and result.endswith(CLOSE)
    inside = result[result.index(OPEN) + len(OPEN) : -len(CLOSE)]
    assert "<" not in inside and ">" not in inside
    assert all(line.startswith("{") for line in inside.strip().splitlines())  # splits at U+2028 too
    assert lines(result)[-1]["overview"] == " ".join(INJECTION.split())


def test_an_error_of_ours_becomes_text(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise EncoderError("the encoder gave NaN")

    monkeypatch.setattr(Recommender, "recommend", broken)
    assert at_desk()[0]["find_items"].invoke({"query": "rain"}) == "the encoder gave NaN"


def test_something_different_is_unlike_the_list_shown_last() -> None:
    shown = ("movie/roundup-1", "movie/roundup-2")
    tools, turn = at_desk(Dialogue(last_list=shown, shown=shown))
    found = ids(tools["find_items"].invoke({"kind": "movie", "different": True}))
    assert found and not set(found) & set(shown)
    assert turn.request is not None
    assert (turn.request.unlike, turn.request.follow_up) == (shown, FollowUp.REPLACE)
    tools, turn = at_desk()
    tools["find_items"].invoke({"kind": "movie", "different": True})
    assert turn.request is not None and not turn.request.different  # nothing was shown yet
