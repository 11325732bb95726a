"""The ideas of a catalogue: its genres and themes, each with the words for it in both languages.

A Korean and an English word are taken for one idea where they stand on the same items, so no dictionary is
needed. Keywords stand in for themes where an item has none.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import product

from data.item import LANGUAGES, Item
from data.labels import genre_label
from data.text import fold

SAME = 0.33
"""Dice coefficient of the items of two words from which they say the same in two languages."""
ELSEWHERE = 0.5
"""What it counts that an item has both words, but not in the same place of its lists."""
LONGEST = 3
"""Words of a run inside a theme that counts as the theme it is elsewhere: "detective" in "old detective"."""
FEW = 50
"""Items up to which a word of a single one counts."""
# Praise, audience, origin and way of teaching: true of some items of every topic, so a topic of none.
_NO_TOPIC = """
무료|실습|실습 중심|짧은 강의|짧은 영상|직장인|비전공자|비전공자 환영|왕초보|초보자|입문|기초|독학|취업 준비|포트폴리오|수료증|자격증
교양|칠판 강의|대학 강의|명강의|심화|도전적인|마케터|기획자|문제 풀이|취미|사회초년생|고등학생|깊이 있는|내 속도로|호기심|쉬운 과학
교양 과학|여성 주인공|소설 원작|원작 소설|여성 감독|아카데미 작품상|천만 영화|속편|감독 데뷔작|웃긴|엔니오 모리코네
free|hands-on|practical|short course|short videos|office workers|working professionals|non-majors|curiosity
no background needed|absolute beginners|beginner|fundamentals|basics|self-study|job preparation|portfolio
certificate|general knowledge|blackboard lectures|university lectures|famous lectures|in depth|challenging
marketers|hobby|young adults|high-school students|female lead|based on a novel|female director|sequel|funny
best picture winner|ten-million-ticket hit
"""


def _key(text: str) -> str:
    """Words are compared without case and spaces, English ones without the s of a plural."""
    return fold(text).removesuffix("s")


_BANNED = frozenset(map(_key, _NO_TOPIC.replace("\n", "|").split("|")))


Word = tuple[str, str]
"""A language, and a word as it is compared."""
Places = Mapping[Word, Mapping[int, int]]
"""For each word the rows that have it, with its place among the words of the row; −1 within a longer one."""


@dataclass(frozen=True, slots=True)
class Idea:
    """Words that say the same, and the rows that have any of them."""

    words: tuple[Word, ...]
    rows: frozenset[int]
    genre: bool


@dataclass(frozen=True, slots=True)
class Ideas:
    """All ideas of a catalogue, and how their words are found and written."""

    all: tuple[Idea, ...]
    places: Mapping[str, Places]
    written: Mapping[Word, str]

    def say(self, idea: Idea, inside: Set[int]) -> dict[str, str]:
        """The idea by language, in the words most of the rows `inside` have for it; maybe in one language only."""
        here = {
            word: {row: place for row, place in self.places[word[0]][word].items() if row in inside}
            for word in idea.words
        }
        ours, theirs = (
            [word for word in idea.words if word[0] == language and here[word]] for language in LANGUAGES
        )
        if ours and theirs:
            pairs = product(ours, theirs)
            best = [*max(pairs, key=lambda pair: (_together(here[pair[0]], here[pair[1]]), pair))]
        else:
            best = sorted((*ours, *theirs), key=lambda word: (len(here[word]), word))[-1:]
        return {word[0]: self.written[word] for word in best}


def find_ideas(items: Sequence[Item]) -> Ideas:
    """The ideas of at least two of `items` (of one where there are few), without names of people and series,
    without words that repeat titles, and without what is said of items of any topic."""
    forms: dict[Word, Counter[str]] = defaultdict(Counter)
    for language in LANGUAGES:
        for text in (text for item in items for text in _own_words(item, language)):
            forms[language, _key(text)][text] += 1
    places = {language: _places(items, language, forms) for language in LANGUAGES}
    groups: dict[Word, list[Word]] = defaultdict(list)
    for word, anchor in _anchors(*places.values()).items():
        groups[anchor].append(word)
    banned = _BANNED | _proper_names(items)
    genres = {_key(genre_label(genre, lang)) for item in items for genre in item.genres for lang in LANGUAGES}
    found = []
    for words in groups.values():
        rows = frozenset(row for word in words for row in places[word[0]][word])
        keys = {key for _, key in words}
        if not keys & banned and not _in_titles(keys, rows, items):
            found.append(Idea(tuple(words), rows, bool(keys & genres)))
    return Ideas(tuple(found), places, {word: counts.most_common(1)[0][0] for word, counts in forms.items()})


def _places(items: Sequence[Item], language: str, forms: Mapping[Word, Counter[str]]) -> Places:
    """Words of at least two items (or one of few), and where a longer one holds them."""
    least = 2 if len(items) >= FEW else 1
    places: dict[Word, dict[int, int]] = defaultdict(dict)
    for row, item in enumerate(items):
        for place, text in enumerate(_own_words(item, language)):
            # "Computer science" is a subject of its own and not a kind of science.
            for run in [text] if place < len(item.genres) else _runs(text):
                word = (language, _key(run))
                if word in forms and forms[word].total() >= least:
                    places[word][row] = max(place if run == text else -1, places[word].get(row, -1))
    return places


def _own_words(item: Item, language: str) -> list[str]:
    about = item.themes.get(language) or item.keywords.get(language, ())
    return [*(genre_label(genre, language) for genre in item.genres), *about]


def _runs(text: str) -> Iterator[str]:
    words = text.split()
    yield text
    for start in range(len(words)):
        for end in range(start + 1, min(start + LONGEST, len(words)) + 1):
            yield " ".join(words[start:end])


def _anchors(ours: Places, theirs: Places) -> dict[Word, Word]:
    """For each word the one its idea is known by: its translation, or what its translation is known by."""
    there, back = _partners(ours, theirs), _partners(theirs, ours)
    anchors = {word: there.get(word, word) for word in ours}
    translations = set(there.values())
    for word in theirs:
        known = word in translations or word not in back
        anchors[word] = word if known else anchors[back[word]]
    return anchors


def _partners(ours: Places, theirs: Places) -> dict[Word, Word]:
    """For each of our words the one of theirs that stands on the same items, as far as there is one."""
    on_row: dict[int, list[tuple[Word, int]]] = defaultdict(list)
    for word, places in theirs.items():
        for row, place in places.items():
            on_row[row].append((word, place))
    partners = {}
    for word, places in ours.items():
        shared: dict[Word, float] = defaultdict(float)
        for row, place in places.items():
            for other, where in on_row[row]:
                shared[other] += _agreement(place, where)
        dice = {other: 2 * both / (len(places) + len(theirs[other])) for other, both in shared.items()}
        best = max(dice, key=lambda other: (dice[other], other), default=None)
        if best is not None and dice[best] >= SAME:
            partners[word] = best
    return partners


def _proper_names(items: Sequence[Item]) -> set[str]:
    people = (person for item in items for role in item.people.values() for person in role)
    series = (item.series.name for item in items if item.series)
    return {_key(name) for text in (*people, *series) for name in text.values()}


def _in_titles(words: Set[str], rows: frozenset[int], items: Sequence[Item]) -> bool:
    """True for words that mostly repeat the titles they stand with."""
    titles = ("|".join(map(_key, items[row].names())) for row in rows)
    return 2 * sum(any(word in title for word in words) for title in titles) > len(rows)


def _together(a: Mapping[int, int], b: Mapping[int, int]) -> float:
    """How many rows two words share, and whether in the same place."""
    return sum(_agreement(a[row], b[row]) for row in a.keys() & b.keys())


def _agreement(place: int, other: int) -> float:
    return 1.0 if place == other >= 0 else ELSEWHERE
