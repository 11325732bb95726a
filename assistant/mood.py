"""What an asked mood rules out: nobody who wants something calm or warm for tonight means a horror film.

A plot may say "it begins as a gentle romance", and to words and vectors that is gentle too; genres know better.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from assistant.types import Request
from data.item import Item
from retrieval.types import Mask

GENTLE = frozenset(
    {"gentle", "quiet", "calm", "warm", "heartwarming", "cozy", "healing", "feel-good", "cute", "wholesome"}
    | {"잔잔한", "조용한", "따뜻한", "포근한", "힐링", "귀여운", "훈훈한"}
)
HARSH = "horror"


def of_mood(request: Request, items: Sequence[Item], mask: Mask) -> Mask:
    """The rows of `mask` that fit the mood asked for; all of them where horror is asked for or nothing is left."""
    asked = {*request.filters.genres, *request.filters.any_genres}
    if HARSH in asked or not GENTLE & set(request.text.casefold().split()):
        return mask
    gentle = np.array([HARSH not in item.genres for item in items])
    return mask & gentle if (mask & gentle).any() else mask
