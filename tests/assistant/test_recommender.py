from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.recommender import DEFAULT_COUNT, MAX_COUNT, Recommender
from assistant.types import Request
from data import Item
from retrieval.filters import Filters, PersonLimit, allowed, has_person
from retrieval.index import Index


def ids(index: Index, request: Request, **options: object) -> list[str]:
    result = Recommender(index).recommend(request, **options)  # type: ignore[arg-type]
    return [index.items[ranked.row].id for ranked in result.ranked]


def test_films_like_a_film_are_films_and_not_the_film_itself(bundled_index: Index) -> None:
    found = ids(bundled_index, Request("ko", seeds=("movie/the-roundup-2022",)))
    assert len(found) == DEFAULT_COUNT
    assert "movie/the-roundup-2022" not in found
    assert all(id.startswith("movie/") for id in found)
    assert {"movie/the-outlaws-2017", "movie/the-roundup-no-way-out-2023"} <= set(found)


def test_a_film_nobody_rated_ranks_on_its_content(bundled_index: Index) -> None:
    """Exhuma has no ratings; films like it must still find it among rated ones, and it must find others."""
    assert not np.isfinite(
        bundled_index.collaborative["popularity"].score(())[bundled_index.row_of["movie/exhuma-2024"]]
    )
    assert "movie/exhuma-2024" in ids(
        bundled_index, Request("ko", seeds=("movie/svaha-the-sixth-finger-2019",), count=10)
    )
    found = ids(bundled_index, Request("ko", seeds=("movie/exhuma-2024",)))
    assert {"movie/svaha-the-sixth-finger-2019", "movie/the-priests-2015"} & set(found)


def test_what_people_liked_together_has_a_say(bundled_index: Index) -> None:
    result = Recommender(bundled_index).recommend(Request("en", seeds=("movie/the-matrix-1999",), count=10))
    assert all("taste" in ranked.parts for ranked in result.ranked)
    assert all(0 <= value <= 1 for ranked in result.ranked for value in ranked.parts.values())


@pytest.mark.parametrize(("asked", "given"), [(None, DEFAULT_COUNT), (1, 1), (20, 20), (500, MAX_COUNT)])
def test_count(bundled_index: Index, asked: int | None, given: int) -> None:
    assert len(ids(bundled_index, Request("ko", filters=Filters(kind="movie"), count=asked))) == given


def test_every_limit_holds(bundled_index: Index) -> None:
    limits = Filters(
        kind="movie", country="KR", genres=("thriller",), year_from=2010, exclude_genres=("horror",)
    )
    mask = allowed(bundled_index.items, limits)
    found = ids(bundled_index, Request("ko", filters=limits, count=20))
    assert found and all(mask[bundled_index.row_of[id]] for id in found)


def test_when_nothing_fits_the_least_telling_limit_goes_first_and_is_named(bundled_index: Index) -> None:
    bong = PersonLimit("봉준호", "director")
    result = Recommender(bundled_index).recommend(
        Request("ko", filters=Filters(kind="movie", people=(bong,), country="FR"))
    )
    assert result.relaxed == ("country",)
    assert result.ranked
    assert all("봉준호" in bundled_index.items[r.row].role("director")[0]["ko"] for r in result.ranked)


def test_exclusions_are_never_lifted_and_a_used_up_list_is_empty(bundled_index: Index) -> None:
    limits = Filters(people=(PersonLimit("봉준호", "director"),))
    everything = ids(bundled_index, Request("ko", filters=limits, count=20))
    result = Recommender(bundled_index).recommend(Request("ko", filters=limits), excluded=everything)
    assert result.ranked == () and result.relaxed == ()


def test_what_is_asked_for_by_name_comes_first(bundled_index: Index) -> None:
    inception = "movie/inception-2010"
    found = ids(bundled_index, Request("en", seeds=(inception,), named=(inception,)))
    assert found[0] == inception and len(found) == DEFAULT_COUNT == len(set(found))


def test_free_words_find_by_meaning_and_by_word(bundled_index: Index) -> None:
    found = ids(bundled_index, Request("ko", text="좀비", filters=Filters(kind="movie"), count=10))
    assert "movie/train-to-busan-2016" in found


def test_liked_titles_move_an_open_list(bundled_index: Index) -> None:
    plain = ids(bundled_index, Request("en", filters=Filters(kind="movie"), count=10))
    moved = ids(
        bundled_index,
        Request("en", filters=Filters(kind="movie"), count=10),
        liked=["movie/my-neighbor-totoro-1988"],
    )
    assert plain != moved


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_whatever_is_asked_the_list_is_valid(bundled_index: Index, data: st.DataObject) -> None:
    some_ids = st.lists(st.sampled_from([item.id for item in bundled_index.items]), max_size=4).map(tuple)
    request = Request(
        "ko",
        seeds=data.draw(some_ids),
        text=data.draw(st.sampled_from(["", "좀비", "quiet rainy day", "∅"])),
        filters=Filters(
            kind=data.draw(st.sampled_from([None, "movie", "course"])),
            year_from=data.draw(st.sampled_from([None, 1990, 2020])),
            genres=data.draw(st.sampled_from([(), ("drama",), ("no such genre",)])),
        ),
        count=data.draw(st.one_of(st.none(), st.integers(1, 20))),
    )
    excluded = data.draw(some_ids)
    found = ids(bundled_index, request, excluded=excluded)
    assert len(found) == len(set(found)) <= (request.count or DEFAULT_COUNT)
    assert not set(found) & {*excluded, *request.seeds}


@pytest.mark.parametrize(("order", "sign"), [("newest", -1), ("oldest", 1), ("shortest", 1), ("longest", -1)])
def test_the_first_by_a_fact(bundled_index: Index, order: str, sign: int) -> None:
    def value(item: Item) -> float | None:
        return item.year if order in ("newest", "oldest") else item.runtime

    people = (PersonLimit("Bong Joon-ho", "director"),)
    films = [item for item in bundled_index.items if has_person(item, people[0])]
    best = min(sign * found for film in films if (found := value(film)) is not None)
    found = ids(bundled_index, Request("ko", filters=Filters(people=people), order=order))
    assert len(found) == 1
    assert sign * (value(bundled_index.items[bundled_index.row_of[found[0]]]) or 0) == best


def test_a_surprise_is_drawn_from_good_films_that_fit(bundled_index: Index) -> None:
    recommender = Recommender(bundled_index)
    request = Request("ko", filters=Filters(kind="movie", country="KR"))
    draws = [recommender.surprise(request, Random(seed)) for seed in range(4)]
    lists = [[bundled_index.items[ranked.row].id for ranked in drawn.ranked] for drawn in draws]
    assert all(len(found) == DEFAULT_COUNT for found in lists)
    assert len({tuple(found) for found in lists}) > 1
    assert all(
        bundled_index.items[bundled_index.row_of[id]].country == "KR" for found in lists for id in found
    )
    again = recommender.surprise(request, Random(0), excluded=lists[0])
    assert not {bundled_index.items[ranked.row].id for ranked in again.ranked} & set(lists[0])
