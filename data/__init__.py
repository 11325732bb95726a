"""The catalogue and the interaction log: what an item is, how files of items and events are read and checked.

>>> from data import load_catalogue, BUNDLED
>>> items = load_catalogue(BUNDLED).items
"""

from data.catalogue import BUNDLED, Catalogue, load_catalogue
from data.errors import BadRow, CatalogueError, InteractionError, RecotalkError
from data.interactions import Interactions, load_interactions
from data.item import Item, Series

__all__ = [
    "BUNDLED",
    "BadRow",
    "Catalogue",
    "CatalogueError",
    "InteractionError",
    "Interactions",
    "Item",
    "RecotalkError",
    "Series",
    "load_catalogue",
    "load_interactions",
]
