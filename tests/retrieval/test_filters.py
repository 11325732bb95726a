"""The mask of what may be returned, against the definition read off one item at a time."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data import Item
from data.text import fold
from retrieval.filters import Filters, PersonLimit, allowed, has_person

NAMES = st.sampled_from(["한바다", "han bada", "River Stone", "문가람", "Nobody", ""])
LIMITS = st.builds(PersonLimit, NAMES, st.sampled_from([None, "director", "cast", "instructor"]))
GENRES = st.sampled_from(["crime", "drama", "family", "programming", "opera"])
IDS = st.sampled_from(["movie/warm-bread-2020", "movie/winter-war-2003", "course/statistics", "movie/none"])
YEARS = st.none() | st.sampled_from([1998, 2003, 2009, 2015, 2016, 2021])


def few(strategy: st.SearchStrategy) -> st.SearchStrategy:
    """Mostly nothing, so that some item is left."""
    return st.just(()) | st.lists(strategy, max_size=2).map(tuple)


FILTERS = st.builds(
    Filters,
    kind=st.sampled_from([None, None, "movie", "course", "book"]),
    year_from=YEARS,
    year_to=YEARS,
    genres=few(GENRES),
    any_genres=few(GENRES),
    people=few(LIMITS),
    country=st.sampled_from([None, None, "KR", "US", "FR"]),
    language=st.sampled_from([None, None, "ko", "en"]),
    level=st.sampled_from([None, None, "beginner", "advanced"]),
    provider=st.sampled_from([None, None, "K-MOOC", "k mooc", "Open Campus"]),
    minutes_to=st.sampled_from([None, None, 90, 101, 120]),
    age_to=st.sampled_from([None, None, 12, 15]),
    any_countries=few(st.sampled_from(["KR", "US"])),
    exclude_providers=few(st.sampled_from(["K-MOOC", "Open Campus"])),
    only_ids=few(IDS),
    exclude_ids=few(IDS),
    exclude_people=few(LIMITS),
    exclude_genres=few(GENRES),
    exclude_countries=few(st.sampled_from(["KR", "FI"])),
)


def named(item: Item, limit: PersonLimit) -> bool:
    people = [p for role, group in item.people.items() if limit.role in (None, role) for p in group]
    return any(fold(name) == fold(limit.name) for person in people for name in person.values())


def may_return(item: Item, f: Filters) -> bool:
    """What the docstring of Filters says, one field after the other."""
    return (
        (f.kind is None or item.kind == f.kind)
        and (f.year_from is None or (item.year is not None and item.year >= f.year_from))
        and (f.year_to is None or (item.year is not None and item.year <= f.year_to))
        and all(genre in item.genres for genre in f.genres)
        and (not f.any_genres or any(genre in item.genres for genre in f.any_genres))
        and not any(genre in item.genres for genre in f.exclude_genres)
        and (f.country is None or item.country == f.country)
        and (f.language is None or item.language == f.language)
        and (f.level is None or item.level == f.level)
        and (f.minutes_to is None or (item.runtime is not None and item.runtime <= f.minutes_to))
        and (f.age_to is None or (item.age_rating is not None and item.age_rating <= f.age_to))
        and (not f.any_countries or item.country in f.any_countries)
        and not any(fold(name) in fold(item.provider or "") for name in f.exclude_providers)
        and (f.provider is None or fold(f.provider) in fold(item.provider or ""))
        and (not f.only_ids or item.id in f.only_ids)
        and item.id not in f.exclude_ids
        and (item.country is None or item.country not in f.exclude_countries)
        and all(named(item, limit) for limit in f.people)
        and not any(named(item, limit) for limit in f.exclude_people)
    )


@given(FILTERS)
def test_the_mask_is_the_definition(items: tuple[Item, ...], filters: Filters) -> None:
    mask = allowed(items, filters)
    assert mask.dtype == np.bool_ and mask.shape == (len(items),)
    assert mask.tolist() == [may_return(item, filters) for item in items]


def test_no_limit_allows_everything_and_no_item_gives_an_empty_mask(items: tuple[Item, ...]) -> None:
    assert allowed(items, Filters()).all()
    assert allowed([], Filters(kind="movie")).shape == (0,)
    assert allowed([], Filters()).dtype == np.bool_


def left(items: tuple[Item, ...], **limits: object) -> set[str]:
    mask = allowed(items, Filters(**limits))  # type: ignore[arg-type]
    return {item.id.split("/")[1] for item, ok in zip(items, mask, strict=True) if ok}


@pytest.mark.parametrize("term", ["war", "wars", "War", "WAR!"])
def test_an_english_term_is_kept_out_as_a_word_not_as_letters(items: tuple[Item, ...], term: str) -> None:
    # "Warm Bread" is "towards spring": neither is about war.
    gone = left(items) - left(items, exclude_terms=(term,))
    assert gone == {"winter-war-2003"}


@pytest.mark.parametrize("term", ["ghost", "ghosts", "유령", "last bus", "bus driver", "hosts"])
def test_terms_match_plurals_phrases_and_hangul_inside_words(items: tuple[Item, ...], term: str) -> None:
    gone = left(items) - left(items, exclude_terms=(term,))
    assert gone == (set() if term in ("bus driver", "hosts") else {"ghost-bus-2018"})


@pytest.mark.parametrize("term", ["", "!!", "·", "(c++", "s"])
def test_a_term_without_meaning_keeps_nothing_out(items: tuple[Item, ...], term: str) -> None:
    assert left(items, exclude_terms=(term,)) == left(items)


def test_a_term_is_looked_for_in_genres_themes_and_keywords(items: tuple[Item, ...]) -> None:
    assert "harbour-2009" not in left(items, exclude_terms=("smuggling",))
    assert left(items, exclude_terms=("science fiction",)) == left(items) - {"star-farm-2016"}
    tagged = replace(items[0], keywords={"en": ("clockwork",)})
    assert not allowed([tagged], Filters(exclude_terms=("clockwork",)))[0]


def test_a_person_is_found_in_either_script_and_only_in_the_role(items: tuple[Item, ...]) -> None:
    star_farm = next(item for item in items if item.id == "movie/star-farm-2016")
    assert has_person(star_farm, PersonLimit("HAN BADA", "cast"))
    assert has_person(star_farm, PersonLimit("한 바다"))
    assert not has_person(star_farm, PersonLimit("한바다", "director"))
    assert not has_person(star_farm, PersonLimit("한"))


@given(FILTERS)
def test_merging_with_nothing_changes_nothing_that_counts(items: tuple[Item, ...], filters: Filters) -> None:
    for merged in (filters.merged(Filters()), Filters().merged(filters), filters.merged(filters)):
        assert allowed(items, merged).tolist() == allowed(items, filters).tolist()
        assert set(merged.active()) == set(filters.active())


@given(FILTERS, FILTERS)
def test_newer_single_values_replace_and_exclusions_add_up(old: Filters, new: Filters) -> None:
    merged = old.merged(new)
    for name in ("kind", "country", "language", "level", "provider"):
        assert getattr(merged, name) == (getattr(new, name) or getattr(old, name))
    for name in ("genres", "any_genres", "only_ids"):
        assert getattr(merged, name) == (getattr(new, name) or getattr(old, name))
    for name in (
        "people",
        "exclude_ids",
        "exclude_people",
        "exclude_genres",
        "exclude_countries",
        "exclude_terms",
    ):
        assert set(getattr(merged, name)) == {*getattr(old, name), *getattr(new, name)}
        assert len(getattr(merged, name)) == len(set(getattr(merged, name)))
    years = new if new.year_from is not None or new.year_to is not None else old
    assert (merged.year_from, merged.year_to) == (years.year_from, years.year_to)


@given(FILTERS, FILTERS, FILTERS)
def test_merging_is_associative(one: Filters, two: Filters, three: Filters) -> None:
    assert one.merged(two).merged(three) == one.merged(two.merged(three))


@given(FILTERS)
def test_active_names_the_fields_that_limit(filters: Filters) -> None:
    order = [field.name for field in fields(Filters)]
    assert list(filters.active()) == sorted(filters.active(), key=order.index)
    assert replace(filters, **{name: getattr(Filters(), name) for name in filters.active()}) == Filters()
