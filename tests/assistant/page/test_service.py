"""What programs get, without a server."""

from typing import Any

import pytest

from assistant import Assistant, Settings
from assistant.page import bodies
from assistant.page.bodies import WayInError
from assistant.page.service import Service
from assistant.store import Store
from retrieval.index import Index

PARASITE, WHIPLASH = "movie/parasite-2019", "movie/whiplash-2014"


@pytest.fixture(scope="module")
def service(bundled_index: Index) -> Service:
    return Service(
        Assistant(bundled_index, Settings(database="sqlite://", llm_model=None), Store("sqlite://"))
    )


def ids(answer: dict[str, Any]) -> list[str]:
    return [one["id"] for one in answer["recommendations"]]


def refusal(work: Any, *args: Any) -> WayInError:
    with pytest.raises(WayInError) as caught:
        work(*args)
    return caught.value


def test_items_may_be_given_by_id_by_title_in_both_languages_and_with_their_year(service: Service) -> None:
    titles = [PARASITE, "Parasite", "기생충", "Parasite (2019)", "Parasite(2019)"]
    found = service.similar(bodies.Similar(items=titles, k=3), None)
    assert found["items"] == [PARASITE] and len(ids(found)) == 3 and PARASITE not in ids(found)


def test_an_unknown_title_and_one_of_several_are_told_apart(service: Service) -> None:
    unknown = refusal(service.similar, bodies.Similar(items=["Parasite", "zxqv wvut"]), None)
    assert (unknown.status, unknown.code, unknown.field) == (404, "unknown_item", "items")
    assert "'zxqv wvut'" in unknown.message
    several = refusal(service.similar, bodies.Similar(items=["괴물"]), None)
    assert (several.status, several.code) == (409, "ambiguous")
    assert "movie/the-host-2006 (The Host, 2006)" in several.message
    assert service.similar(bodies.Similar(items=["괴물 (2006)"]), None)["items"] == ["movie/the-host-2006"]
    assert refusal(service.similar, bodies.Similar(items=["괴물 (1950)"]), None).code == "unknown_item"


def test_a_taste_gets_others_and_not_what_it_names(service: Service) -> None:
    asked = bodies.Recommend(liked=["Whiplash"], disliked=["La La Land"], k=20)
    found = service.recommend(asked, None)
    assert found["liked"] == [WHIPLASH] and len(ids(found)) == 20
    assert not {WHIPLASH, "movie/la-la-land-2016"} & set(ids(found))


def test_a_message_or_a_taste_is_needed_and_not_both(service: Service) -> None:
    assert len(ids(service.recommend(bodies.Recommend(message="좀비 영화", k=2), None))) == 2
    assert refusal(service.recommend, bodies.Recommend(), None).field == "liked"
    assert refusal(service.recommend, bodies.Recommend(disliked=["Parasite"]), None).field == "liked"
    both = bodies.Recommend(message="좀비 영화", liked=["Parasite"])
    assert refusal(service.recommend, both, None).field == "message"


def test_all_the_given_items_are_ranked_each_once(service: Service) -> None:
    items = ["Parasite", "The Roundup", "La La Land", "기생충"]
    ranked = service.rank(bodies.Rank(items=items, liked=["Whiplash"], disliked=["The Roundup"]), None)
    assert ids(ranked)[-1] == "movie/the-roundup-2022"
    assert sorted(ids(ranked)) == ["movie/la-la-land-2016", PARASITE, "movie/the-roundup-2022"]
    many = [item.id for item in service.bot.index.items[::30]][:70]
    assert sorted(ids(service.rank(bodies.Rank(items=many, liked=["Whiplash"]), None))) == sorted(many)


def test_a_list_is_kept_as_shown_where_a_session_is_given(service: Service) -> None:
    assert service.similar(bodies.Similar(items=[PARASITE]), None)["session_id"] is None
    found = service.similar(bodies.Similar(items=[PARASITE], k=3, session_id="new"), None)
    session = found["session_id"]
    third = ids(found)[2]
    service.feedback(bodies.Feedback(session_id=session, item=third, kind="clicked"), None)
    events = service.bot.export_session(session)["events"]
    version = service.bot.index.manifest.version
    assert [(e["kind"], e["position"], e["index_version"]) for e in events] == [
        *(("shown", place, version) for place in (1, 2, 3)), ("clicked", 3, version)
    ]  # fmt: skip
    assert events[-1]["item_id"] == third


def test_a_conversation_opens_to_nobody_but_its_user(service: Service) -> None:
    mine = service.chat(bodies.Chat(message="봉준호 감독 영화"), "kim")["session_id"]
    nobodys = service.chat(bodies.Chat(message="봉준호 감독 영화"), None)["session_id"]
    for session, user in ((mine, "lee"), (mine, None), (nobodys, "kim"), ("0" * 32, None), ("0" * 32, "kim")):
        for work, asked in (
            (service.chat, bodies.Chat(message="더 보여줘", session_id=session)),
            (service.feedback, bodies.Feedback(session_id=session, item=PARASITE, kind="liked")),
            (service.similar, bodies.Similar(items=[PARASITE], session_id=session)),
        ):
            assert refusal(work, asked, user).code == "unknown_session"
    assert service.chat(bodies.Chat(message="더 보여줘", session_id=mine), "kim")["session_id"] == mine
    assert {event["kind"] for event in service.bot.export_session(mine)["events"]} == {"shown"}


def test_what_a_user_likes_here_counts_in_all_their_conversations(service: Service) -> None:
    session = service.recommend(bodies.Recommend(message="좀비 영화", session_id="new"), "kim")["session_id"]
    service.feedback(bodies.Feedback(session_id=session, item="Parasite", kind="disliked"), "kim")
    found = service.chat(bodies.Chat(message="봉준호 감독 영화"), "kim")
    assert PARASITE not in ids(found)
