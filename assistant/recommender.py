"""From a whole Request to ranked items: limits, candidates, scores, one blend, a spread list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from random import Random

import numpy as np
from numpy.typing import NDArray

from assistant.affinity import affinities
from assistant.candidates import candidates, makers
from assistant.relaxing import fitting
from assistant.types import Request
from data.item import Item
from retrieval.diversity import maximal_marginal_relevance
from retrieval.encoder import encode
from retrieval.filters import Filters, allowed, minutes
from retrieval.fusion import blend, matched, scaled
from retrieval.index import Index
from retrieval.types import Mask, Scores

DEFAULT_COUNT = 5
MAX_COUNT = 20
TIE_BREAK = 0.001
NEWNESS = 0.5
"""How much of the scale lies between the oldest and the newest item nobody rated: logs end before the newest films."""
PARTIAL = ("ease", "item_knn", "popularity")
"""Parts that know only items somebody rated."""
POOL = 60
"""How many of the best a surprise is drawn from."""
ORDERS: dict[str, tuple[Callable[[Item], float | None], int]] = {
    "newest": (lambda item: item.year, -1),
    "oldest": (lambda item: item.year, 1),
    "shortest": (minutes, 1),
    "longest": (minutes, -1),
}
# Share of the best item's score from which another suits the free words as well.
SUITS_WORDS, SUITS_MEANING = 0.4, 0.75
RELEVANT = 0.45
"""Share of the best score below which an item is no answer to a question in free words."""


@dataclass(frozen=True, slots=True)
class Weights:
    """What each part counts in the blend.

    Chosen by `python -m evaluation weights` on half of the bundled questions; but the collaborative parts and
    some variety stay in, which questions judged by one reader cannot reward (docs/evaluation.md).

    dense, lexical   the question's free words against meaning and words
    beside_seeds     what dense and lexical count when titles are named too: "like Inception but lighter"
    content          vectors near the seeds' vectors
    facts            series, people, themes, genres and country shared with the seeds
    ease, item_knn   what people who liked the seeds (or what you said you liked) also liked
    tone             how far an item is what the seeds should be more of: "but lighter"
    popularity       a prior; decides only where nothing else does
    trade_off        relevance against variety in the final list, 1 is relevance alone
    """

    dense: float = 1.0
    lexical: float = 0.5
    beside_seeds: float = 0.5
    content: float = 1.5
    facts: float = 1.0
    ease: float = 0.2
    item_knn: float = 0.2
    tone: float = 1.5
    popularity: float = 0.08
    trade_off: float = 0.96


@dataclass(frozen=True, slots=True)
class Ranked:
    """One scored row.

    parts     each component that knew the item, scaled to 0–1 over the rows that fit
    standing  for the same components, the share of the whole catalogue the item is ahead of, 0–1:
              being the best of few is no merit by itself
    """

    row: int
    score: float
    parts: dict[str, float]
    standing: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Result:
    """What a request came to.

    ranked    best first;  request  the request as it was answered
    relaxed   names of limits that were lifted because nothing fitted all of them, in order
    """

    ranked: tuple[Ranked, ...]
    request: Request
    relaxed: tuple[str, ...] = ()


class Recommender:
    """Ranks the items of one index for a request. Holds no conversation: all it needs comes in."""

    def __init__(self, index: Index, weights: Weights | None = None) -> None:
        self.index = index
        self.weights = weights or Weights()
        self._makers = makers(index.items)
        self._recency = _recency(index.items)
        self._newness = NEWNESS * (self._recency - 0.5)

    def recommend(
        self, request: Request, *, liked: Sequence[str] = (), excluded: Sequence[str] = ()
    ) -> Result:
        """At most `request.count` (5 by default, 20 at most) items that fit every limit, best first.

        `liked` are ids the person liked before, `excluded` ids that must not appear. When nothing in
        the catalogue fits, limits are lifted one by one and named in `Result.relaxed`; what is excluded
        stays out, and a list may come out empty because everything that fits was shown before.
        """
        request, mask, relaxed = self._eligible(request, excluded)
        count = min(request.count or (1 if request.order else DEFAULT_COUNT), MAX_COUNT)
        return Result(tuple(self._rank(request, mask, liked, count)), request, relaxed)

    def surprise(
        self, request: Request, chance: Random, *, liked: Sequence[str] = (), excluded: Sequence[str] = ()
    ) -> Result:
        """As `recommend`, but drawn by `chance` from the best 60 instead of being the best of them."""
        request, mask, relaxed = self._eligible(request, excluded)
        ranked = self._rank(request, mask, liked, POOL)
        count = min(request.count or DEFAULT_COUNT, MAX_COUNT, len(ranked))
        drawn = sorted(chance.sample(range(len(ranked)), count))
        return Result(tuple(ranked[place] for place in drawn), request, relaxed)

    def _eligible(self, request: Request, excluded: Sequence[str]) -> tuple[Request, Mask, tuple[str, ...]]:
        """The request as it can be answered, the rows that fit it, and the limits lifted for that."""
        likened = tuple(id for id in request.seeds if id not in request.named)
        request = self._with_kind(request)
        gone = (*excluded, *likened, *request.filters.exclude_ids)
        limits = replace(
            request.filters, exclude_ids=()
        )  # what was named to be left out makes no limit give way
        mask, filters, relaxed = fitting(self.index.items, limits, self._suitable(request))
        mask &= allowed(self.index.items, Filters(exclude_ids=gone))
        return replace(request, filters=filters), mask, relaxed

    def _suitable(self, request: Request) -> Mask | None:
        """The rows that are what the free words ask for, by words or by meaning; None without any."""
        if not request.text or request.seeds:
            return None
        kind = allowed(self.index.items, Filters(kind=request.filters.kind))
        said = np.where(kind, self.index.lexical.scores(request.text), 0)
        meant = np.where(kind, self.index.vectors @ encode(self.index.encoder, [request.text])[0], 0)
        return (said > SUITS_WORDS * said.max(initial=0)) | (meant > SUITS_MEANING * meant.max(initial=0))

    def _with_kind(self, request: Request) -> Request:
        """Similar items are of the seeds' kind unless another was asked for."""
        kinds = {self.index.items[row].kind for row in self.index.rows(request.seeds)}
        if request.filters.kind is None and len(kinds) == 1:
            return replace(request, filters=replace(request.filters, kind=kinds.pop()))
        return request

    def _rank(self, request: Request, mask: Mask, liked: Sequence[str], count: int) -> list[Ranked]:
        if not mask.any():
            return []
        mask = candidates(self.index, self._makers, request, mask, self.index.rows(liked))
        raw = self._parts(request, mask, self.index.rows(liked))
        parts = _parts_on_one_scale(raw, mask, self.weights)
        total = _total(parts, self.weights, self._newness) + TIE_BREAK * self._recency
        rows = np.flatnonzero(mask)
        rows = rows[np.argsort(-total[rows], kind="stable")][: max(count * 4, 40)]
        if request.text and not request.seeds:
            rows = rows[total[rows] >= RELEVANT * total[rows[0]]]
        if request.order:
            loose = bool(request.text or request.seeds)
            return self._ordered(request.order, rows if loose else np.flatnonzero(mask), total, parts, count)
        named = [row for row in self.index.rows(request.named) if mask[row]][:count]
        others = rows[~np.isin(rows, named)]
        chosen = maximal_marginal_relevance(
            total, self.index.vectors, others, count - len(named), self.weights.trade_off
        )
        ranked = [
            Ranked(row, _bounded(total[row]), _known(parts, row), _standing(raw, row)) for row in chosen
        ]
        return [Ranked(row, 1.0, {"title": 1.0}) for row in named] + ranked

    def _ordered(
        self, order: str, rows: NDArray[np.intp], total: Scores, parts: dict[str, Scores], count: int
    ) -> list[Ranked]:
        """The newest, oldest, shortest or longest of the rows; those without the fact are left out."""
        value, sign = ORDERS[order]
        known = [(sign * found, row) for row in rows if (found := value(self.index.items[row])) is not None]
        return [
            Ranked(int(row), _bounded(total[row]), _known(parts, row)) for _, row in sorted(known)[:count]
        ]

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
        if request.tone:
            parts["tone"] = self._tone(request.tone, mask)
        taste = [*seeds, *liked]
        for name in ("ease", "item_knn"):
            if taste and name in index.collaborative:
                parts[name] = index.collaborative[name].score(taste)
        if "popularity" in index.collaborative:
            parts["popularity"] = index.collaborative["popularity"].score(())
        return parts

    def _tone(self, words: str, mask: Mask) -> Scores:
        """Half meaning, half words: themes and genres say what an item is like more plainly than a plot."""
        meaning = self.index.vectors @ encode(self.index.encoder, [words])[0]
        said = self.index.lexical.scores(words)
        return np.mean([scaled(meaning, mask), scaled(said, mask)], axis=0, dtype=np.float32)


