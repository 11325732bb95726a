"""Scores from what items are."""

from __future__ import annotations

import math
from dataclasses import fields, replace

import numpy as np
import pytest

from data.item import Item, Series
from retrieval.collaborative.model import DISLIKED
from retrieval.content import ContentConfig, ContentModel
from retrieval.content_features import TERMS, YEARS_APART, block

NOTHING = ContentConfig(**{field.name: 0.0 for field in fields(ContentConfig)} | {"half_life": 1.0})


def film(id: str, **facts: object) -> Item:
    return Item(id, "movie", {"en": "!"}, **facts)  # type: ignore[arg-type]  # a title without a word


ITEMS = (
    film("both", genres=("war", "drama")),
    film("war", genres=("war",)),
    film("drama", genres=("drama",)),
    film("unknown"),
    film("drama-too", genres=("drama",)),
)


@pytest.fixture
def model() -> ContentModel:
    return ContentModel.train(ITEMS, config=replace(NOTHING, genres=0.7, half_life=2.0))


def test_a_block_is_tf_idf_of_unit_length() -> None:
    found = block(ITEMS, TERMS["genres"]).toarray()
    # Four films have genres: war stands in two of them, drama in three.
    war, drama = math.log(5 / 3) + 1, math.log(5 / 4) + 1
    both = np.array([war, drama]) / math.hypot(war, drama)
    np.testing.assert_allclose(found, np.array([[*both], [1, 0], [0, 1], [0, 0], [0, 1]]), rtol=1e-6)


def test_a_block_of_no_terms_is_empty() -> None:
    assert block(ITEMS, TERMS["series"]).shape == (5, 0)
    assert block((), TERMS["genres"]).shape == (0, 0)


def test_one_liked_item_scores_others_by_their_cosine(model: ContentModel) -> None:
    war, drama = math.log(5 / 3) + 1, math.log(5 / 4) + 1
    expected = np.array([drama / math.hypot(war, drama), 0, 1, math.nan, 1])
    np.testing.assert_allclose(model.score([2]), expected, rtol=1e-5)
    assert model.score([2]).dtype == np.float32


def test_a_taste_is_a_mean_in_which_older_likes_fade(model: ContentModel) -> None:
    # With a half-life of 2 likes the older of two counts the square root of a half.
    old, new = 0.5**0.5, 1.0
    expected = (old * model.score([1]) + new * model.score([2])) / (old + new)
    np.testing.assert_allclose(model.score([1, 2]), expected, rtol=1e-5)
    assert model.score([1, 2])[4] > model.score([2, 1])[4]


def test_what_is_like_a_disliked_item_comes_down(model: ContentModel) -> None:
    expected = model.score([1]) - DISLIKED * model.score([2])
    np.testing.assert_allclose(model.score([1], [2]), expected, rtol=1e-5)
    np.testing.assert_array_equal(model.score([1], [3]), model.score([1]))


@pytest.mark.parametrize("liked", [[], [3], [99], [-1]])
def test_an_unknown_taste_is_an_answer(model: ContentModel, liked: list[int]) -> None:
    assert np.isnan(model.score(liked)).all()
    np.testing.assert_array_equal(model.score([*liked, 1]), model.score([1]))


def test_an_item_named_twice_counts_once_where_it_came_last(model: ContentModel) -> None:
    np.testing.assert_array_equal(model.score([2, 1, 2]), model.score([1, 2]))


def test_many_are_scored_as_each_alone(model: ContentModel) -> None:
    tastes = [[0, 1], [], [3], [4, 2, 0]]
    together = model.score_many(tastes)
    assert together.shape == (4, 5) and together.dtype == np.float32
    for scores, taste in zip(together, tastes, strict=True):
        np.testing.assert_allclose(scores, model.score(taste), rtol=1e-6)
    assert model.score_many([]).shape == (0, 5)


def test_every_item_with_anything_to_compare_is_known(model: ContentModel) -> None:
    assert model.rows.tolist() == [0, 1, 2, 4]
    assert model.size == 5
    titled = ContentModel.train([*ITEMS, Item("t", "movie", {"en": "Only a Title"})])
    assert np.isfinite(titled.score([0])).tolist() == [True, True, True, False, True, True]


def test_vectors_count_around_their_mean() -> None:
    # What all have in common is taken out: the first two point one way from the mean, the third the other.
    vectors = np.array([[1, 0.1], [1, 0.1], [1, -0.2], [0, 0], [0, 0]], dtype=np.float32)
    model = ContentModel.train(ITEMS, vectors, replace(NOTHING, text=2.0))
    np.testing.assert_allclose(model.score([0]), [1, 1, -1, np.nan, np.nan], atol=1e-5)


