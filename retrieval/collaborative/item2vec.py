"""item2vec: vectors of items from the likes around them, as word2vec learns words, trained with gensim.

Barkan and Koenigstein, "Item2vec: neural item embedding for collaborative filtering", MLSP 2016: skip-gram
with negative sampling (Mikolov et al., NIPS 2013) over histories.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit
from tqdm import tqdm

from retrieval.collaborative.csr import fading
from retrieval.collaborative.histories import Histories
from retrieval.collaborative.model import FittedModel, State

_AT_ONCE = 1024


@dataclass(frozen=True, slots=True)
class Item2VecConfig:
    """How the vectors are learned, and how a taste is read.

    dimensions         length of the vectors
    window             likes at most so many steps apart in one history are each other's context (each pair
                       at d steps is drawn with probability 1 − (d − 1)/window)
    epochs             times the log is gone over
    negatives          items drawn against each pair
    negative_power     an item with n likes is drawn n^negative_power times as often
    learning_rate      of the first step; it falls to nearly 0 by the last
    recency            0–1: each liked item counts so many times the one liked after it
    seed               of all that is random
    """

    dimensions: int = 64
    window: int = 5
    epochs: int = 20
    negatives: int = 5
    negative_power: float = 0.75
    learning_rate: float = 0.025
    recency: float = 0.5
    seed: int = 0


class Item2Vec(FittedModel):
    """Each liked item gives every item a probability to stand near it; a taste is the mix of its items'.

    With vectors v of items and u of contexts, the logistic function of v·u tells pairs from negatives, of
    which there are k·Q(j) for each like of i (Levy and Goldberg, "Neural word embedding as implicit matrix
    factorization", NIPS 2014; gensim draws none equal to the pair's own context). So the chance of j near i
    is σ(v·u + log k·Q(j)), here made to sum to 1. Comparing v with v, as the item2vec paper does, leaves
    out how popular items are and ranks far worse.
    """

    name = "item2vec"
    Config = Item2VecConfig
    GRID: ClassVar[Mapping[str, tuple[Any, ...]]] = {
        "recency": (0.5, 0.9, 1.0),
        "window": (5, 10),
        "epochs": (10, 20, 40),
        "dimensions": (32, 64, 128),
    }

    SCORING: ClassVar[tuple[str, ...]] = ("recency",)

    @staticmethod
    def fit(histories: Histories, config: Item2VecConfig) -> State:
        """items, contexts (n_known, dimensions) float32; offsets (n_known,) float32, log k·Q."""
        # gensim takes most of a second to import.
        from gensim.models import Word2Vec
        from gensim.models.callbacks import CallbackAny2Vec

        class Progress(CallbackAny2Vec):
            def __init__(self) -> None:
                self.bar = tqdm(total=config.epochs, desc="item2vec", unit="epoch", disable=None)

            def on_epoch_end(self, model: Word2Vec) -> None:
                self.bar.update()

            def on_train_end(self, model: Word2Vec) -> None:
                self.bar.close()

        # In the order of the log, the last of several logs put together would have the last word.
        each = histories.each()
        order = np.random.default_rng(config.seed).permutation(len(each))
        model = Word2Vec(
            [[str(item) for item in each[user]] for user in order],
            sg=1,
            vector_size=config.dimensions,
            window=config.window,
            epochs=config.epochs,
            negative=config.negatives,
            ns_exponent=config.negative_power,
            alpha=config.learning_rate,
            sample=0,
            min_count=1,
            seed=config.seed,
            # With more workers no two runs are the same.
            workers=1,
            callbacks=[Progress()],
        )
        place = np.array([int(word) for word in model.wv.index_to_key])
        items, contexts = np.zeros_like(model.wv.vectors), np.zeros_like(model.syn1neg)
        items[place], contexts[place] = model.wv.vectors, model.syn1neg
        drawn = histories.counts() ** config.negative_power
        offsets = np.log(config.negatives * drawn / drawn.sum())
        return {"items": items, "contexts": contexts, "offsets": offsets.astype(np.float32)}

    def raw(self, tastes: Sequence[NDArray[np.int64]]) -> NDArray[np.float32]:
        """The probabilities the liked items give, the last liked counting most; each row sums to 1."""
        weights = fading(tastes, len(self.rows), self.config.recency)
        scores = np.zeros(weights.shape, dtype=np.float32)
        met = np.unique(weights.indices)
        for start in range(0, len(met), _AT_ONCE):
            some = met[start : start + _AT_ONCE]
            logits = self.state["items"][some] @ self.state["contexts"].T + self.state["offsets"]
            near = expit(logits)
            near /= near.sum(axis=1, keepdims=True)
            scores += weights[:, some] @ near
        return scores / scores.sum(axis=1, keepdims=True)
