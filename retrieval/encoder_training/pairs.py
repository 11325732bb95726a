"""Reading the texts a static encoder is trained on, as pairs that should lie close together."""

import gzip
import random
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from data.item import Item

_SENTENCES = re.compile(r"(?<=[.!?])\s+")
TAGS_AT_ONCE = 8
HALF_WORDS = 6
TEXT_CHARACTERS = 700
"""Document texts are cut here: course descriptions end in schedules and contact addresses."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts that mean the same or tell of the same thing, and the name of where they come from."""

    source: str
    left: str
    right: str


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that gave no pair, and why."""

    path: Path
    number: int
    reason: str

    def __str__(self) -> str:
        return f"{self.path}:{self.number}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file gave: pairs to train on, lines with a fault, and how many lines were held out."""

    pairs: list[Pair]
    bad: list[BadLine]
    held_out: int


def read_pairs(path: Path, held_out: Collection[str] = ()) -> Reading:
    """Pairs of a TSV or TSV.gz file with the columns source, text, text: English and Korean, or one language.

    `held_out` texts, white space collapsed as by `one_line`, must not be trained on: a line with one of
    them is left out and counted.
    """
    pairs: list[Pair] = []
    bad: list[BadLine] = []
    skipped = 0
    for number, line in _lines(path):
        fields = _fields(line, 3)
        if isinstance(fields, str):
            bad.append(BadLine(path, number, fields))
        elif not all(fields):
            bad.append(BadLine(path, number, "source, left or right text is empty"))
        elif fields[1] in held_out or fields[2] in held_out:
            skipped += 1
        else:
            pairs.append(Pair(*fields))
    return Reading(pairs, bad, skipped)


def read_documents(path: Path, held_out: Collection[str] = (), seed: int = 0) -> Reading:
    """Pairs made of documents: a TSV or TSV.gz file with the columns source, title, tags, text.

    Tags are separated by "|"; title or tags may be empty. A document gives up to three pairs: its title
    with its text (source `NAME.title`), a few of its tags with its text (`NAME.tags`), and the first half
    of its text with the second (`NAME.halves`). `held_out` as for `read_pairs`.
    """
    rng = random.Random(seed)
    pairs: list[Pair] = []
    bad: list[BadLine] = []
    skipped = 0
    for number, line in _lines(path):
        fields = _fields(line, 4)
        if isinstance(fields, str):
            bad.append(BadLine(path, number, fields))
            continue
        source, title, tags, text = fields
        if text in held_out:
            skipped += 1
            continue
        made = list(_document_pairs(source, title, tags.split("|"), text, rng)) if source and text else []
        if not made:
            bad.append(BadLine(path, number, "needs a source, a text, and a title, tags or a longer text"))
        pairs.extend(made)
    return Reading(pairs, bad, skipped)


def catalogue_pairs(items: Iterable[Item], held_out: Collection[str] = ()) -> Reading:
    """What items say in both languages: titles, overviews, overviews sentence by sentence, themes.

    The sources are `bundled.title`, `bundled.overview`, `bundled.sentence` and `bundled.theme`. Sentences and
    themes are paired in order where there are as many in both languages. An item one of whose titles is held
    out is left out whole and counted.
    """
    pairs: list[Pair] = []
    skipped = 0
    for item in items:
        if held_out and any(one_line(title) in held_out for title in item.title.values()):
            skipped += 1
            continue
        pairs.extend(_item_pairs(item))
    return Reading(pairs, [], skipped)


def _item_pairs(item: Item) -> Iterator[Pair]:
    for source, texts in (("bundled.title", item.title), ("bundled.overview", item.overview)):
        if texts.get("en") and texts.get("ko"):
            yield Pair(source, one_line(texts["en"]), one_line(texts["ko"]))
    sentences = {language: _SENTENCES.split(text) for language, text in item.overview.items()}
    for source, parts in (("bundled.sentence", sentences), ("bundled.theme", item.themes)):
        english, korean = parts.get("en", ()), parts.get("ko", ())
        if len(english) == len(korean):
            for left, right in zip(english, korean, strict=True):
                yield Pair(source, one_line(left), one_line(right))


def one_line(text: str) -> str:
    return " ".join(text.split())


def _lines(path: Path) -> Iterator[tuple[int, bytes]]:
    with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as file:
        yield from enumerate(file, start=1)


def _fields(line: bytes, count: int) -> list[str] | str:
    """The columns of a line, or what is wrong with it."""
    try:
        fields = line.decode("utf-8").rstrip("\r\n").split("\t")
    except UnicodeDecodeError as error:
        return f"not UTF-8: {error.reason}"
    if len(fields) != count:
        return f"{len(fields)} columns instead of {count}"
    return [one_line(field) for field in fields]


def _document_pairs(
    source: str, title: str, tags: Sequence[str], text: str, rng: random.Random
) -> Iterator[Pair]:
    text = text[:TEXT_CHARACTERS]
    if title:
        yield Pair(f"{source}.title", title, text)
    named = [tag.strip() for tag in tags if tag.strip()]
    if named:
        some = rng.sample(named, min(TAGS_AT_ONCE, len(named)))
        yield Pair(f"{source}.tags", ", ".join(some), text)
    words = text.split()
    if len(words) >= 2 * HALF_WORDS:
        middle = len(words) // 2
        yield Pair(f"{source}.halves", " ".join(words[:middle]), " ".join(words[middle:]))
