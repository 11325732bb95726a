"""A small catalogue, an index of it, and questions about it."""

from __future__ import annotations

import json
from pathlib import Path
from zlib import crc32

import pytest
from langchain_core.embeddings import Embeddings

from data import load_catalogue, load_interactions
from evaluation.questions import Question
from retrieval import build
from retrieval.collaborative.recipe import Recipe
from retrieval.index import Index, open_index

ROWS = [
    ("movie/storm", "Storm at Sea", "폭풍의 바다", "movie", "A ship and its crew fight a storm at sea."),
    ("movie/harbour", "Harbour", "항구", "movie", "A sailor comes home from the sea to a quiet harbour."),
    ("movie/robot", "Robot Heart", "로봇의 마음", "movie", "A robot learns what a heart is for."),
    ("movie/laughter", "Laughter", "웃음", "movie", "Two friends open a bakery and everything goes wrong."),
    ("course/python", "Python Basics", "파이썬 기초", "course", "Variables, loops and functions in Python."),
    ("course/sailing", "Sailing", "항해 입문", "course", "Knots, wind and the sea for beginners."),
]


RECIPE = Recipe("made up", "2026-11-22", "", {"ease": {}, "item_knn": {}}, {"ease": 1.0, "item_knn": 0.5})


class WordHashes(Embeddings):
    """A count of words in 64 hashed places: no model, no download, the same vectors on every machine."""

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [self.embed_query(text) for text in texts]

    def embed_query(self, text: str) -> list[float]:
        vector = [0.0] * 64
        for word in text.lower().split():
            vector[crc32(word.strip(".,").encode()) % 64] += 1.0
        return vector


@pytest.fixture(scope="session")
def index_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index whose log says that people who like Storm at Sea like Laughter."""
    folder = tmp_path_factory.mktemp("index")
    rows = [
        {"id": id, "kind": kind, "title": {"en": en, "ko": ko}, "overview": {"en": text}, "year": 2001}
        for id, en, ko, kind, text in ROWS
    ]
    items = folder / "items.jsonl"
    items.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    events = [f"u{user},movie/{title}" for user in range(9) for title in ("storm", "laughter")]
    events += [f"u{user},movie/robot" for user in range(9, 12)]
    log = folder / "events.csv"
    log.write_text("\n".join(["user_id,item_id", *events]), encoding="utf-8")
    out = folder / "built"
    build.build(
        load_catalogue(items).items,
        out,
        encoder=WordHashes(),
        interactions=load_interactions(log),
        recipe=RECIPE,
    )
    return out


@pytest.fixture
def index(index_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Index:
    """The index opened; as long as a test runs, every encoder name means the word hashes."""
    monkeypatch.setattr("retrieval.index.load_encoder", lambda name: WordHashes())
    return open_index(index_folder)


@pytest.fixture
def questions() -> tuple[Question, ...]:
    """One question of three kinds, one of them in Korean and one with a seed."""
    return (
        Question("topic-1", "course on python loops and functions", "en", "topic", ("course/python",)),
        Question("mood-1", "항해 강의", "ko", "mood", ("course/sailing",)),
        Question("similar-1", "like Storm at Sea", "en", "similar", ("movie/laughter",), ("movie/storm",)),
    )


@pytest.fixture
def question_file(tmp_path: Path, questions: tuple[Question, ...]) -> Path:
    """The same questions as a file."""
    fields = ("id", "text", "language", "kind", "relevant", "seeds", "liked")
    rows = [json.dumps({name: getattr(question, name) for name in fields}) for question in questions]
    path = tmp_path / "questions.jsonl"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path
