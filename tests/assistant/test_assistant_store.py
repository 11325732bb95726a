"""What the assistant remembers of people: over sessions, of their feedback, and until they ask it to forget."""

import json

import pytest

from assistant import Assistant, Reply
from assistant.errors import FeedbackError, StoreError
from assistant.store.events import MEANING

PARASITE = "movie/parasite-2019"


def ids(reply: Reply) -> list[str]:
    return [recommendation.item.id for recommendation in reply.recommendations]


def kinds(bot: Assistant, session: str) -> list[tuple[str, str]]:
    return [(event["kind"], event["item_id"]) for event in bot.export_session(session)["events"]]


def test_what_a_user_has_seen_does_not_come_back_in_their_next_conversation(bot: Assistant) -> None:
    first = bot.reply("봉준호 감독 영화", user_id="kim")
    bot.reply("1번은 봤어", session_id=first.session_id, user_id="kim")
    seen = ids(first)[0]
    assert seen not in ids(bot.reply("봉준호 감독 영화 10편", user_id="kim"))
    assert seen in ids(bot.reply("봉준호 감독 영화 10편", user_id="lee"))
    assert seen in ids(bot.reply("봉준호 감독 영화 10편"))


def test_every_list_shown_and_every_taste_is_an_event(bot: Assistant) -> None:
    first = bot.reply("봉준호 감독 영화")
    second = bot.reply("1번은 별로였어", session_id=first.session_id)
    refused = ids(first)[0]
    assert kinds(bot, first.session_id) == [
        *(("shown", id) for id in ids(first)),
        ("disliked", refused),
        ("seen", refused),
        *(("shown", id) for id in ids(second)),
    ]


@pytest.mark.parametrize(("kind", "feeling"), [("thumbs_up", "liked"), ("thumbs_down", "disliked")])
def test_a_thumb_counts_as_if_it_had_been_said(bot: Assistant, kind: str, feeling: str) -> None:
    first = bot.reply("봉준호 감독 영화", user_id="kim")
    item = ids(first)[1]
    bot.feedback(first.session_id, item, kind)
    assert kinds(bot, first.session_id)[-1] == (kind, item)
    assert bot.export_session(first.session_id)["sessions"][0]["state"][feeling] == [item]
    assert {"item_id": item, "feeling": feeling}.items() <= bot.export_user("kim")["tastes"][0].items()
    assert item not in ids(bot.reply("봉준호 감독 영화 10편", user_id="kim"))


def test_feedback_that_cannot_be_kept_says_why(bot: Assistant) -> None:
    session = bot.reply("봉준호 감독 영화").session_id
    with pytest.raises(FeedbackError, match=f"'shown'; use one of {', '.join(MEANING)}"):
        bot.feedback(session, PARASITE, "shown")
    with pytest.raises(FeedbackError, match="there is no item 'movie/none'"):
        bot.feedback(session, "movie/none", "liked")
    with pytest.raises(FeedbackError, match="there is no conversation 'none'"):
        bot.feedback("none", PARASITE, "liked")
    with pytest.raises(StoreError, match="session_id must have"):
        bot.feedback("", PARASITE, "liked")
    assert {kind for kind, _ in kinds(bot, session)} == {"shown"}


def test_a_user_takes_everything_along_and_is_forgotten(bot: Assistant) -> None:
    reply = bot.reply("기생충 재미있게 봤어", user_id="kim")
    bot.reply("hello", user_id="lee")
    exported = json.loads(json.dumps(bot.export_user("kim"), ensure_ascii=False))
    said = [message["text"] for message in exported["sessions"][0]["messages"]]
    assert said == ["기생충 재미있게 봤어", reply.text]
    assert PARASITE in [taste["item_id"] for taste in exported["tastes"]]
    assert bot.delete_user("kim") == sum(len(exported[part]) for part in ("sessions", "tastes", "events"))
    assert not any(bot.export_user("kim")[part] for part in ("sessions", "tastes", "events"))
    assert bot.export_user("lee")["sessions"]


def test_a_conversation_without_a_user_can_be_forgotten_too(bot: Assistant) -> None:
    session = bot.reply("봉준호 감독 영화").session_id
    assert bot.export_session(session)["sessions"] and bot.delete_session(session) == 6
    assert bot.export_session(session)["sessions"] == [] and kinds(bot, session) == []


def test_the_conversation_of_another_user_is_closed(bot: Assistant) -> None:
    session = bot.reply("봉준호 감독 영화", user_id="kim").session_id
    with pytest.raises(StoreError, match="belongs to another user"):
        bot.reply("더 보여줘", session_id=session, user_id="lee")


def test_half_a_character_is_no_obstacle(bot: Assistant) -> None:
    reply = bot.reply("봉준호 감독 영화 \ud83d")
    session = bot.export_session(reply.session_id)["sessions"][0]
    assert session["messages"][0]["text"] == "봉준호 감독 영화 ?"
    assert ids(reply)
