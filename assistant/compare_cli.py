"""`recotalk compare`: each model's list for the same taste, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli_errors import errors_shown
from assistant.errors import UnknownName
from assistant.model_lists import ModelList, model_lists, named_by, overlap
from assistant.settings import Settings
from assistant.understanding.language import detect
from assistant.understanding.names import NameIndex
from assistant.writing import title_line
from data.item import Item, in_language
from retrieval.index import Index, open_index

if TYPE_CHECKING:
    from rich.table import Table

SIDE_BY_SIDE = 4
"""Lists next to each other."""
WIDTH = 150


def compare(
    titles: Annotated[list[str], typer.Argument(help="What is liked, oldest first; each a title or an id.")],
    count: Annotated[int, typer.Option("--count", "-k", min=1, max=50, help="Items a list.")] = 10,
    index: Annotated[Path | None, typer.Option(help="Index folder; the bundled one by default.")] = None,
) -> None:
    """Print what every model would recommend to who likes these titles, and what the lists share."""
    from rich.console import Console

    with errors_shown():
        settings = Settings()
        opened = open_index(index or settings.index, settings.encoder_choice)
        liked = titled(opened, titles)
    language = detect(" ".join(titles), "ko")
    lists = model_lists(opened, [item.id for item in liked], k=count)
    print("♥ " + " · ".join(title_line(item, language) for item in liked))
    if not lists:
        print("this index was built without a log of interactions: there are no models to compare")
        return
    recipe = opened.recipe
    if recipe is not None:
        print(f"blend chosen on {recipe.dataset}, {recipe.date}: {dict(recipe.weights)}")
    console = Console(width=max(Console().width, WIDTH))
    for start in range(0, len(lists), SIDE_BY_SIDE):
        console.print(side_by_side(lists[start : start + SIDE_BY_SIDE], lists, language))
    console.print(shared_counts(lists))


def titled(index: Index, titles: Sequence[str]) -> list[Item]:
    """The item each title or id means. Raises UnknownName for one that means none."""
    names = NameIndex(index.items)
    found = []
    for title in titles:
        ids = (title,) if title in index.row_of else names.titles(title)
        if not ids:
            raise UnknownName(f"the catalogue has no title like {title!r}")
        found.append(index.items[index.row_of[ids[0]]])
    return found


def side_by_side(shown: Sequence[ModelList], lists: Sequence[ModelList], language: str) -> Table:
    """One column a model; after each title, in how many of all the lists it stands."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    table = Table(box=SIMPLE_HEAD)
    for one in shown:
        table.add_column(one.model, ratio=1)
    for place in range(max(len(one.items) for one in lists)):
        table.add_row(*(_cell(one, place, lists, language) for one in shown))
    return table


def shared_counts(lists: Sequence[ModelList]) -> Table:
    """How many items each two lists share."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    table = Table(box=SIMPLE_HEAD, title="items two lists share")
    table.add_column("")
    for one in lists:
        table.add_column(one.model, justify="right")
    for one, counts in zip(lists, overlap(lists), strict=True):
        table.add_row(one.model, *map(str, counts))
    return table


def _cell(one: ModelList, place: int, lists: Sequence[ModelList], language: str) -> str:
    if place >= len(one.items):
        return "" if place else "knows none of these titles"
    item = one.items[place]
    year = f" ({item.year})" if item.year else ""
    return f"{in_language(item.title, language)}{year} ×{named_by(lists, item)}"
