"""Topic clusters of a catalogue, and a map of it: what to spread a list over, and what to show when exploring.

Each kind is clustered by itself: k-means over unit vectors, as in spherical k-means (Dhillon and Modha, "Concept
decompositions for large sparse text data using clustering", 2001), on the main components of the item vectors.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from data.item import Item, in_language
from retrieval.cluster_labels import cluster_labels
from retrieval.types import Mask

COMPONENTS = 50
"""Main components kept: the rest is mostly what tells two items of one topic apart."""
AROUND = (0.7, 0.9, 1.0, 1.1)
"""Numbers of clusters that are tried, as shares of √(n/2), the rule of thumb of Mardia, Kent and Bibby 1979."""
MOST = 40
"""Clusters of a kind, however large: more than that nobody reads."""
FEWEST_ITEMS = 8
"""Items of a kind below which there is one cluster."""
STARTS = 10
JUDGED = 3000
"""Items the silhouette is measured on."""
MAPPED = 10_000
"""Items up to which t-SNE draws the map, in a minute or two; larger catalogues are drawn by two main components."""
STEPS = 500
"""Steps of t-SNE: twice as many bring no more items of one topic together on the bundled map."""

LABELS = "clusters.json"
OF_ROW = "of_row.npy"
COORDINATES = "coordinates.npy"


@dataclass(frozen=True, slots=True)
class Cluster:
    """A topic: its number, the kind and number of its items, and its name by language ("범죄 · 형사 · 조폭")."""

    number: int
    kind: str
    size: int
    label: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Clusters:
    """Every item of a catalogue in one topic, and in one place.

    of_row       (n_items,) int: the number of each row's cluster, an index into `clusters`
    clusters     by kind in alphabetical order, larger ones first
    coordinates  (n_items, 2) float32 in 0–1: near on the map is near in meaning
    """

    of_row: NDArray[np.int64]
    clusters: tuple[Cluster, ...]
    coordinates: NDArray[np.float32]

    def label(self, row: int, language: str) -> str:
        """The name of the cluster that `row` is in."""
        return in_language(self.clusters[int(self.of_row[row])].label, language)

    def elsewhere(self, rows: Sequence[int], vectors: NDArray[np.float32]) -> Mask:
        """Something different from `rows`: the items of the half of the other clusters, by kind, that is farther
        from them. `vectors` are those of the items, (n_items, dim) unit-norm. Every row where `rows` is empty.
        """
        if not len(rows):
            return np.ones(len(self.of_row), dtype=np.bool_)
        centres = np.array([vectors[self.of_row == cluster.number].mean(axis=0) for cluster in self.clusters])
        norms = np.maximum(np.linalg.norm(centres, axis=1), 1e-9)
        near = centres @ vectors[list(rows)].mean(axis=0) / norms
        other = ~np.isin(np.arange(len(self.clusters)), self.of_row[list(rows)])
        kinds = np.array([cluster.kind for cluster in self.clusters])
        far = np.zeros(len(self.clusters), dtype=np.bool_)
        for kind in set(kinds[other]):
            here = other & (kinds == kind)
            far |= here & (near <= np.median(near[here]))
        return far[self.of_row]

    def save(self, folder: Path) -> None:
        """Write three files into `folder`, which exists."""
        labels = [asdict(cluster) for cluster in self.clusters]
        (folder / LABELS).write_text(json.dumps(labels, ensure_ascii=False, indent=1) + "\n", "utf-8")
        np.save(folder / OF_ROW, self.of_row.astype(np.int16))
        np.save(folder / COORDINATES, self.coordinates)

    @classmethod
    def load(cls, folder: Path) -> Clusters:
        """What `save` wrote into `folder`."""
        labels = json.loads((folder / LABELS).read_text("utf-8"))
        return cls(
            of_row=np.load(folder / OF_ROW, allow_pickle=False).astype(np.int64),
            clusters=tuple(Cluster(**label) for label in labels),
            coordinates=np.load(folder / COORDINATES, allow_pickle=False).astype(np.float32),
        )


def find_clusters(items: Sequence[Item], vectors: NDArray[np.float32], seed: int = 0) -> Clusters:
    """Clusters and map of `items` by their vectors ((n_items, dim) float32, rows unit-norm).

    The same input and seed give the same result on one machine with the same number of threads.
    """
    of_row = find_topics(items, vectors, seed)
    clusters: list[Cluster] = []
    for kind in sorted({item.kind for item in items}):
        rows = np.array([row for row, item in enumerate(items) if item.kind == kind])
        found = of_row[rows] - len(clusters)
        labels = cluster_labels([items[row] for row in rows], found)
        sizes = np.bincount(found).tolist()
        clusters += [
            Cluster(len(clusters) + number, kind, size, label)
            for number, (size, label) in enumerate(zip(sizes, labels, strict=True))
        ]
    return Clusters(of_row, tuple(clusters), _map(vectors, seed))


def find_topics(items: Sequence[Item], vectors: NDArray[np.float32], seed: int = 0) -> NDArray[np.int64]:
    """(n_items,) the number of each item's cluster, by kind in alphabetical order, larger ones first."""
    of_row = np.zeros(len(items), dtype=np.int64)
    so_far = 0
    for kind in sorted({item.kind for item in items}):
        rows = np.array([row for row, item in enumerate(items) if item.kind == kind])
        found = _partition(_main_components(vectors[rows], seed), seed)
        of_row[rows] = found + so_far
        so_far += int(found.max()) + 1
    return of_row


