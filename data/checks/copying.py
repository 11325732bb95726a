"""How much of a text stands word for word in other texts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

LONGEST_SHARED_RUN = 8
"""Words in a row that two texts on one subject may share by chance; names and set phrases come to that."""

_FACTOR = np.uint64(0x9E3779B97F4A7C15)


def words(text: str) -> list[str]:
    """The words of a text as they are compared: case and the punctuation around them do not count."""
    stripped = ("".join(c for c in word.casefold() if c.isalnum()) for word in text.split())
    return [word for word in stripped if word]


def longest_shared_runs(texts: Sequence[str], others: Iterable[str]) -> NDArray[np.int64]:
    """(n_texts,) the most consecutive words that each text shares with any one of `others`.

    Runs of one length are compared by a 64-bit rolling hash, one length after the other until no text
    shares any, so 20,000 other texts take seconds.
    """
    numbers: dict[str, int] = {}
    ours, owner = _numbered(texts, numbers)
    theirs, source = _numbered(others, numbers)
    code = np.random.default_rng(0).integers(1, 2**63, size=len(numbers) + 1, dtype=np.uint64)
    found = np.zeros(len(texts), dtype=np.int64)
    own_hash, other_hash = code[ours], code[theirs]
    for length in range(1, len(ours) + 1):
        own_runs, own_start = _runs(own_hash, owner, length)
        other_runs, _ = _runs(other_hash, source, length)
        shared = owner[own_start[np.isin(own_runs, other_runs)]]
        if not len(shared):
            break
        found[shared] = length
        own_hash = _longer(own_hash, code[ours], length)
        other_hash = _longer(other_hash, code[theirs], length)
    return found


def _numbered(texts: Iterable[str], numbers: dict[str, int]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Word numbers of all texts in a row, and which text each word is of."""
    codes: list[int] = []
    owner: list[int] = []
    for row, text in enumerate(texts):
        found = [numbers.setdefault(word, len(numbers)) for word in words(text)]
        codes.extend(found)
        owner.extend([row] * len(found))
    return np.array(codes, dtype=np.int64), np.array(owner, dtype=np.int64)


def _runs(
    hashes: NDArray[np.uint64], owner: NDArray[np.int64], length: int
) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """The hashes of runs of `length` words that lie within one text, and where they start."""
    starts = np.arange(max(0, len(owner) - length + 1))
    inside = starts[owner[starts] == owner[starts + length - 1]]
    return hashes[inside], inside


def _longer(hashes: NDArray[np.uint64], words: NDArray[np.uint64], length: int) -> NDArray[np.uint64]:
    """Hashes of runs one word longer than `length`, by start; the last `length` ones mean nothing."""
    following = np.zeros_like(words)
    following[: max(0, len(words) - length)] = words[length:]
    return hashes * _FACTOR + following  # unsigned 64-bit arithmetic wraps round, as a rolling hash wants
