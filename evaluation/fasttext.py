"""A plain baseline for the encoder: fastText word vectors, averaged.

Bojanowski et al., "Enriching word vectors with subword information", TACL 2017, trained with gensim. The words of
the two texts of a pair are mixed into one, which brings two languages into one space (Vulić and Moens, "Bilingual
word embeddings from non-parallel document-aligned data", ACL 2015).
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from langchain_core.embeddings import Embeddings

from retrieval.encoder_training.pairs import Pair

if TYPE_CHECKING:
    from gensim.models import FastText

DIMENSIONS = 256
EPOCHS = 5
BUCKETS = 200_000
_WORDS = re.compile(r"\w+")


class FastTextEncoder(Embeddings):
    """The mean of a text's word vectors."""

    def __init__(self, model: FastText) -> None:
        self._model = model

    @classmethod
    def train(cls, pairs: Sequence[Pair], seed: int = 0) -> FastTextEncoder:
        """Skip-gram over the mixed words of every pair."""
        from gensim.models import FastText

        model = FastText(
            [mixed(pair, random.Random(f"{seed} {row}")) for row, pair in enumerate(pairs)],
            vector_size=DIMENSIONS,
            sg=1,
            min_count=2,
            bucket=BUCKETS,
            epochs=EPOCHS,
            workers=2,
            seed=seed,
        )
        return cls(model)

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """(n, 256) as lists; zeros for a text without a word."""
        return [self.embed_query(text) for text in texts]

    def embed_query(self, text: str) -> list[float]:
        """(256,) as a list."""
        words = words_of(text)
        if not words:
            return [0.0] * DIMENSIONS
        return list(np.mean([self._model.wv[word] for word in words], axis=0).astype(float))


def words_of(text: str) -> list[str]:
    """Lower-case words."""
    return _WORDS.findall(text.lower())


def mixed(pair: Pair, chance: random.Random) -> list[str]:
    """The words of both texts in one, each text's in its order, the other's scattered among them."""
    left, right = words_of(pair.left), words_of(pair.right)
    places = [True] * len(left) + [False] * len(right)
    chance.shuffle(places)
    own, other = iter(left), iter(right)
    return [next(own) if first else next(other) for first in places]
