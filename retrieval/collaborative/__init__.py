"""Collaborative models, one a file; each scores items from a list of liked ones, with no user id."""

from retrieval.collaborative.ease import Ease
from retrieval.collaborative.item_knn import ItemKnn
from retrieval.collaborative.popularity import Popularity
from retrieval.types import CollaborativeModel

MODELS: dict[str, type[CollaborativeModel]] = {"ease": Ease, "item_knn": ItemKnn, "popularity": Popularity}
"""Every model an index may hold, by the name of its folder."""

__all__ = ["MODELS", "Ease", "ItemKnn", "Popularity"]
