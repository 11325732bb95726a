"""The tokeniser, a Unigram model (Kudo 2018, arXiv:1804.10959), and texts as bags of its tokens."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, trainers

from retrieval.encoder_training.recipe import Recipe, TrainingPairs

UNKNOWN = "<unk>"
WORD_START = "▁"
MAX_TOKENS = 160
"""Longer texts are cut in training, which saves time; the trained model takes a text of any length."""


@dataclass(frozen=True, slots=True)
class TokenBags:
    """Token ids of many texts, end to end: text i is `ids[starts[i] : starts[i + 1]]`."""

    ids: np.ndarray
    starts: np.ndarray

    @classmethod
    def of(cls, tokenizer: Tokenizer, texts: Sequence[str]) -> TokenBags:
        encodings = tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
        bags = [encoding.ids[:MAX_TOKENS] for encoding in encodings]
        starts = np.concatenate([[0], np.cumsum([len(bag) for bag in bags])])
        return cls(np.fromiter((i for bag in bags for i in bag), dtype=np.int64, count=starts[-1]), starts)

    def select(
        self, rows: np.ndarray, dropout: float, rng: np.random.Generator
    ) -> tuple[np.ndarray, np.ndarray]:
        """(ids, offsets) of the texts at `rows`, as torch's EmbeddingBag takes them, some tokens left out."""
        lengths = self.starts[rows + 1] - self.starts[rows]
        offsets = np.cumsum(lengths) - lengths
        positions = np.arange(lengths.sum()) + np.repeat(self.starts[rows] - offsets, lengths)
        kept = rng.random(len(positions)) >= dropout
        kept_before = np.concatenate([[0], np.cumsum(kept)])
        return self.ids[positions[kept]], kept_before[offsets]


def train_tokenizer(pairs: TrainingPairs, recipe: Recipe) -> Tokenizer:
    """A lower-casing Unigram tokeniser that ignores accents and splits off punctuation.

    It learns from each text once; those of pairs with a weight under 1 are drawn with that chance.
    """
    drawn = np.random.default_rng(recipe.seed).random(len(pairs.weights)) < pairs.weights
    texts = dict.fromkeys(
        side[row] for row in np.flatnonzero(drawn).tolist() for side in (pairs.left, pairs.right)
    )
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizers.Sequence(
        [
            # Taken apart, accents can be removed; put together again, Hangul is whole syllables.
            normalizers.NFKD(),
            normalizers.StripAccents(),
            normalizers.NFKC(),
            normalizers.Lowercase(),
            normalizers.Replace(Regex(r"\s+"), " "),
            normalizers.Strip(),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Metaspace(), pre_tokenizers.Punctuation(), pre_tokenizers.Digits()]
    )
    trainer = trainers.UnigramTrainer(
        vocab_size=recipe.vocabulary,
        special_tokens=[UNKNOWN],
        unk_token=UNKNOWN,
        max_piece_length=12,
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    tokenizer.model = _in_fixed_order(tokenizer)
    return tokenizer


def _in_fixed_order(tokenizer: Tokenizer) -> models.Unigram:
    """The same pieces in an order that does not change from run to run.

    The trainer appends the characters it did not pick as pieces in arbitrary order, each a little less
    likely than the one before; here they share one score.
    """
    unknown, *pieces = json.loads(tokenizer.to_str())["model"]["vocab"]
    floor = min((score for piece, score in pieces if len(piece) > 1), default=0.0)
    even = [(piece, round(max(score, floor), 6)) for piece, score in pieces]
    return models.Unigram([tuple(unknown), *sorted(even, key=lambda one: (-one[1], one[0]))], unk_id=0)


def english_pieces(tokenizer: Tokenizer) -> tuple[NDArray[np.int64], list[str]]:
    """(ids, texts) of the tokens in Latin script of two letters or more: what an English teacher knows."""
    found = {}
    for token, id in sorted(tokenizer.get_vocab().items(), key=lambda one: one[1]):
        word = token.replace(WORD_START, "").strip()
        if len(word) > 1 and word.isascii() and token != UNKNOWN:
            found[id] = word
    return np.array(list(found), dtype=np.int64), list(found.values())


def frequencies(bags: TokenBags, size: int) -> NDArray[np.float64]:
    """(size,) share of each token among all tokens."""
    counts = np.bincount(bags.ids, minlength=size)
    return np.asarray(counts / max(counts.sum(), 1))