def test_one_vector_an_item_is_needed() -> None:
    with pytest.raises(ValueError, match="3 vectors for 5 items; give one vector an item"):
        ContentModel.train(ITEMS, np.ones((3, 2), dtype=np.float32))


def test_a_fields_weight_is_its_share_of_the_likeness() -> None:
    pair = [film("a", genres=("war",), country="KR"), film("b", genres=("war",), country="US")]
    model = ContentModel.train(pair, config=replace(NOTHING, genres=3.0, country=1.0))
    np.testing.assert_allclose(model.score([0]), [1, 0.75], rtol=1e-6)


@pytest.mark.parametrize(
    ("field", "one", "same", "other"),
    [
        ("themes", {"themes": {"en": ("Lost love",)}}, {"themes": {"en": ("lost-love",)}}, {"themes": {"en": ("war",)}}),
        ("keywords", {"keywords": {"ko": ("기억",)}}, {"keywords": {"ko": ("기억",)}}, {"keywords": {"ko": ("복수",)}}),
        (
            "directors",
            {"people": {"director": ({"ko": "봉준호", "en": "Bong Joon-ho"},)}},
            {"people": {"director": ({"en": "Bong Joon Ho"},)}},
            {"people": {"cast": ({"ko": "봉준호", "en": "Bong Joon-ho"},)}},
        ),
        (
            "cast",
            {"people": {"cast": ({"en": "A"}, {"en": "B"})}},
            {"people": {"cast": ({"en": "A"}, {"en": "C"})}},
            {"people": {"cast": ({"en": "D"}, {"en": "E"})}},
        ),
        (
            "instructors",
            {"people": {"instructor": ({"en": "A"},)}},
            {"people": {"instructor": ({"en": "A"},)}},
            {"people": {"instructor": ({"en": "B"},)}},
        ),
        ("series", {"series": Series({"en": "X"}, 1)}, {"series": Series({"en": "X"}, 2)}, {"series": Series({"en": "Y"})}),
        ("country", {"country": "KR"}, {"country": "KR"}, {"country": "US"}),
        ("level", {"level": "beginner"}, {"level": "beginner"}, {"level": "advanced"}),
        ("provider", {"provider": "K-MOOC"}, {"provider": "K-MOOC"}, {"provider": "edX"}),
        ("years", {"year": 1990}, {"year": 1993}, {"year": 1990 + YEARS_APART}),
        ("title", {"aliases": ("Quiet Night 2",)}, {"aliases": ("quiet night",)}, {"aliases": ("Loud Day",)}),
    ],
)  # fmt: skip
def test_each_field_tells_alike_from_different(
    field: str, one: dict[str, object], same: dict[str, object], other: dict[str, object]
) -> None:
    items = [film("1", **one), film("2", **same), film("3", **other)]
    scores = ContentModel.train(items, config=replace(NOTHING, **{field: 1.0})).score([0])
    assert scores[0] == pytest.approx(1)
    assert scores[1] > 0.2
    assert np.isnan(scores[2]) or scores[2] == 0


def test_the_first_billed_count_most() -> None:
    cast = tuple({"en": name} for name in "ABCD")
    items = [film("1", people={"cast": cast}), *(film(p["en"], people={"cast": (p,)}) for p in cast)]
    scores = ContentModel.train(items, config=replace(NOTHING, cast=1.0)).score([0])
    assert sorted(scores[1:], reverse=True) == list(scores[1:])
    assert scores[1] == pytest.approx(2 * scores[4])  # 1 / √1 against 1 / √4


def test_years_are_near_by_their_distance() -> None:
    items = [film(str(year), year=year) for year in (2000, 2003, 2006)]
    scores = ContentModel.train(items, config=replace(NOTHING, years=1.0)).score([0])
    assert scores[0] == pytest.approx(1)
    assert scores[0] > scores[1] > scores[2] > 0


def test_building_is_deterministic_and_scores_belong_to_the_caller(model: ContentModel) -> None:
    again = ContentModel.train(ITEMS, config=model.config)
    np.testing.assert_array_equal(again.score([0, 1]), model.score([0, 1]))
    model.score([0])[:] = 7
    np.testing.assert_array_equal(again.score([0]), model.score([0]))
    assert model.train_seconds > 0


def test_the_settings_can_be_searched() -> None:
    for field, values in ContentModel.GRID.items():
        for value in values:
            assert getattr(replace(ContentConfig(), **{field: value}), field) == value
    assert ContentModel.name == "content"
