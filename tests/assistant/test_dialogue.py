from typing import Any

import pytest

from assistant.dialogue import Dialogue, in_context
from assistant.types import FollowUp, Intent, Request
from retrieval.filters import Filters, PersonLimit

SIMILAR = Request("ko", seeds=("a",), filters=Filters(kind="movie"), count=3)


def after(request: Request, ids: tuple[str, ...] = ("x", "y")) -> Dialogue:
    return Dialogue().with_list(request, ids)


def test_a_narrowing_turn_keeps_the_standing_request_and_adds_to_it() -> None:
    turn = Request("ko", follow_up=FollowUp.REFINE, filters=Filters(year_from=2020))
    whole = in_context(turn, after(SIMILAR))
    assert whole.seeds == ("a",) and whole.count == 3
    assert whole.filters == Filters(kind="movie", year_from=2020)


def test_a_turn_on_its_own_forgets_the_standing_request() -> None:
    turn = Request("ko", filters=Filters(kind="course"))
    assert in_context(turn, after(SIMILAR)) == turn


def test_the_first_turn_is_taken_as_it_is_whatever_it_looks_like() -> None:
    turn = Request("ko", follow_up=FollowUp.REFINE, filters=Filters(year_from=2020))
    assert in_context(turn, Dialogue()) == turn


def test_new_years_replace_old_ones_and_a_wanted_genre_lifts_its_exclusion() -> None:
    standing = Request("ko", filters=Filters(year_to=1999, exclude_genres=("horror", "war")))
    turn = Request("ko", follow_up=FollowUp.REFINE, filters=Filters(year_from=2010, genres=("horror",)))
    limits = in_context(turn, after(standing)).filters
    assert (limits.year_from, limits.year_to) == (2010, None)
    assert limits.genres == ("horror",) and limits.exclude_genres == ("war",)


def test_an_excluded_genre_or_person_leaves_the_wanted_ones() -> None:
    nolan = PersonLimit("Christopher Nolan", "director")
    standing = Request("ko", filters=Filters(genres=("horror",), people=(nolan,)))
    turn = Request(
        "ko", follow_up=FollowUp.REFINE, filters=Filters(exclude_genres=("horror",), exclude_people=(nolan,))
    )
    limits = in_context(turn, after(standing)).filters
    assert limits.genres == () and limits.people == ()


def test_others_leave_out_every_list_shown_for_the_request() -> None:
    dialogue = after(SIMILAR)
    turn = Request("ko", intent=Intent.MORE, follow_up=FollowUp.REPLACE)
    whole = in_context(turn, dialogue)
    assert dialogue.excluded(whole) == ("x", "y")
    dialogue = dialogue.with_list(whole, ("z",))
    assert dialogue.excluded(whole) == ("x", "y", "z")
    assert after(SIMILAR).excluded(SIMILAR) == ()


def test_seen_and_refused_stay_out_unless_asked_for_by_name() -> None:
    dialogue = Dialogue().with_tastes(Request("ko", seen=("a",), disliked=("b",)))
    assert set(dialogue.excluded(Request("ko"))) == {"a", "b"}
    assert set(dialogue.excluded(Request("ko", named=("a",)))) == {"b"}


def test_the_last_word_on_an_item_counts() -> None:
    dialogue = Dialogue().with_tastes(Request("ko", liked=("a",))).with_tastes(Request("ko", disliked=("a",)))
    assert dialogue.liked == () and dialogue.disliked == ("a",)
    assert dialogue.with_tastes(Request("ko", liked=("a",))).disliked == ()


def test_something_similar_is_similar_to_what_was_last_talked_about() -> None:
    dialogue = Dialogue(focus=("f",))
    assert in_context(Request("en", alike=True), dialogue).seeds == ("f",)


def test_only_the_latest_messages_are_kept() -> None:
    dialogue = Dialogue()
    for number in range(30):
        dialogue = dialogue.with_message("user", str(number))
    assert [m.text for m in dialogue.messages] == [str(n) for n in range(10, 30)]


THRILLERS = Request("ko", filters=Filters(kind="movie", genres=("thriller",), country="KR", year_from=2010))


def lifted(*names: str, also: Filters | None = None) -> Filters:
    turn = Request("ko", follow_up=FollowUp.REFINE, lifts=names, filters=also or Filters())
    return in_context(turn, after(THRILLERS)).filters


def test_a_limit_set_aside_is_gone_and_the_others_stand() -> None:
    assert lifted("country") == Filters(kind="movie", genres=("thriller",), year_from=2010)
    assert lifted("year_from").year_from is None and lifted("years").country == "KR"
    assert lifted("people", "length") == THRILLERS.filters


def test_a_genre_that_is_fine_too_is_one_more_to_choose_from() -> None:
    limits = lifted("genres", also=Filters(genres=("comedy",)))
    assert limits.genres == () and limits.any_genres == ("thriller", "comedy")
    assert lifted("genres").any_genres == ()


