"""Wrong answers that are near."""

import numpy as np

from retrieval.encoder_training.negatives import KEPT, NONE, HardNegatives, mined

# Texts 0-3 are left, 4-7 right; right texts lie on a line away from the left text of pair 0.
ANGLES = np.array([0.0, 0.6, 1.2, 1.8, 0.05, 0.65, 1.25, 1.85])
VECTORS = np.stack([np.cos(ANGLES), np.sin(ANGLES)], axis=1).astype(np.float32)
PAIRS = np.array([[0, 4], [1, 5], [2, 6], [3, 7]])
ONE_SOURCE = np.zeros(4, dtype=np.int64)


def kept(row: np.ndarray) -> list[int]:
    return [int(id) for id in row if id != NONE]


def test_the_nearest_wrong_texts_of_the_other_side_come_first() -> None:
    found = mined(VECTORS, PAIRS, ONE_SOURCE)
    assert kept(found.right[0]) == [5, 6, 7]
    assert kept(found.left[3]) == [2, 1, 0]
    assert found.left.shape == found.right.shape == (4, KEPT)


def test_a_text_as_near_as_the_right_one_may_be_right_and_is_left_out() -> None:
    twins = VECTORS.copy()
    twins[5] = twins[4]
    assert 5 not in kept(mined(twins, PAIRS, ONE_SOURCE).right[0])


def test_wrong_answers_come_from_the_source_of_the_pair() -> None:
    found = mined(VECTORS, PAIRS, np.array([0, 1, 0, 1]))
    assert kept(found.right[0]) == [6] and kept(found.right[1]) == [7]


def test_one_of_them_is_drawn_for_each_pair_and_none_where_there_is_none() -> None:
    found = mined(VECTORS, PAIRS, np.array([0, 0, 0, 9]))
    rng = np.random.default_rng(1)
    drawn = np.array([found.draw(np.arange(4), rng)[1] for _ in range(50)])
    assert set(drawn[:, 0]) == {5, 6}
    assert set(drawn[:, 3]) == {NONE}
    empty = np.full((1, KEPT), NONE)
    assert HardNegatives(empty, empty).draw(np.array([0]), rng)[0].tolist() == [NONE]
