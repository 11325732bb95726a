"""Names for groups of items: the few ideas that are frequent in a group and rare outside it.

Class-based TF-IDF (Grootendorst, "BERTopic: Neural topic modeling with a class-based TF-IDF procedure", 2022)
over the ideas of a catalogue, which have words in both languages: a name says the same in each.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count, product

import numpy as np
from numpy.typing import NDArray

from data.item import LANGUAGES, Item, both_languages, has_hangul
from data.text import fold
from retrieval.ideas import Idea, find_ideas

IDEAS = 3
"""Ideas in a name."""
MOST_GENRES = 2
"""How many of them may be genres: the rest says what a genre does not."""
OFTEN = 2
"""Names that may hold a word that is no genre."""
LIFT = 2.0
"""How many times as frequent inside as outside an idea must be."""
SHARE = 0.08
"""Share of a group's items that must have an idea."""
FEWEST = 4
"""Items of a group up to which what only one of them has may name it."""
LOOKED_AT = 30
"""Ideas of a group that are tried."""
STEM = 6
"""Letters from which a word that begins another counts as the same: parent, parenting."""
SEPARATOR = " · "


@dataclass(frozen=True, slots=True)
class _Term:
    """An idea in the words of one group, and how many of its items have it."""

    words: Mapping[str, str]
    count: int
    genre: bool


def cluster_labels(items: Sequence[Item], of_row: NDArray[np.int64]) -> list[dict[str, str]]:
    """A name by language for each cluster 0, 1, … of `of_row` ((n_items,) int), no two alike in a language.

    A cluster whose items share no idea of their own is called by its kind.
    """
    ideas = find_ideas(items)
    names: list[dict[str, str]] = []
    for number, ranked in enumerate(_ranked(ideas.all, of_row)):
        inside = frozenset(np.flatnonzero(of_row == number).tolist())
        terms = [
            _Term(ideas.say(idea, inside), len(idea.rows & inside), idea.genre) for idea in ranked[:LOOKED_AT]
        ]
        said = Counter(word for name in names for text in name.values() for word in text.split(SEPARATOR))
        terms = [
            term for term in terms if term.genre or max(said[word] for word in term.words.values()) < OFTEN
        ]
        # What has a word in every language comes first, for names that can be read in each.
        terms.sort(key=lambda term: len(term.words) < len(LANGUAGES))
        taken = {language: {name[language] for name in names} for language in LANGUAGES}
        candidates = _names(terms, items[min(inside)].kind)
        names.append(next(name for name in candidates if _is_new(name, taken)))
    return names


def _ranked(ideas: Sequence[Idea], of_row: NDArray[np.int64]) -> list[list[Idea]]:
    """For each cluster the ideas frequent in it and rare outside, by falling tf · log(1 + A / f).

    tf is the share of an idea in all of a cluster, f how often it comes up in all clusters, A how many ideas
    a cluster has on average.
    """
    sizes = np.bincount(of_row)
    counts = np.array([np.bincount(of_row[list(idea.rows)], minlength=len(sizes)) for idea in ideas])
    counts = counts.reshape(len(ideas), len(sizes))
    everywhere = counts.sum(axis=1, keepdims=True)
    outside = (everywhere - counts + 0.5) / (len(of_row) - sizes + 1)
    least = np.maximum(np.where(sizes > FEWEST, 2, 1), np.ceil(SHARE * sizes))
    own = (counts >= least) & (counts / sizes >= LIFT * outside)
    tf = counts / np.maximum(counts.sum(axis=0), 1)
    weight = tf * np.log1p(counts.sum() / len(sizes) / np.maximum(everywhere, 1))
    order = np.argsort(-weight, axis=0, kind="stable")
    return [[ideas[i] for i in order[:, c] if own[i, c]] for c in range(len(sizes))]


def _names(terms: Sequence[_Term], kind: str) -> Iterator[dict[str, str]]:
    """Ever worse names: of the best terms, then with others in the last place, then with a number behind."""
    chosen: list[_Term] = []
    for term in terms:
        if len(chosen) < IDEAS - 1 and _fits(term, chosen):
            chosen.append(term)
    for last in terms:
        if _fits(last, chosen):
            yield _name([*chosen, last])
    name = _name(chosen) if chosen else dict.fromkeys(LANGUAGES, kind)
    yield name
    for number in count(2):
        yield {language: f"{text} ({number})" for language, text in name.items()}


def _fits(term: _Term, chosen: Sequence[_Term]) -> bool:
    """True for a term that says more than those chosen."""
    if term.genre and sum(other.genre for other in chosen) >= MOST_GENRES:
        return False
    return not any(
        _overlap(text, other.words.get(language, ""))
        for other in chosen
        for language, text in term.words.items()
    )


def _overlap(a: str, b: str) -> bool:
    """True where two terms share a word, or one Korean term holds the other."""
    if has_hangul(a) and has_hangul(b) and (fold(a) in fold(b) or fold(b) in fold(a)):
        return True
    pairs = product(a.casefold().split(), b.casefold().split())
    return any(_one_stem(*sorted((x.rstrip("s"), y.rstrip("s")), key=len)) for x, y in pairs)


def _one_stem(shorter: str, longer: str) -> bool:
    return shorter == longer or (len(shorter) >= STEM and longer.startswith(shorter))


def _name(terms: Sequence[_Term]) -> dict[str, str]:
    """From the general to the particular."""
    ordered = sorted(terms, key=lambda term: -term.count)
    words = [both_languages(term.words) for term in ordered]
    return {language: SEPARATOR.join(word[language] for word in words) for language in LANGUAGES}


def _is_new(name: Mapping[str, str], taken: Mapping[str, set[str]]) -> bool:
    return all(name[language] not in taken[language] for language in LANGUAGES)
