"""What should be embedded of an item? Its text, its keywords, or both; in one language, or translated first.

Every question here has one right answer: an item's themes ("heist, dreams, grief") ask for it, and its overview
describes it. Items are sought among those of their kind.

- keywords: the overview itself, KeyBERT's keywords of it alone, and both, question and item in the same
  language;
- languages: a Korean question where items are described in Korean, in English, or in both (one multilingual
  model), beside the same question and items put into English first. The translations are the catalogue's own
  English themes and overviews, written by hand: better than a machine's, so translating first gets its best case.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray
from tqdm import tqdm

from data.item import LANGUAGES, Item
from evaluation.metrics import interval
from retrieval.encoder import encode, encode_query
from retrieval.keywords import KeywordExtractor

DEPTH = 10
FILE = "representations.json"

Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Row:
    """One way of embedding, measured on items of one kind.

    asked, described  languages of question and item
    way               what was embedded, and by what
    hit               share of questions whose item is among the first 10, with its 95% interval
    mrr               mean reciprocal rank, 0 beyond the tenth place
    """

    kind: str
    asked: str
    described: str
    way: str
    questions: int
    hit: float
    hit_interval: tuple[float, float]
    mrr: float


def usable(items: Sequence[Item]) -> list[Item]:
    """Those with an overview and themes in both languages."""
    return [item for item in items if all(item.overview.get(x) and item.themes.get(x) for x in LANGUAGES)]


def keyword_rows(items: Sequence[Item], encoder: Embeddings) -> Iterator[Row]:
    """Text, keywords, and both, for each kind and language."""
    extractor = KeywordExtractor(encoder)
    for kind, language in tqdm([(k, x) for k in _kinds(items) for x in LANGUAGES], desc="keywords"):
        alike = [item for item in items if item.kind == kind]
        texts = [item.overview[language] for item in alike]
        found = [", ".join(words) for words in extractor.extract(texts, language)]
        asked = _asked(alike, language, encoder)
        ways = {
            "text": texts,
            "keywords": found,
            "text + keywords": [f"{text}\n{words}" for text, words in zip(texts, found, strict=True)],
        }
        for way, described in ways.items():
            yield _row(kind, language, language, way, asked, encode(encoder, described))


def language_rows(items: Sequence[Item], encoder: Embeddings, english: Embeddings | None) -> Iterator[Row]:
    """One multilingual model, and everything put into English first, also with an English model."""
    for kind in _kinds(items):
        alike = [item for item in items if item.kind == kind]
        described = {x: encode(encoder, [item.overview[x] for item in alike]) for x in LANGUAGES}
        korean = _asked(alike, "ko", encoder)
        for languages, vectors in (
            ("ko", described["ko"]),
            ("en", described["en"]),
            ("ko and en", described["ko"] + described["en"]),
        ):
            yield _row(kind, "ko", languages, "multilingual", korean, vectors)
        translated = _asked(alike, "en", encoder)
        yield _row(kind, "ko → en", "en", "translated first", translated, described["en"])
        if english is not None:
            vectors = encode(english, [item.overview["en"] for item in alike])
            asked = _asked(alike, "en", english)
            yield _row(kind, "ko → en", "en", "translated first, English model", asked, vectors)


def write(rows: Sequence[Row], encoder: str, out: Path) -> Path:
    """Write the rows as JSON into the folder `out`."""
    out.mkdir(parents=True, exist_ok=True)
    told = {"encoder": encoder, "rows": [asdict(row) for row in rows]}
    (out / FILE).write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return out / FILE


def as_table(rows: Sequence[Row]) -> str:
    """The rows as a Markdown table."""
    lines = [
        f"| {row.kind} | {row.asked} | {row.described} | {row.way} | {row.questions:,} "
        f"| {row.hit:.3f} ({row.hit_interval[0]:.3f}–{row.hit_interval[1]:.3f}) | {row.mrr:.3f} |"
        for row in rows
    ]
    head = "| items | question in | described in | embedded | questions | hit@10 (95%) | MRR@10 |"
    return "\n".join([head, "| --- | --- | --- | --- | ---: | ---: | ---: |", *lines])


def _kinds(items: Sequence[Item]) -> list[str]:
    return sorted({item.kind for item in items})


def _asked(items: Sequence[Item], language: str, encoder: Embeddings) -> Vectors:
    return np.stack([encode_query(encoder, ", ".join(item.themes[language])) for item in items])


def _row(kind: str, asked: str, described: str, way: str, questions: Vectors, items: Vectors) -> Row:
    """Cosine of every question with every item; of equals the own one counts last."""
    norms = np.linalg.norm(items, axis=1, keepdims=True)
    scores = questions @ (items / np.where(norms > 0, norms, 1)).T
    ranks = (scores >= np.diagonal(scores)[:, None]).sum(axis=1)
    hits = (ranks <= DEPTH).astype(float)
    mrr = float(np.where(ranks <= DEPTH, 1 / ranks, 0).mean())
    return Row(kind, asked, described, way, len(ranks), float(hits.mean()), interval(hits.tolist()), mrr)