def _main_components(vectors: NDArray[np.float32], seed: int) -> NDArray[np.float32]:
    """(n, ≤ 50) float32, rows unit-norm but for an item that is the mean of all."""
    from sklearn.decomposition import PCA  # takes a good second to import

    if len(vectors) < 2:
        return np.zeros((len(vectors), 1), dtype=np.float32)
    components = PCA(min(COMPONENTS, *vectors.shape), random_state=seed).fit_transform(vectors)
    norms = np.linalg.norm(components, axis=1, keepdims=True)
    return (components / np.where(norms > 1e-6, norms, 1)).astype(np.float32)


def _partition(points: NDArray[np.float32], seed: int) -> NDArray[np.int64]:
    """(n,) numbers from 0, larger clusters first: of the numbers tried, the one with the best silhouette."""
    from sklearn.cluster import KMeans
    from sklearn.metrics import silhouette_score

    distinct = len(np.unique(points, axis=0))
    if distinct < FEWEST_ITEMS:
        return np.zeros(len(points), dtype=np.int64)
    best, best_value = np.zeros(len(points), dtype=np.int64), -np.inf
    for k in sorted({int(np.clip(round(share * (distinct / 2) ** 0.5), 2, MOST)) for share in AROUND}):
        found = KMeans(k, n_init=STARTS, random_state=seed).fit_predict(points)
        sample = min(JUDGED, len(points))
        value = silhouette_score(points, found, metric="cosine", sample_size=sample, random_state=seed)
        if value > best_value:
            best, best_value = found, value
    order = np.argsort(-np.bincount(best), kind="stable")
    return np.argsort(order)[best].astype(np.int64)


def _map(vectors: NDArray[np.float32], seed: int) -> NDArray[np.float32]:
    """(n_items, 2) in 0–1 by t-SNE (van der Maaten and Hinton 2008) of the main components, kinds together."""
    from sklearn.manifold import TSNE

    if len(vectors) < 2:
        return np.full((len(vectors), 2), 0.5, dtype=np.float32)
    points = _main_components(vectors, seed)
    places = np.pad(points[:, :2], ((0, 0), (0, max(0, 2 - points.shape[1]))))
    if FEWEST_ITEMS <= len(points) <= MAPPED:
        perplexity = min(30.0, (len(points) - 1) / 3)
        places = TSNE(perplexity=perplexity, init="pca", max_iter=STEPS, random_state=seed).fit_transform(
            points
        )
    low, span = places.min(axis=0), np.ptp(places, axis=0)
    return ((places - low) / np.where(span > 0, span, 1)).astype(np.float32)
