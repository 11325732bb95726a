"""Advice on a catalogue: what a row may lawfully lack, and what people who chat would miss or trip over."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from data.catalogue import Catalogue
from data.errors import BadRow
from data.item import LANGUAGES, Item, Text, has_hangul
from data.labels import is_country, is_genre
from data.text import fold

Finding = tuple[str, str, str]
"""Column, the value seen there, the rule it breaks."""

SENTENCES = (2, 4)
THEMES = (3, 8)
_SENTENCE_END = re.compile(r"[.!?…]+[”\"’')\]]*(?=\s|$)")
# Their full stop ends no sentence: "Edward D. Wood", "Mr. Lee".
_ABBREVIATED = re.compile(r"\b([A-Z][a-z]+ [A-Z]|Jr|Mr|Mrs|Ms|Dr|St)\.(?=\s)")
_LANGUAGE_CODE = re.compile(r"[a-z]{2}")


def advice(catalogue: Catalogue, beside: Sequence[Item] = ()) -> list[BadRow]:
    """Every finding about the items of `catalogue`, in file order.

    `beside` are items of another catalogue the names must go together with: one person is spelled one
    way, a title means one item, a number in a series is given once.
    """
    found: list[tuple[Item, Finding]] = [(item, f) for item in catalogue.items for f in _of_item(item)]
    found += _of_names(catalogue.items, beside)
    found += _of_people(catalogue.items, beside)
    found += _of_series(catalogue.items, beside)
    rows = [BadRow(*catalogue.where[item.id], *finding) for item, finding in found]
    return sorted(rows, key=lambda row: (row.file, row.line))


def _of_item(item: Item) -> Iterator[Finding]:
    yield from _languages(item)
    for language, text in item.overview.items():
        count = len(_SENTENCE_END.findall(_ABBREVIATED.sub(r"\1", text)))
        if not SENTENCES[0] <= count <= SENTENCES[1]:
            yield f"overview.{language}", text, f"{count} sentence(s); two to four read best"
    for language, themes in item.themes.items():
        if not THEMES[0] <= len(themes) <= THEMES[1]:
            yield f"themes.{language}", ", ".join(themes), "three to eight moods or topics find an item best"
    for genre in item.genres:
        if not is_genre(genre):
            yield "genres", genre, "no known genre: it is shown and searched as it stands, in both languages"
    if item.country and not is_country(item.country):
        yield "country", item.country, "no known ISO 3166-1 code: it is shown as it stands"
    if item.language and not _LANGUAGE_CODE.fullmatch(item.language):
        yield "language", item.language, "no ISO 639-1 code"
    if not item.genres:
        yield "genres", "", "missing: questions by genre or subject will not find this item"
    if item.kind == "movie" and not item.year:
        yield "year", "", "missing: questions by period will not find this film"
    if item.kind == "movie" and not item.role("director"):
        yield "directors", "", "missing: questions by director will not find this film"


def _languages(item: Item) -> Iterator[Finding]:
    """Texts that one of the two languages lacks, and texts that stand under the wrong one."""
    texts: tuple[tuple[str, Mapping[str, object]], ...] = (
        ("title", item.title),
        ("overview", item.overview),
        ("themes", item.themes),
    )
    for column, by_language in texts:
        for language in LANGUAGES:
            if not by_language.get(language):
                yield (
                    f"{column}.{language}",
                    "",
                    "missing: questions in this language find the item less well",
                )
    for column, text in (("overview", item.overview), ("prerequisites", item.prerequisites)):
        for language, written in text.items():
            if language in LANGUAGES and has_hangul(written) is not (language == "ko"):
                yield f"{column}.{language}", written, "written in another language"


def _of_names(items: Sequence[Item], beside: Iterable[Item]) -> Iterator[tuple[Item, Finding]]:
    """The same thing twice under two ids, and an alias that is another item's title."""
    everything = [*items, *beside]
    titled: dict[str, list[Item]] = defaultdict(list)
    for item in everything:
        for name in {fold(title) for title in item.title.values()}:
            titled[name].append(item)
    for item in items:
        for title in item.title.values():
            twins = [o for o in titled[fold(title)] if o.id != item.id and _same_work(o, item)]
            if twins:
                yield item, ("title", title, f"the same kind, title and year as {twins[0].id}")
                break
        for alias in item.aliases:
            others = [o.id for o in titled[fold(alias)] if o.id != item.id and o.kind == item.kind]
            if others:
                yield item, ("aliases", alias, f"also the title of {others[0]}: people would be asked which")


def _same_work(one: Item, other: Item) -> bool:
    if one.kind != other.kind or one.year != other.year or one.provider != other.provider:
        return False
    return not one.role("director") or not other.role("director") or _people_keys(one) == _people_keys(other)


def _people_keys(item: Item) -> set[str]:
    return {fold(name) for person in item.role("director") for name in person.values()}


def _of_people(items: Sequence[Item], beside: Iterable[Item]) -> Iterator[tuple[Item, Finding]]:
    """One person under two spellings: an English name that mostly has another Korean one."""
    korean: dict[str, Counter[str]] = defaultdict(Counter)
    for _, _, person in _bilingual_people([*beside, *items]):
        korean[fold(person["en"])][person["ko"]] += 1
    for item, role, person in _bilingual_people(items):
        [(known, _)] = korean[fold(person["en"])].most_common(1)
        if fold(known) != fold(person["ko"]):
            yield item, (role, person["ko"], f"{person['en']} is written {known} elsewhere")


def _bilingual_people(items: Iterable[Item]) -> Iterator[tuple[Item, str, Text]]:
    for item in items:
        for role, people in item.people.items():
            for person in people:
                if all(language in person for language in LANGUAGES):
                    yield item, role, person


def _of_series(items: Sequence[Item], beside: Iterable[Item]) -> Iterator[tuple[Item, Finding]]:
    taken: dict[tuple[str, int], str] = {}
    for item in [*beside, *items]:
        if item.series and item.series.number is not None:
            place = (fold(next(iter(item.series.name.values()))), item.series.number)
            first = taken.setdefault(place, item.id)
            if first != item.id and item in items:
                yield item, ("series.number", str(item.series.number), f"{first} has this number already")