def test_a_genre_that_is_fine_after_all_is_excluded_no_more() -> None:
    standing = Request("ko", filters=Filters(kind="movie", exclude_genres=("horror", "war")))
    turn = Request("ko", follow_up=FollowUp.REFINE, lifts=("genres",), filters=Filters(genres=("horror",)))
    limits = in_context(turn, after(standing)).filters
    assert limits.exclude_genres == ("war",) and limits.any_genres == ()


def test_what_was_shown_does_not_come_back_when_a_limit_is_set_aside() -> None:
    dialogue = after(THRILLERS)
    whole = in_context(Request("ko", follow_up=FollowUp.REFINE, lifts=("country",)), dialogue)
    assert dialogue.excluded(whole) == ("x", "y")


def test_undo_goes_back_one_request_after_the_other() -> None:
    narrower = Request("ko", follow_up=FollowUp.REFINE, filters=Filters(year_from=2010))
    dialogue = after(SIMILAR).with_list(narrower, ("z",))
    again = dialogue.with_list(narrower, ("w",))  # the same once more is nothing to undo
    first = again.undone()
    assert first is not None and first.standing == SIMILAR
    assert first.undone() is None


def test_a_dislike_stands_for_the_conversation_until_it_is_asked_for() -> None:
    hates = Request("ko", tastes=True, filters=Filters(exclude_genres=("horror",)))
    dialogue = Dialogue().with_tastes(hates)
    elsewhere = in_context(Request("ko", filters=Filters(country="KR")), dialogue)
    assert elsewhere.filters.exclude_genres == ("horror",)
    wants = Request("ko", filters=Filters(genres=("horror",)))
    assert dialogue.with_tastes(wants).avoid == Filters()
    passing = Request("ko", filters=Filters(exclude_genres=("war",)))
    assert Dialogue().with_tastes(passing).avoid == Filters()


def test_a_limit_stands_although_nothing_was_found_for_it() -> None:
    dialogue = after(SIMILAR).with_request(THRILLERS)
    assert dialogue.standing == THRILLERS and dialogue.last_list == ("x", "y")


def different(**values: Any) -> Request:
    return Request("ko", follow_up=FollowUp.REPLACE, different=True, **values)


def test_something_different_drops_the_subject_and_keeps_the_limits() -> None:
    nolan = PersonLimit("Christopher Nolan", "director")
    limits = Filters(
        kind="movie", country="US", year_from=2000, minutes_to=120, genres=("horror",), people=(nolan,),
        exclude_genres=("war",),
    )  # fmt: skip
    standing = Request("ko", seeds=("a",), text="좀비", tone="더 밝은", filters=limits, count=3)
    whole = in_context(different(filters=Filters(year_from=2020)), after(standing))
    assert (whole.seeds, whole.text, whole.tone, whole.count) == ((), "", "", 3)
    assert whole.filters == Filters(
        kind="movie", country="US", year_from=2020, minutes_to=120, exclude_genres=("war", "horror")
    )
    assert whole.unlike == ("x", "y") and whole.different and whole.intent is Intent.RECOMMEND


def test_who_it_is_for_is_no_subject_and_a_genre_asked_for_is_kept_out_no_more() -> None:
    standing = Request("ko", filters=Filters(kind="movie", genres=("family", "comedy"), age_to=12))
    whole = in_context(different(filters=Filters(genres=("comedy",))), after(standing))
    assert whole.filters.genres == ("comedy",) and whole.filters.exclude_genres == ()
    kept = in_context(different(), after(standing)).filters
    assert (kept.genres, kept.exclude_genres, kept.age_to) == (("family",), ("comedy",), 12)


def test_what_is_got_away_from_stays_so_until_a_new_request() -> None:
    dialogue = after(SIMILAR).with_list(in_context(different(), after(SIMILAR)), ("z",))
    narrower = in_context(Request("ko", follow_up=FollowUp.REFINE, filters=Filters(year_from=2020)), dialogue)
    assert narrower.unlike == ("x", "y") and not narrower.different
    assert in_context(different(), dialogue).unlike == ("x", "y", "z")
    assert in_context(Request("ko", filters=Filters(kind="movie")), dialogue).unlike == ()
    before = dialogue.undone()
    assert before is not None and before.standing == SIMILAR


def test_different_from_a_title_is_about_that_title() -> None:
    turn = Request("ko", different=True, seeds=("b",), filters=Filters(kind="movie"))
    whole = in_context(turn, after(THRILLERS))
    assert (whole.unlike, whole.seeds, whole.filters) == (("b",), (), Filters(kind="movie"))


@pytest.mark.parametrize("dialogue", [Dialogue(), after(Request("ko", filters=Filters(kind="course")))])
def test_with_nothing_to_get_away_from_an_open_request_is_a_surprise(dialogue: Dialogue) -> None:
    limits = Filters(kind="movie", country="KR")
    whole = in_context(different(filters=limits), dialogue)
    assert whole.intent is Intent.SURPRISE and whole.different
    assert (whole.unlike, whole.filters) == ((), limits)
    about = in_context(different(filters=limits, text="좀비"), dialogue)
    assert about.intent is Intent.RECOMMEND and not about.different


def test_without_a_list_it_is_unlike_what_was_talked_of() -> None:
    assert in_context(different(), Dialogue(focus=("f",))).unlike == ("f",)
