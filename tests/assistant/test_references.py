"""What a turn points at."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.dialogue import Dialogue
from assistant.references import References
from assistant.types import FollowUp, Request
from retrieval.filters import PersonLimit
from retrieval.index import Index

PARASITE, OLDBOY, HOST = "movie/parasite-2019", "movie/oldboy-2003", "movie/the-host-2006"
LISTED = Dialogue(standing=Request("ko"), last_list=(PARASITE, OLDBOY))


@pytest.fixture
def refer(bundled_index: Index) -> References:
    return References(bundled_index)


@pytest.mark.parametrize(
    ("ordinals", "found"), [((2,), (OLDBOY,)), ((-1,), (OLDBOY,)), ((1, 2), (PARASITE, OLDBOY)), ((9,), ())]
)
def test_places_count_in_the_last_list(
    refer: References, ordinals: tuple[int, ...], found: tuple[str, ...]
) -> None:
    assert refer.places(Request("ko", ordinals=ordinals), LISTED) == found


def test_a_question_is_about_what_was_named_else_the_place_else_what_was_last_talked_of(
    refer: References,
) -> None:
    focused = replace(LISTED, focus=(HOST,))
    assert refer.meant(Request("ko", mentioned=(OLDBOY,), ordinals=(1,)), focused) == (OLDBOY,)
    assert refer.meant(Request("ko", ordinals=(1,)), focused) == (PARASITE,)
    assert refer.meant(Request("ko"), focused) == (HOST,)


def test_by_the_same_director_is_a_limit_to_the_people_meant(refer: References) -> None:
    request = refer.by_the_same(Request("ko", same_maker="director", ordinals=(1,)), LISTED)
    assert request.filters.any_people == (PersonLimit("Bong Joon-ho", "director"),)
    assert request.filters.exclude_ids == (PARASITE,) and request.follow_up is FollowUp.NEW


def test_by_the_same_is_left_out_where_nobody_is_known(refer: References) -> None:
    request = Request("ko", same_maker="instructor", ordinals=(1,))
    assert refer.by_the_same(request, LISTED) == request


def test_newer_and_shorter_count_from_the_middle_of_the_list(refer: References) -> None:
    items = refer.items((PARASITE, OLDBOY))
    request = refer.compared(Request("ko", follow_up=FollowUp.REPLACE, year_shift=1, length_shift=-1), LISTED)
    assert request.filters.year_from == (2019 + 2003) // 2 + 1
    lengths = [item.runtime for item in items if item.runtime]
    assert len(lengths) == 2 and request.filters.minutes_to == int(sum(lengths) / 2) - 1


def test_without_a_shift_nothing_is_limited(refer: References) -> None:
    request = Request("ko", follow_up=FollowUp.REPLACE)
    assert refer.compared(request, LISTED) == request
