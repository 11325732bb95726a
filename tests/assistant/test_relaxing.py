"""Which limits give way when nothing fits all of them."""

from __future__ import annotations

import numpy as np

from assistant.relaxing import fitting
from data import Item
from retrieval.filters import Filters


def film(id: str, **facts: object) -> Item:
    return Item(id, "movie", {"en": id}, **facts)  # type: ignore[arg-type]


ITEMS = [
    film("old-comedy", year=1950, genres=("comedy",), country="KR", runtime=90),
    film("new-comedy", year=2020, genres=("comedy",), country="US", runtime=150),
    film("new-drama", year=2021, genres=("drama",), country="KR", runtime=100),
]


def names(mask: np.ndarray) -> list[str]:
    return [item.id for item, fits in zip(ITEMS, mask, strict=True) if fits]


def test_what_fits_everything_is_taken_without_lifting() -> None:
    mask, filters, lifted = fitting(ITEMS, Filters(genres=("comedy",), year_from=2000))
    assert names(mask) == ["new-comedy"] and lifted == ()
    assert filters == Filters(genres=("comedy",), year_from=2000)


def test_the_least_telling_limit_goes_first() -> None:
    asked = Filters(genres=("comedy",), country="US", minutes_to=100)
    mask, filters, lifted = fitting(ITEMS, asked)
    assert lifted == ("length",) and names(mask) == ["new-comedy"]
    assert filters == Filters(genres=("comedy",), country="US")


def test_a_limit_whose_lifting_did_not_help_is_set_again() -> None:
    asked = Filters(genres=("comedy",), minutes_to=100, year_from=1940, year_to=1960, country="US")
    mask, filters, lifted = fitting(ITEMS, asked)
    assert lifted == ("country",) and names(mask) == ["old-comedy"]
    assert filters.minutes_to == 100 and filters.genres == ("comedy",) and filters.year_to == 1960


def test_a_limit_that_leaves_nothing_on_the_subject_gives_way() -> None:
    suits = np.array([False, True, False])
    mask, _, lifted = fitting(ITEMS, Filters(minutes_to=120), suits)
    assert lifted == ("length",) and "new-comedy" in names(mask)


def test_where_nothing_suits_the_limits_stay() -> None:
    mask, filters, lifted = fitting(ITEMS, Filters(minutes_to=95), np.zeros(3, dtype=np.bool_))
    assert names(mask) == ["old-comedy"] and lifted == () and filters == Filters(minutes_to=95)
