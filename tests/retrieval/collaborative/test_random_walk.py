"""Expected visits of random walks, by hand and by walking."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from retrieval.collaborative.random_walk import RandomWalk, RandomWalkConfig
from tests.retrieval.collaborative.logs import likes

PLAIN = RandomWalkConfig(hops=1, popularity_power=0.0, recency=1.0)
EACH = [[0, 1], [0, 1, 2], [2, 3]]
LOG = likes(EACH, 4)


def test_one_hop_by_hand() -> None:
    # From 0 half of the walks go to the first person, half to the second, and on to 1 or 2 from there.
    to_1, to_2 = 1 / 2 * 1 / 2 + 1 / 2 * 1 / 3, 1 / 2 * 1 / 3
    scores = RandomWalk.train(LOG, PLAIN).score([0])
    np.testing.assert_allclose(scores / scores[1], [0, 1, to_2 / to_1, 0], rtol=1e-6)


def test_visits_are_what_walking_many_times_counts() -> None:
    config = replace(PLAIN, hops=6, restart=0.4)
    rng = np.random.default_rng(0)
    counted = np.zeros(4)
    for _ in range(6_000):
        item = 0
        for _ in range(config.hops):
            person = rng.choice([number for number, items in enumerate(EACH) if item in items])
            item = rng.choice(EACH[person])
            counted[item] += 1
            if rng.random() < config.restart:
                break
    scores = RandomWalk.train(LOG, config).score([0])
    np.testing.assert_allclose(scores[1:] / scores[1:].sum(), counted[1:] / counted[1:].sum(), atol=0.02)


def test_a_certain_restart_is_one_hop() -> None:
    one = RandomWalk.train(LOG, PLAIN)
    np.testing.assert_array_equal(
        RandomWalk.train(LOG, replace(PLAIN, hops=5, restart=1.0)).score([0]), one.score([0])
    )


def test_what_several_likes_lead_to_is_boosted() -> None:
    config = replace(PLAIN, booster=2.0)
    plain, boosted = RandomWalk.train(LOG, PLAIN), RandomWalk.train(LOG, config)
    np.testing.assert_allclose(boosted.score([0]), plain.score([0]), rtol=1e-5)
    expected = (np.sqrt(plain.score([0])) + np.sqrt(plain.score([3]))) ** 2
    np.testing.assert_allclose(boosted.score([0, 3]), expected, rtol=1e-5)


@pytest.mark.parametrize("booster", [1.0, 2.0])
def test_the_last_like_starts_most_walks(booster: float) -> None:
    model = RandomWalk.train(LOG, replace(PLAIN, recency=0.25, booster=booster))
    parts = 0.25 * model.score([0]), model.score([3])
    expected = sum(part ** (1 / booster) for part in parts) ** booster
    np.testing.assert_allclose(model.score([0, 3]), expected, rtol=1e-5)


def test_popular_items_are_visited_less_if_wished() -> None:
    plain = RandomWalk.train(LOG, PLAIN).score([2])
    scores = RandomWalk.train(LOG, replace(PLAIN, popularity_power=1.0)).score([2])
    # Items 0 and 1 are liked by two people, item 3 by one.
    np.testing.assert_allclose(scores[3] / scores[0], 2 * plain[3] / plain[0], rtol=1e-5)


def test_people_with_many_likes_are_walked_to_less_if_wished() -> None:
    scores = RandomWalk.train(LOG, replace(PLAIN, user_power=1.0)).score([0])
    first, second = np.array([1 / 2, 1 / 3]) / (1 / 2 + 1 / 3)
    np.testing.assert_allclose(scores[2] / scores[1], (second / 3) / (first / 2 + second / 3), rtol=1e-5)


def test_popular_likes_start_more_walks_if_wished() -> None:
    plain, more = (RandomWalk.train(LOG, replace(PLAIN, query_power=power)) for power in (0.0, 1.0))
    # Item 0 is liked by two people and leads to 1; item 3 is liked by one and leads to 2.
    gains = more.score([0])[1] / plain.score([0])[1], more.score([3])[2] / plain.score([3])[2]
    np.testing.assert_allclose(gains[0] / gains[1], 2, rtol=1e-5)


def test_the_most_visited_items_alone_are_kept() -> None:
    assert np.flatnonzero(RandomWalk.train(LOG, replace(PLAIN, kept=1)).score([0])).tolist() == [1]
