"""Item nearest neighbours' own formula."""

from __future__ import annotations

import numpy as np

from retrieval.collaborative.item_knn import ItemKnn, ItemKnnConfig
from tests.retrieval.collaborative.logs import likes

# Item 0 is liked by 3 people, item 1 by 2 and item 2 by 1; 0 and 1 share two people, 0 and 2 share one.
SHARED = likes([[0, 1], [0, 1], [0, 2]], 3)


def test_cosine_is_cut_down_where_few_people_are_shared() -> None:
    model = ItemKnn.train(SHARED, ItemKnnConfig(weighting="cosine", shrinkage=5.0))
    expected = [0, 2 / np.sqrt(3 * 2) * 2 / (2 + 5), 1 / np.sqrt(3 * 1) * 1 / (1 + 5)]
    np.testing.assert_allclose(model.score([0]), expected, rtol=1e-5)
    np.testing.assert_array_equal(model.score([1])[2], 0)


def test_bm25_is_the_product_of_likes_weighted_as_words_are() -> None:
    each = [[0, 1], [0, 1, 2], [3], [0], [1, 4]]
    model = ItemKnn.train(likes(each, 5), ItemKnnConfig(weighting="bm25", k1=1.5, b=0.4))
    liked = np.array([[item in taste for item in range(5)] for taste in each], dtype=float)
    # A user is a word, an item a document: rare is who likes little, long what is liked by many.
    rarity = np.log(5) - np.log1p(liked.sum(axis=1))
    length = 1 - 0.4 + 0.4 * liked.sum(axis=0) / liked.sum(axis=0).mean()
    weights = liked * (1.5 + 1) / (1.5 * length + 1) * rarity[:, None]
    near = weights.T @ weights
    np.fill_diagonal(near, 0)
    np.testing.assert_allclose([model.score([item]) for item in range(5)], near, rtol=1e-5)


def test_only_the_nearest_neighbours_are_kept() -> None:
    each = [[0], [0, 1], [0, 1, 2], [0, 1, 2, 3], [0, 1, 2, 3, 4], [0, 1, 2, 3, 4]]
    model = ItemKnn.train(likes(each, 5), ItemKnnConfig(weighting="cosine", neighbours=2))
    assert np.flatnonzero(model.score([0])).tolist() == [1, 2]


def test_nearness_to_all_that_is_liked_adds_up() -> None:
    model = ItemKnn.train(SHARED, ItemKnnConfig(weighting="cosine"))
    np.testing.assert_allclose(model.score([1, 2]), model.score([1]) + model.score([2]), rtol=1e-5)
