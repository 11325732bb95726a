import pytest

from assistant import Assistant, Reply
from assistant.page.follow_ups import MOST, follow_ups
from assistant.page.words import examples

QUESTIONS = (
    *examples("ko"),
    *examples("en"),
    "기생충 감독이 누구야?",
    "좀비 영화",
    "intermediate physics course",
)


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_message_offered_is_understood(bot: Assistant, question: str) -> None:
    reply = bot.reply(question)
    offered = follow_ups(reply)
    assert 1 <= len(offered) <= MOST and len(set(offered)) == len(offered)
    for message in offered:
        again = bot.reply(question)
        answer = bot.reply(message, session_id=again.session_id)
        assert answer.recommendations, message
        assert answer.language == reply.language


def test_they_come_from_the_answer(bot: Assistant) -> None:
    reply = bot.reply("movies like Inception")
    offered = follow_ups(reply)
    makers = {name["en"] for one in reply.recommendations for name in one.item.people["director"]}
    assert any(f"films by {maker}" in offered for maker in makers) and "Something else instead" in offered
    assert not any("Bong" in message for message in follow_ups(bot.reply("three films by Bong Joon-ho")))


def test_an_answer_without_items_has_none() -> None:
    assert follow_ups(Reply("안녕하세요", (), "s", "ko", "builtin")) == ()
