"""The tokeniser and bags of tokens."""

import numpy as np
import pytest
from tokenizers import Tokenizer, models

from retrieval.encoder_training.recipe import Recipe, TrainingPairs
from retrieval.encoder_training.tokens import TokenBags, english_pieces, frequencies, train_tokenizer

WORDS = [
    ("detective", "형사"),
    ("dream", "꿈"),
    ("space", "우주"),
    ("love", "사랑"),
    ("war", "전쟁"),
    ("school", "학교"),
]


@pytest.fixture(scope="module")
def pairs() -> TrainingPairs:
    texts = [f"{a} of the {b}" for a, _ in WORDS for b, _ in WORDS]
    return TrainingPairs(
        texts, [korean for _, korean in WORDS] * len(WORDS), ["words"] * len(texts), np.ones(len(texts))
    )


def test_token_bags_select_the_texts_asked_for() -> None:
    bags = TokenBags(ids=np.array([5, 6, 7, 8, 9]), starts=np.array([0, 2, 2, 5]))
    ids, offsets = bags.select(np.array([2, 1, 0]), 0.0, np.random.default_rng(0))
    assert ids.tolist() == [7, 8, 9, 5, 6]
    assert offsets.tolist() == [0, 3, 3]


def test_dropout_leaves_out_its_share_and_keeps_the_offsets_right() -> None:
    bags = TokenBags(ids=np.repeat(np.arange(100), 50), starts=np.arange(0, 5001, 50))
    ids, offsets = bags.select(np.arange(100), 0.2, np.random.default_rng(0))
    assert len(ids) == pytest.approx(4000, rel=0.05)
    assert all(set(part) == {row} for row, part in enumerate(np.split(ids, offsets[1:])))


def test_tokenizer_has_the_size_asked_for_and_no_case(pairs: TrainingPairs) -> None:
    tokenizer = train_tokenizer(pairs, Recipe(vocabulary=120))
    assert tokenizer.get_vocab_size() <= 120
    assert tokenizer.encode("DREAM").ids == tokenizer.encode("dream").ids


def test_english_pieces_are_the_tokens_an_english_teacher_can_read() -> None:
    pieces = [("<unk>", 0.0), ("▁dream", -1.0), ("형사", -2.0), ("a", -3.0), ("ing", -3.0), ("▁", -4.0)]
    ids, words = english_pieces(Tokenizer(models.Unigram(pieces, unk_id=0)))
    assert (ids.tolist(), words) == ([1, 4], ["dream", "ing"])


def test_frequencies_are_shares_of_all_tokens() -> None:
    bags = TokenBags(ids=np.array([1, 1, 3, 1]), starts=np.array([0, 4]))
    assert frequencies(bags, 5).tolist() == [0, 0.75, 0, 0.25, 0]
