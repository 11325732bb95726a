"""From a whole Request to ranked items: limits, candidates, scores, one blend, a spread list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from assistant.affinity import affinities
from assistant.types import Request
from data.item import Item
from retrieval import search
from retrieval.diversity import maximal_marginal_relevance
from retrieval.encoder import encode
from retrieval.filters import Filters, allowed
from retrieval.fusion import blend, scaled
from retrieval.index import Index
from retrieval.types import Mask, Scores

DEFAULT_COUNT = 5
MAX_COUNT = 20


@dataclass(frozen=True, slots=True)
class Weights:
    """What each part counts in the blend, chosen by `python -m evaluation retrieval` on the bundled questions.

    dense, lexical   the question's free words against meaning and words
    content          vectors near the seeds' vectors
    facts            series, people, themes, genres and country shared with the seeds
    ease, item_knn   what people who liked the seeds (or what you said you liked) also liked
    popularity       a prior; decides only where nothing else does
    trade_off        relevance against variety in the final list, 1 is relevance alone
    """

    dense: float = 1.0
    lexical: float = 1.0
    content: float = 1.0
    facts: float = 1.5
    ease: float = 0.4
    item_knn: float = 0.4
    popularity: float = 0.08
    trade_off: float = 0.92


@dataclass(frozen=True, slots=True)
class Ranked:
    """One scored row; `parts` holds each component that knew the item, 0–1."""

    row: int
    score: float
    parts: dict[str, float]


@dataclass(frozen=True, slots=True)
class Result:
    """What a request came to.

    ranked    best first;  request  the request as it was answered
    relaxed   names of limits that were lifted because nothing fitted all of them, in order
    """

    ranked: tuple[Ranked, ...]
    request: Request
    relaxed: tuple[str, ...] = ()


# Limits lifted one after the other when nothing fits: the least telling first, people last.
_LIFT_ORDER = ("level", "language", "provider", "genres", "any_genres", "country", "years", "people")


@dataclass(frozen=True, slots=True)
class Recommender:
    """Ranks the items of one index for a request. Holds no conversation: all it needs comes in."""

    index: Index
    weights: Weights = field(default_factory=Weights)

    def recommend(
        self, request: Request, *, liked: Sequence[str] = (), excluded: Sequence[str] = ()
    ) -> Result:
        """At most `request.count` (5 by default, 20 at most) items that fit every limit, best first.

        `liked` are ids the person liked before, `excluded` ids that must not appear. When nothing
        fits, limits are lifted one by one and named in `Result.relaxed`; exclusions never are.
        """
        likened = tuple(id for id in request.seeds if id not in request.named)
        gone = replace(request.filters, exclude_ids=(*request.filters.exclude_ids, *excluded, *likened))
        request = self._with_kind(replace(request, filters=gone))
        mask, filters, relaxed = self._fitting(request.filters)
        request = replace(request, filters=filters)
        count = min(request.count or DEFAULT_COUNT, MAX_COUNT)
        return Result(tuple(self._rank(request, mask, liked, count)), request, relaxed)

    def _fitting(self, filters: Filters) -> tuple[Mask, Filters, tuple[str, ...]]:
        lifted: list[str] = []
        mask = allowed(self.index.items, filters)
        for name in _LIFT_ORDER:
            if mask.any():
                break
            looser = _without(filters, name)
            if looser != filters:
                filters = looser
                lifted.append(name)
                mask = allowed(self.index.items, filters)
        return mask, filters, tuple(lifted)

    def _with_kind(self, request: Request) -> Request:
        """Similar items are of the seeds' kind unless another was asked for."""
        kinds = {self.index.items[row].kind for row in self.index.rows(request.seeds)}
        if request.filters.kind is None and len(kinds) == 1:
            return replace(request, filters=replace(request.filters, kind=kinds.pop()))
        return request

    def _rank(self, request: Request, mask: Mask, liked: Sequence[str], count: int) -> list[Ranked]:
        if not mask.any():
            return []
        parts = {
            name: scaled(scores, mask)
            for name, scores in self._parts(request, mask, self.index.rows(liked)).items()
        }
        total = _total(parts, self.weights, len(mask))
        rows = np.flatnonzero(mask)
        rows = rows[np.argsort(-total[rows], kind="stable")][: max(count * 4, 40)]
        named = [row for row in self.index.rows(request.named) if mask[row]][:count]
        others = rows[~np.isin(rows, named)]
        chosen = maximal_marginal_relevance(
            total, self.index.vectors, others, count - len(named), self.weights.trade_off
        )
        ranked = [_ranked(row, float(total[row]), parts) for row in chosen]
        return [Ranked(row, 1.0, {"title": 1.0}) for row in named] + ranked

    def _parts(self, request: Request, mask: Mask, liked: list[int]) -> dict[str, Scores]:
        """Raw scores of every component that has something to go by; popularity when it stands alone too."""
        index = self.index
        seeds = index.rows(request.seeds)
        parts: dict[str, Scores] = {}
        if request.text:
            parts["dense"] = index.vectors @ encode(index.encoder, [request.text])[0]
            parts["lexical"] = index.lexical.scores(request.text)
        if seeds:
            parts["content"] = _centroid(index.vectors[seeds]) @ index.vectors.T
            parts["facts"] = affinities([index.items[row] for row in seeds], index.items, mask)
        elif liked and not request.text:
            parts["content"] = _centroid(index.vectors[liked]) @ index.vectors.T
        taste = [*seeds, *liked]
        for name in ("ease", "item_knn"):
            if taste and name in index.collaborative:
                parts[name] = index.collaborative[name].score(taste)
        if "popularity" in index.collaborative:
            parts["popularity"] = index.collaborative["popularity"].score(())
        return parts

    def neighbours(self, text: str, kind: str | None, k: int = 10) -> list[Item]:
        """The `k` items nearest to a text, for deciding what a question without a kind is about."""
        mask = allowed(self.index.items, Filters(kind=kind))
        return [self.index.items[hit.row] for hit in search.hybrid(self.index, text, mask, k)]


def _total(parts: dict[str, Scores], weights: Weights, size: int) -> Scores:
    """The blend; an item no part knows gets the mean of the rest: unknown is not bad."""
    if not parts:
        return np.full(size, 0.5, dtype=np.float32)
    total = blend(parts, {name: getattr(weights, name) for name in parts})
    known = np.isfinite(total)
    return np.where(known, total, total[known].mean() if known.any() else 0.5).astype(np.float32)


def _ranked(row: int, score: float, parts: dict[str, Scores]) -> Ranked:
    return Ranked(row, score, {name: float(part[row]) for name, part in parts.items() if np.isfinite(part[row])})


def _centroid(vectors: Scores) -> Scores:
    mean = vectors.mean(axis=0)
    return mean / max(float(np.linalg.norm(mean)), 1e-9)


def _without(filters: Filters, name: str) -> Filters:
    if name == "years":
        return replace(filters, year_from=None, year_to=None)
    return replace(filters, **{name: () if isinstance(getattr(filters, name), tuple) else None})