def _recency(items: Sequence[Item]) -> Scores:
    """0 for the oldest item, 1 for the newest, 0.5 without a year: of equals, the newer comes first."""
    years = np.array([item.year or np.nan for item in items], dtype=np.float32)
    return np.nan_to_num(scaled(years, np.ones(len(years), dtype=np.bool_)), nan=0.5)


def _parts_on_one_scale(raw: dict[str, Scores], mask: Mask, weights: Weights) -> dict[str, Scores]:
    """Every part in 0–1. Those that know only some items take the scale of the blend of those that know all."""
    # Popularity is a share of all films already: the most liked of a few need not be much liked.
    parts = {name: scores if name == "popularity" else scaled(scores, mask) for name, scores in raw.items()}
    whole = {name: part for name, part in parts.items() if name not in PARTIAL}
    if whole:
        base = _total(whole, weights, np.zeros(len(mask), dtype=np.float32))
        parts.update({name: matched(raw[name], base, mask) for name in PARTIAL if name in raw})
    return parts


def _total(parts: dict[str, Scores], weights: Weights, newness: Scores) -> Scores:
    """The blend; an item no part knows gets the mean of the rest, newer ones a little more: unknown is not bad."""
    if not parts:
        return newness + 0.5
    counted = {name: getattr(weights, name) for name in parts}
    if "facts" in parts:
        counted.update(
            {name: counted[name] * weights.beside_seeds for name in ("dense", "lexical") if name in parts}
        )
    total = blend(parts, counted)
    known = np.isfinite(total)
    neutral = total[known].mean() if known.any() else 0.5
    return np.where(known, total, neutral + newness).astype(np.float32)


def _known(parts: dict[str, Scores], row: int) -> dict[str, float]:
    return {name: float(part[row]) for name, part in parts.items() if np.isfinite(part[row])}


def _standing(raw: dict[str, Scores], row: int) -> dict[str, float]:
    """The share of the items a component knows that score lower; 0 where it scores nothing."""
    shares = {}
    for name, scores in raw.items():
        if np.isfinite(scores[row]) and scores[row] > 0:
            known = scores[np.isfinite(scores)]
            shares[name] = float((known < scores[row]).mean())
    return shares


def _bounded(score: float) -> float:
    return float(np.clip(score, 0.0, 1.0))


def _centroid(vectors: Scores) -> Scores:
    mean = vectors.mean(axis=0)
    return mean / max(float(np.linalg.norm(mean)), 1e-9)
