"""Similar items, user personalisation, personalised ranking."""

from __future__ import annotations

import pytest

from assistant.errors import UnknownName
from assistant.recommender import Recommender
from assistant.uses import Uses
from retrieval.index import Index

HARBOUR, HARBOUR_2 = "movie/harbour-2009", "movie/harbour-2-2012"


@pytest.fixture(scope="module")
def uses(tiny_index: Index) -> Uses:
    return Uses(Recommender(tiny_index))


def ids(found: list) -> list[str]:
    return [one.item.id for one in found]


def test_similar_items_are_of_the_kind_and_not_the_seed(uses: Uses) -> None:
    found = uses.similar_items([HARBOUR], k=3)
    assert ids(found)[0] == HARBOUR_2
    assert len(found) == 3
    assert HARBOUR not in ids(found)
    assert {one.item.kind for one in found} == {"movie"}
    assert found[0].reasons


def test_personalisation_goes_by_what_is_liked(uses: Uses) -> None:
    assert ids(uses.user_personalisation([HARBOUR], k=1)) == [HARBOUR_2]
    assert ids(uses.user_personalisation(["movie/warm-bread-2020"], k=1)) == ["movie/star-farm-2016"]


def test_what_was_named_does_not_come_back(uses: Uses) -> None:
    found = ids(uses.user_personalisation([HARBOUR], [HARBOUR_2], k=20))
    assert not {HARBOUR, HARBOUR_2} & set(found)


def test_what_is_like_a_disliked_item_comes_later(uses: Uses) -> None:
    without = [id for id in ids(uses.user_personalisation(["movie/warm-bread-2020"], k=20)) if id != HARBOUR]
    with_dislike = ids(uses.user_personalisation(["movie/warm-bread-2020"], [HARBOUR], k=20))
    assert set(with_dislike) == set(without)
    assert with_dislike.index(HARBOUR_2) > without.index(HARBOUR_2)


def test_personalisation_can_be_of_one_kind(uses: Uses) -> None:
    found = uses.user_personalisation([HARBOUR], kind="course")
    assert found and {one.item.kind for one in found} == {"course"}


def test_without_likes_popular_items_come(uses: Uses) -> None:
    assert set(ids(uses.user_personalisation([], k=2))) == {HARBOUR, HARBOUR_2}


def test_a_ranking_is_of_the_given_items_alone(uses: Uses) -> None:
    given = ["movie/warm-bread-2020", HARBOUR_2, "movie/star-farm-2016"]
    found = uses.personalised_ranking(given, [HARBOUR])
    assert sorted(ids(found)) == sorted(given)
    assert ids(found)[0] == HARBOUR_2
    assert ids(uses.personalised_ranking(given, [HARBOUR], [HARBOUR_2]))[-1] == HARBOUR_2


@pytest.mark.parametrize("bad", ["movie/nothing", ""])
def test_an_unknown_id_is_named(uses: Uses, bad: str) -> None:
    for call in (
        lambda: uses.similar_items([bad]),
        lambda: uses.user_personalisation([bad]),
        lambda: uses.user_personalisation([], [bad]),
        lambda: uses.personalised_ranking([bad], []),
    ):
        with pytest.raises(UnknownName, match=repr(bad)):
            call()


def test_a_ranking_keeps_all_it_is_given(tiny_index: Index, uses: Uses) -> None:
    everything = [item.id for item in tiny_index.items]
    assert sorted(ids(uses.personalised_ranking(everything, [HARBOUR]))) == sorted(everything)
    assert uses.personalised_ranking([], [HARBOUR]) == []


def test_reasons_come_in_the_language_asked_for(uses: Uses) -> None:
    english = uses.similar_items([HARBOUR], k=1, language="en")[0].reasons[0].text
    korean = uses.similar_items([HARBOUR], k=1, language="ko")[0].reasons[0].text
    assert english != korean and english.isascii()
