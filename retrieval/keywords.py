"""Keywords of an item by KeyBERT, with the encoder in use as its model.

Grootendorst, "KeyBERT: Minimal keyword extraction with BERT" (2020). Korean candidates are nouns
found by morphological analysis, because splitting at spaces keeps particles and loses one-syllable
words; English candidates are one- and two-word phrases without stop words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from langchain_core.embeddings import Embeddings

from retrieval.analysis import english_words, korean_nouns
from retrieval.encoder import encode

if TYPE_CHECKING:
    from keybert import KeyBERT
    from sklearn.feature_extraction.text import CountVectorizer

PER_LANGUAGE = 8
DIVERSITY = 0.4
BATCH = 64


class KeywordExtractor:
    """KeyBERT over one encoder. Importing keybert takes seconds: for building an index, never to answer."""

    def __init__(self, encoder: Embeddings, per_language: int = PER_LANGUAGE) -> None:
        self._model = _keybert(encoder)
        self._vectorizers = {"ko": _korean_vectorizer(), "en": _english_vectorizer()}
        self.per_language = per_language

    def extract(self, texts: Sequence[str], language: str) -> Iterator[tuple[str, ...]]:
        """Keywords of each text, best first; none for a text without a candidate word.

        Raises KeyError for a language other than "ko" and "en".
        """
        vectorizer = self._vectorizers[language]
        candidates = vectorizer.build_analyzer()
        for start in range(0, len(texts), BATCH):
            batch = texts[start : start + BATCH]
            usable = [text for text in batch if candidates(text)]
            found = iter(self._extract(usable, vectorizer))
            yield from (next(found) if candidates(text) else () for text in batch)

    def _extract(self, texts: list[str], vectorizer: CountVectorizer) -> list[tuple[str, ...]]:
        if not texts:
            return []
        found: Any = self._model.extract_keywords(
            texts, vectorizer=vectorizer, top_n=self.per_language, use_mmr=True, diversity=DIVERSITY
        )
        # KeyBERT returns a flat list for a list of one text.
        lists = [found] if len(texts) == 1 else found
        return [tuple(word for word, _ in keywords) for keywords in lists]


def _keybert(encoder: Embeddings) -> KeyBERT:
    from keybert import KeyBERT
    from keybert.backend import BaseEmbedder

    class EncoderBackend(BaseEmbedder):
        """Without a backend of a known class KeyBERT would go and download a model of its own."""

        def embed(self, documents: Any, verbose: bool = False) -> np.ndarray:
            return encode(encoder, [str(document) for document in documents])

    return KeyBERT(model=EncoderBackend())


def _korean_vectorizer() -> CountVectorizer:
    from sklearn.feature_extraction.text import CountVectorizer

    return CountVectorizer(tokenizer=korean_nouns, token_pattern=None, lowercase=False)


def _english_vectorizer() -> CountVectorizer:
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS, CountVectorizer

    return CountVectorizer(
        tokenizer=lambda text: [w for w in english_words(text) if w not in ENGLISH_STOP_WORDS],
        token_pattern=None,
        ngram_range=(1, 2),
        lowercase=False,
    )
