"""What token vectors begin with."""

import numpy as np

from retrieval.encoder_training.training import START, starts

RNG = np.random.default_rng(2)
KNOWN = RNG.normal(size=(50, 8)).astype(np.float32)


def test_tokens_begin_with_the_teacher_s_directions_at_the_usual_length() -> None:
    begun = starts(KNOWN, np.zeros(50), 8)
    centred = KNOWN - KNOWN.mean(axis=0)
    cosines = (begun * centred).sum(1) / np.linalg.norm(begun, axis=1) / np.linalg.norm(centred, axis=1)
    np.testing.assert_allclose(cosines, 1, atol=1e-5)
    assert abs(begun.std() - START) < 0.01


def test_frequent_tokens_begin_shorter() -> None:
    frequency = np.where(np.arange(50) < 25, 0.01, 0.0)
    begun, even = starts(KNOWN, frequency, 8), starts(KNOWN, np.zeros(50), 8)
    lengths = np.linalg.norm(begun, axis=1) / np.linalg.norm(even, axis=1)
    assert lengths[:25].max() < 0.1
    np.testing.assert_allclose(lengths[25:], 1, atol=1e-5)


def test_fewer_dimensions_keep_the_main_directions_and_more_are_filled_with_nothing() -> None:
    flat = KNOWN.copy()
    flat[:, 3:] *= 1e-3
    cut = starts(flat, np.zeros(50), 3)
    whole = starts(flat, np.zeros(50), 8)
    np.testing.assert_allclose(
        cut @ cut.T / cut.var(), whole @ whole.T / whole.var() / 8 * 3, rtol=0.05, atol=0.05
    )
    wide = starts(KNOWN, np.zeros(50), 12)
    assert not wide[:, 8:].any()
