"""The map of the catalogue: what the browser draws, as plain values, and the words around it as HTML. Pure.

Titles and labels go to the browser as values and are shown there as text, never as HTML.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from random import Random
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.page.icons import icon
from assistant.page.words import named, word
from data.item import Item, in_language
from retrieval.clusters import Cluster, Clusters
from retrieval.index import Index

HUES = 12
"""Colours on the map; see --rt-hue-… in views.css."""
MOST = 6000
"""Points drawn; of a larger catalogue a sample."""
KINDS = ("movie", "course")
NEAR = 1e-4
"""Added to squared distances of centres, in widths of the map squared, so that none is zero."""
ROUNDS = 3
"""How often every cluster chooses its colour anew."""
ALIKE = 0.15
"""How much two neighbouring hues are alike, beside one and the same."""


def head(kinds: Sequence[str], language: str) -> str:
    """Title, and the switch of kinds where there are several."""
    switch = "".join(
        f'<button type="button" data-do="kind" data-kind="{escape(kind)}" aria-pressed="{"true" if kind == kinds[0] else "false"}">'
        f"{escape(named('kind', kind, language) or kind)}</button>"
        for kind in kinds
    )
    group = (
        f'<div class="rt-switch" role="group" aria-label="{escape(word("kind", language))}">{switch}</div>'
    )
    return (
        f'<header class="rt-head"><div><h2>{escape(word("explore_title", language))}</h2>'
        f"<p>{escape(word('explore_hint', language))}</p></div>{group if len(kinds) > 1 else ''}</header>"
    )


def tools(language: str) -> str:
    """Buttons that bring the map nearer."""
    buttons = "".join(
        f'<button type="button" class="rt-square" data-do="{name}" aria-label="{escape(word(name, language))}" '
        f'title="{escape(word(name, language))}">{icon(picture)}</button>'
        for name, picture in (("nearer", "new"), ("farther", "minus"), ("whole", "whole"))
    )
    return f'<div class="rt-zoom">{buttons}</div>'


def legend(clusters: Clusters, colours: Sequence[int], language: str) -> str:
    """Every cluster with its colour, name and size, as buttons; the browser puts titles under the one that is open."""
    rows = "".join(
        f'<li data-kind="{escape(one.kind)}"><button type="button" data-do="cluster" data-number="{one.number}" aria-expanded="false" '
        f'style="--mark:var(--rt-hue-{colours[one.number]})"><i aria-hidden="true"></i>'
        f"<span>{escape(in_language(one.label, language))}</span><small>{one.size}</small></button></li>"
        for one in clusters.clusters
    )
    title = escape(word("explore_legend", language))
    return f'<nav aria-label="{title}"><h3>{title}</h3><ul class="rt-clusters">{rows}</ul></nav>'


def points(index: Index, language: str) -> dict[str, Any]:
    """The map: `asks` are texts around a title that make a question of it, `points` are
    [x, y, cluster, title, year, id, number in `asks`] with x and y in 0–1, `clusters` are [kind, colour, label].
    """
    clusters, asks = index.clusters, dict[tuple[str, str], int]()
    drawn = [
        [
            *(round(float(value), 4) for value in clusters.coordinates[row]),
            int(clusters.of_row[row]),
            in_language(index.items[row].title, language),
            index.items[row].year or "",
            index.items[row].id,
            asks.setdefault(_around(index.items[row], language), len(asks)),
        ]
        for row in _sample(len(index.items))
    ]
    colours = hues(clusters)
    return {
        "points": drawn,
        "asks": [list(pair) for pair in asks],
        "clusters": [
            [one.kind, colours[one.number], in_language(one.label, language)] for one in clusters.clusters
        ],
    }


def parts(index: Index, language: str) -> dict[str, str]:
    """The HTML around the map, by name of its place."""
    return {
        "head": head(kinds(index.clusters.clusters), language),
        "tools": tools(language),
        "legend": legend(index.clusters, hues(index.clusters), language),
    }


def kinds(clusters: Sequence[Cluster]) -> list[str]:
    """Kinds there are, films first."""
    found = {one.kind for one in clusters}
    return [*(kind for kind in KINDS if kind in found), *sorted(found.difference(KINDS))]


def hues(clusters: Clusters) -> list[int]:
    """A colour (0–11) for each cluster: those near each other on the map get hues far apart, as far as there are.

    Each takes the colour least used around it, again and again; clusters of other kinds do not count, being on the
    map at other times.
    """
    numbers = range(len(clusters.clusters))
    centres = _centres(clusters)
    squares = ((centres[:, None] - centres[None]) ** 2).sum(axis=2)
    kinds = np.array([one.kind for one in clusters.clusters])
    near = (kinds[:, None] == kinds[None]) / (squares + NEAR) ** 2
    np.fill_diagonal(near, 0)
    chosen = np.full(len(numbers), -1)
    for _ in range(ROUNDS):
        for number in numbers:
            cost = np.zeros(HUES)
            for hue in range(HUES):
                apart = np.minimum((chosen - hue) % HUES, (hue - chosen) % HUES)
                weight = np.where(apart == 0, 1.0, np.where(apart == 1, ALIKE, 0.0)) * (chosen >= 0)
                cost[hue] = float(weight @ near[number])
            chosen[number] = int(np.argmin(cost))
    return [int(hue) for hue in chosen]


def _centres(clusters: Clusters) -> NDArray[np.float64]:
    """(n_clusters, 2) medians of the places of their items."""
    rows = (clusters.coordinates[clusters.of_row == one.number] for one in clusters.clusters)
    return np.array(
        [np.median(places, axis=0) if len(places) else (0.5, 0.5) for places in rows], dtype=np.float64
    )


def _sample(count: int) -> list[int]:
    rows = list(range(count))
    return rows if count <= MOST else sorted(Random(0).sample(rows, MOST))


def _around(item: Item, language: str) -> tuple[str, str]:
    """What stands before and after the title in a question for what is like it."""
    title = in_language(item.title, language)
    name = "follow_like_course" if item.kind == "course" else "follow_like"
    before, _, after = word(name, language, title=title).partition(title)
    return before, after
