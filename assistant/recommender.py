"""From a whole Request to ranked items: limits, candidates, scores, one blend, a spread list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from random import Random

import numpy as np
from numpy.typing import NDArray

from assistant.affinity import affinities
from assistant.candidates import candidates, makers
from assistant.mood import of_mood
from assistant.relaxing import fitting
from assistant.scoring import (
    Weights,
    bounded,
    centroid,
    known_parts,
    parts_on_one_scale,
    recency,
    standings,
    weighed,
)
from assistant.types import Request
from data.item import Item
from retrieval.diversity import diversified, groupings
from retrieval.encoder import encode_query
from retrieval.filters import Filters, allowed, minutes
from retrieval.fusion import scaled
from retrieval.index import Index
from retrieval.types import Mask, Scores

DEFAULT_COUNT = 5
MAX_COUNT = 20
TIE_BREAK = 0.001
NEWNESS = 0.5
"""How much of the scale lies between the oldest and the newest item nobody rated: logs end before the newest films."""
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
class Person:
    """Rows somebody liked and disliked before, in the order they said so."""

    liked: Sequence[int] = ()
    disliked: Sequence[int] = ()


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
        self._groupings = groupings(index.items, index.clusters.of_row)
        self._recency = recency(index.items)
        self._newness = NEWNESS * (self._recency - 0.5)

    def recommend(
        self,
        request: Request,
        *,
        liked: Sequence[str] = (),
        disliked: Sequence[str] = (),
        excluded: Sequence[str] = (),
    ) -> Result:
        """At most `request.count` (5 by default, 20 at most) items that fit every limit, best first.

        `liked` and `disliked` are ids the person spoke of before, `excluded` ids that must not appear. When nothing in
        the catalogue fits, limits are lifted one by one and named in `Result.relaxed`; what is excluded
        stays out, and a list may come out empty because everything that fits was shown before.
        """
        request, mask, relaxed = self._eligible(request, excluded)
        most = max(MAX_COUNT, len(request.filters.only_ids))  # a given list is put in order whole
        count = min(request.count or (1 if request.order else DEFAULT_COUNT), most)
        person = self._person(request, liked, disliked)
        return Result(tuple(self._rank(request, mask, person, count)), request, relaxed)

    def surprise(
        self,
        request: Request,
        chance: Random,
        *,
        liked: Sequence[str] = (),
        disliked: Sequence[str] = (),
        excluded: Sequence[str] = (),
    ) -> Result:
        """As `recommend`, but drawn by `chance` from the best 60 instead of being the best of them."""
        request, mask, relaxed = self._eligible(request, excluded)
        person = self._person(request, liked, disliked)
        ranked = self._rank(request, mask, person, POOL)
        count = min(request.count or DEFAULT_COUNT, MAX_COUNT, len(ranked))
        if request.different:
            ranked = self._one_a_topic(ranked, count)
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
        suitable = self._suitable(request)
        mask, filters, relaxed = fitting(self.index.items, limits, suitable)
        mask &= allowed(self.index.items, Filters(exclude_ids=gone))
        request, mask = self._elsewhere(replace(request, filters=filters), mask, suitable)
        return request, mask, relaxed

    def _person(self, request: Request, liked: Sequence[str], disliked: Sequence[str]) -> Person:
        """What is to be got away from has no say in the taste, liked or not."""
        wanted = [id for id in liked if id not in request.unlike]
        return Person(self.index.rows(wanted), self.index.rows(disliked))

    def _elsewhere(self, request: Request, mask: Mask, suitable: Mask | None) -> tuple[Request, Mask]:
        """The rows of far topics, or of all other topics than `request.unlike` where those are too few.

        The request comes back without it where no row of another topic will do.
        """
        rows = self.index.rows(request.unlike)
        if not rows:
            return request, mask
        clusters = self.index.clusters
        far = mask & clusters.elsewhere(rows, self.index.vectors)
        other = mask & ~np.isin(clusters.of_row, clusters.of_row[rows])
        fit = mask if suitable is None else suitable
        if (far & fit).sum() >= (request.count or DEFAULT_COUNT):
            return request, far
        if (other & fit).any():
            return request, other
        return replace(request, different=False, unlike=()), mask

    def _one_a_topic(self, ranked: list[Ranked], least: int) -> list[Ranked]:
        """The best of each topic, in order; all where that are fewer than `least`."""
        best: dict[int, Ranked] = {}
        for one in ranked:
            best.setdefault(int(self.index.clusters.of_row[one.row]), one)
        return list(best.values()) if len(best) >= least else ranked

    def _suitable(self, request: Request) -> Mask | None:
        """The rows that are what the free words ask for, by words or by meaning; None without any."""
        if not request.text or request.seeds:
            return None
        kind = allowed(self.index.items, Filters(kind=request.filters.kind))
        said = np.where(kind, self.index.lexical.scores(request.text), 0)
        meant = np.where(kind, self.index.vectors @ encode_query(self.index.encoder, request.text), 0)
        return (said > SUITS_WORDS * said.max(initial=0)) | (meant > SUITS_MEANING * meant.max(initial=0))

    def _with_kind(self, request: Request) -> Request:
        """Items like or unlike others are of their kind unless another was asked for."""
        kinds = {self.index.items[row].kind for row in self.index.rows((*request.seeds, *request.unlike))}
        if request.filters.kind is None and len(kinds) == 1:
            return replace(request, filters=replace(request.filters, kind=kinds.pop()))
        return request

    def _rank(self, request: Request, mask: Mask, person: Person, count: int) -> list[Ranked]:
        if not mask.any():
            return []
        mask = of_mood(request, self.index.items, mask)
        mask = candidates(self.index, self._makers, request, mask, person.liked)
        raw = self._parts(request, mask, person)
        parts = parts_on_one_scale(raw, mask, self.weights)
        total = weighed(parts, self.weights, self._newness) + TIE_BREAK * self._recency
        rows = np.flatnonzero(mask)
        rows = rows[np.argsort(-total[rows], kind="stable")][: max(count * 4, 40)]
        if request.text and not request.seeds:
            rows = rows[total[rows] >= RELEVANT * total[rows[0]]]
        if request.order:
            loose = bool(request.text or request.seeds)
            return self._ordered(request.order, rows if loose else np.flatnonzero(mask), total, parts, count)
        named = [row for row in self.index.rows(request.named) if mask[row]][:count]
        others = rows[~np.isin(rows, named)]
        asked = request.text or request.seeds or request.filters.people
        chosen = diversified(
            total,
            self.index.vectors,
            others,
            count - len(named),
            self._groupings,
            tolerance=self.weights.tolerance if asked else self.weights.open_tolerance,
        )
        ranked = [
            Ranked(row, bounded(total[row]), known_parts(parts, row), standings(raw, row)) for row in chosen
        ]
        return [Ranked(row, 1.0, {"title": 1.0}) for row in named] + ranked

    def _ordered(
        self, order: str, rows: NDArray[np.intp], total: Scores, parts: dict[str, Scores], count: int
    ) -> list[Ranked]:
        """The newest, oldest, shortest or longest of the rows; those without the fact are left out."""
        value, sign = ORDERS[order]
        known = [(sign * found, row) for row in rows if (found := value(self.index.items[row])) is not None]
        return [
            Ranked(int(row), bounded(total[row]), known_parts(parts, row)) for _, row in sorted(known)[:count]
        ]

    def _parts(self, request: Request, mask: Mask, person: Person) -> dict[str, Scores]:
        """Raw scores of every component that has something to go by; popularity when it stands alone too."""
        index, liked = self.index, person.liked
        seeds = index.rows(request.seeds)
        parts: dict[str, Scores] = {}
        if request.text:
            parts["dense"] = index.vectors @ encode_query(index.encoder, request.text)
            parts["lexical"] = index.lexical.scores(request.text)
        if seeds:
            parts["content"] = centroid(index.vectors[seeds]) @ index.vectors.T
            parts["facts"] = affinities([index.items[row] for row in seeds], index.items, mask)
        elif liked and not request.text and index.taste is None:
            parts["content"] = centroid(index.vectors[liked]) @ index.vectors.T
        if request.tone:
            parts["tone"] = self._tone(request.tone, mask)
        taste = [*liked, *seeds]  # what was named last is named last
        if taste and index.taste is not None:
            parts["taste"] = index.taste.score(taste, person.disliked)
        if "popularity" in index.collaborative:
            parts["popularity"] = index.collaborative["popularity"].score(())
        return parts

    def _tone(self, words: str, mask: Mask) -> Scores:
        """Half meaning, half words: themes and genres say what an item is like more plainly than a plot."""
        meaning = self.index.vectors @ encode_query(self.index.encoder, words)
        said = self.index.lexical.scores(words)
        return np.mean([scaled(meaning, mask), scaled(said, mask)], axis=0, dtype=np.float32)
