"""The plain baseline."""

import random

import numpy as np

from evaluation.fasttext import DIMENSIONS, FastTextEncoder, mixed
from retrieval.encoder_training.pairs import Pair

WORDS = [
    ("detective", "형사"),
    ("dream", "꿈"),
    ("space", "우주"),
    ("love", "사랑"),
    ("war", "전쟁"),
    ("school", "학교"),
]


def test_both_texts_keep_their_order_when_mixed() -> None:
    words = mixed(Pair("s", "a b c", "가 나 다"), random.Random(1))
    assert [word for word in words if word.isascii()] == ["a", "b", "c"]
    assert [word for word in words if not word.isascii()] == ["가", "나", "다"]


def test_words_of_a_pair_come_together() -> None:
    beside = [f"{letter * 3} {letter * 4}" for letter in "abcdef"]
    pairs = [Pair("s", f"{a} {x}", f"{b} {x}") for (a, b), x in zip(WORDS, beside, strict=True)] * 300
    encoder = FastTextEncoder.train(pairs)
    vectors = [np.array(encoder.embed_documents(list(side))) for side in zip(*WORDS, strict=True)]
    english, korean = (v / np.linalg.norm(v, axis=1, keepdims=True) for v in vectors)
    assert (np.argmax(english @ korean.T, axis=1) == np.arange(len(WORDS))).mean() > 0.6
    assert encoder.embed_query("?!") == [0.0] * DIMENSIONS
