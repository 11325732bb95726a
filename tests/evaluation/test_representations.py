"""What is embedded of an item, measured on items whose vectors are known."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from langchain_core.embeddings import Embeddings

from data import Item
from evaluation.representations import as_table, keyword_rows, language_rows, usable, write

TOPICS = ["형사 detective", "우주 space", "요리 cooking", "축구 football", "유령 ghost", "왕 king"]


class Bag(Embeddings):
    """One dimension for each topic, met in the languages this model reads."""

    def __init__(self, *languages: str) -> None:
        self.words = {
            word: row
            for row, topic in enumerate(TOPICS)
            for language, word in zip(("ko", "en"), topic.split(), strict=True)
            if language in languages
        }

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [self.embed_query(text) for text in texts]

    def embed_query(self, text: str) -> list[float]:
        counts = [0.0] * len(TOPICS)
        for word, row in self.words.items():
            counts[row] += word in text
        return counts


@pytest.fixture
def items() -> list[Item]:
    return [
        Item(
            f"{kind}/{n}",
            kind,
            {"ko": str(n)},
            overview={"ko": f"{topic.split()[0]} 이야기 모음", "en": f"stories of a {topic.split()[1]}"},
            themes={"ko": (topic.split()[0],), "en": (topic.split()[1],)},
        )
        for kind in ("movie", "course")
        for n, topic in enumerate(TOPICS)
    ]


def test_items_without_both_languages_are_left_out(items: list[Item]) -> None:
    assert usable([*items, Item("x", "movie", {"ko": "x"}, overview={"ko": "y"})]) == items


def test_text_and_keywords_are_asked_in_each_language_and_kind(items: list[Item]) -> None:
    rows = list(keyword_rows(items, Bag("ko", "en")))
    assert [(row.kind, row.asked, row.way) for row in rows] == [
        (kind, language, way)
        for kind in ("course", "movie")
        for language in ("ko", "en")
        for way in ("text", "keywords", "text + keywords")
    ]
    assert all(row.mrr == pytest.approx(1) and row.questions == 6 for row in rows)


def test_a_model_of_one_language_finds_only_what_is_translated(items: list[Item]) -> None:
    rows = {(row.described, row.way): row for row in language_rows(items, Bag("ko"), Bag("en"))}
    assert rows["ko", "multilingual"].mrr == pytest.approx(1)
    assert rows["en", "multilingual"].mrr < 0.3
    assert rows["en", "translated first"].mrr < 0.3
    assert rows["en", "translated first, English model"].mrr == pytest.approx(1)


def test_without_an_english_model_its_row_is_missing(items: list[Item]) -> None:
    assert not any("English model" in row.way for row in language_rows(items, Bag("ko", "en"), None))


def test_rows_are_written_and_shown(items: list[Item], tmp_path: Path) -> None:
    rows = list(language_rows(items, Bag("ko", "en"), None))
    told = json.loads(write(rows, "tiny", tmp_path / "new").read_text(encoding="utf-8"))
    assert told["encoder"] == "tiny"
    assert len(told["rows"]) == len(rows) == as_table(rows).count("\n") - 1
    assert np.isfinite([row["hit"] for row in told["rows"]]).all()
