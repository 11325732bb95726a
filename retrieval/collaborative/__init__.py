"""Collaborative models, one a file; each scores items from a list of liked ones, with no user id."""

from retrieval.collaborative.als import Als
from retrieval.collaborative.bpr import Bpr
from retrieval.collaborative.ease import Ease
from retrieval.collaborative.histories import Histories, histories
from retrieval.collaborative.item2vec import Item2Vec
from retrieval.collaborative.item_knn import ItemKnn
from retrieval.collaborative.markov import Markov
from retrieval.collaborative.model import FittedModel
from retrieval.collaborative.popularity import Popularity
from retrieval.collaborative.random_walk import RandomWalk

MODELS: dict[str, type[FittedModel]] = {
    model.name: model for model in (Popularity, ItemKnn, Ease, Als, Bpr, Markov, Item2Vec, RandomWalk)
}
"""Every model there is, by the name of its folder in an index."""

__all__ = ["MODELS", "Ease", "FittedModel", "Histories", "ItemKnn", "Popularity", "histories"]
