"""Weights found on validation data."""

from __future__ import annotations

import numpy as np
import pytest

from evaluation.collaborative.blending import gain, judged, searched_weights

RNG = np.random.default_rng(5)
N_USERS, N_ITEMS = 200, 30


def signal(strength: float, wanted: np.ndarray) -> np.ndarray:
    scores = RNG.normal(size=(N_USERS, N_ITEMS)).astype(np.float32)
    scores[np.arange(N_USERS), wanted] += strength
    return scores


@pytest.fixture(scope="module")
def wanted() -> np.ndarray:
    return RNG.integers(0, N_ITEMS, N_USERS)


def search(parts: dict[str, np.ndarray], wanted: np.ndarray) -> tuple[dict[str, float], float]:
    tastes = [np.array([(row + 1) % N_ITEMS]) for row in wanted]
    return searched_weights(judged(parts, tastes, [np.array([row]) for row in wanted]))


def test_scorers_that_know_different_things_share_the_weight(wanted: np.ndarray) -> None:
    parts = {"one": signal(1.5, wanted), "other": signal(1.5, wanted), "noise": signal(0, wanted)}
    weights, value = search(parts, wanted)
    alone = max(search({name: part}, wanted)[1] for name, part in parts.items())
    assert value > alone
    assert weights["one"] and weights["other"]
    assert weights.get("noise", 0) < 0.2 * max(weights.values())


def test_a_scorer_alone_is_the_blend(wanted: np.ndarray) -> None:
    assert search({"one": signal(2, wanted)}, wanted)[0] == {"one": 1.0}


def test_items_a_scorer_does_not_know_are_left_out(wanted: np.ndarray) -> None:
    partly = signal(1, wanted)
    partly[:, wanted[0]] = np.nan
    data = judged(
        {"one": signal(1, wanted), "partly": partly},
        [np.array([0])] * N_USERS,
        [np.array([row]) for row in wanted],
    )
    assert len(data.wanted) == len(data.owners) == ((wanted != wanted[0]) & (wanted != 0)).sum()
    assert np.isfinite(data.quality({"one": 1, "partly": 1}))


def test_equal_items_share_the_middle_of_their_places(wanted: np.ndarray) -> None:
    same = np.ones((N_USERS, N_ITEMS), dtype=np.float32)
    data = judged(
        {"same": same},
        [np.array([(row + 1) % N_ITEMS]) for row in wanted],
        [np.array([row]) for row in wanted],
    )
    assert set(data.ranks(data.places[0])) == {N_ITEMS / 2}


def test_every_held_out_item_counts_and_people_count_the_same() -> None:
    scores = np.tile(np.arange(10, 0, -1, dtype=np.float32), (2, 1))
    data = judged({"falling": scores}, [np.array([0]), np.array([9])], [np.array([1, 3]), np.array([0])])
    assert data.ranks(data.places[0]).tolist() == [1, 3, 1]
    assert data.quality({"falling": 1}) == pytest.approx(((1 + 0.5) / 2 + 1) / 2)


def test_the_gain_of_a_place_is_its_discount() -> None:
    np.testing.assert_allclose(gain(np.array([1.0, 3.0, 100.0, 101.0])), [1, 0.5, 1 / np.log2(101), 0])
