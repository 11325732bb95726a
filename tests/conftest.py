"""What many tests share: a tiny catalogue, an encoder without a model, a built index, the bundled index."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from zlib import crc32

import numpy as np
import pandas as pd
import pytest
from hypothesis import settings
from langchain_core.embeddings import Embeddings

from data import Interactions, Item, Series
from retrieval.build import build
from retrieval.collaborative.recipe import Recipe
from retrieval.index import Index, open_index

# The same examples on every machine, and no failure for a slow one.
settings.register_profile("recotalk", derandomize=True, deadline=None)
settings.load_profile("recotalk")


class HashingEmbeddings(Embeddings):
    """Counts of words and their letter triples in 128 hashed places: the same vectors everywhere, at once."""

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [self.embed_query(text) for text in texts]

    def embed_query(self, text: str) -> list[float]:
        vector = np.zeros(128)
        for word in re.findall(r"[^\W_]+", text.lower()):
            for part in (word, *(word[at : at + 3] for at in range(len(word) - 2))):
                vector[crc32(part.encode()) % 128] += 1
        return [float(value) for value in vector]


def film(slug: str, ko: str, en: str, year: int | None, genres: str, overview: str, **facts: object) -> Item:
    """A film with titles and an overview in both languages, as far as they are given."""
    return Item(
        id=f"movie/{slug}",
        kind="movie",
        title={language: text for language, text in (("ko", ko), ("en", en)) if text},
        year=year,
        genres=tuple(genres.split("|")),
        overview=dict(zip(("ko", "en"), overview.split(" / "), strict=True)),
        **facts,  # type: ignore[arg-type]
    )


def course(slug: str, ko: str, en: str, level: str, genres: str, overview: str, **facts: object) -> Item:
    """A course, likewise."""
    return Item(
        id=f"course/{slug}",
        kind="course",
        title={language: text for language, text in (("ko", ko), ("en", en)) if text},
        level=level,
        genres=tuple(genres.split("|")),
        overview=dict(zip(("ko", "en"), overview.split(" / "), strict=True)),
        **facts,  # type: ignore[arg-type]
    )


HAN = {"ko": "한바다", "en": "Han Bada"}
RIVER = {"ko": "리버 스톤", "en": "River Stone"}
KO = {"country": "KR", "language": "ko"}
US = {"country": "US", "language": "en"}
ITEMS = (
    film("harbour-2009", "항구의 형사", "Harbour Detective", 2009, "crime|thriller",
         "부두의 형사가 밀수꾼을 쫓는다. / A dock detective hunts a ring of smugglers.",
         people={"director": (HAN,), "cast": (RIVER,)}, themes={"ko": ("밀수",), "en": ("smuggling",)},
         series=Series({"ko": "항구", "en": "Harbour"}, 1), aliases=("Port Cop",), **KO),
    film("harbour-2-2012", "항구의 형사 2", "Harbour Detective 2", 2012, "crime|action",
         "형사가 섬으로 달아난 살인범을 잡는다. / The detective follows a murderer to an island.",
         people={"director": (HAN,)}, series=Series({"ko": "항구", "en": "Harbour"}, 2), **KO),
    film("paper-moonlight-1998", "종이 달빛", "Paper Moonlight", 1998, "romance|drama",
         "인쇄소의 두 사람이 편지로 사랑에 빠진다. / Two printers fall in love by letter.",
         people={"director": (RIVER,)}, themes={"ko": ("편지",), "en": ("letters",)}, **US),
    film("star-farm-2016", "별 농장", "Star Farm", 2016, "science fiction|family",
         "아이와 로봇이 소행성에서 감자를 기른다. / A child and a robot grow potatoes on an asteroid.",
         people={"director": (RIVER,), "cast": (HAN,)}, runtime=101, extra={"tmdb": 77}, **US),
    film("winter-war-2003", "겨울 전쟁", "Winter War", 2003, "war|drama",
         "눈 덮인 전선에서 군인들이 살아남는다. / Soldiers hold a front line in the snow.",
         people={"director": ({"en": "Aino Lumi"},)}, country="FI", language="fi"),
    film("warm-bread-2020", "따뜻한 빵", "Warm Bread", 2020, "comedy|family",
         "세 자매가 빵집을 다시 연다. / Three sisters open their bakery again towards spring.",
         people={"director": ({"ko": "오누리", "en": "Oh Nuri"},)}, **KO),
    film("ghost-bus-2018", "유령 버스", "Ghost Bus", 2018, "horror",
         "막차에 탄 승객들이 유령을 만난다. / Riders of the last bus meet ghosts.", **KO),
    film("unnamed-reel", "이름 없는 필름", "", None, "documentary",
         "버려진 필름의 주인을 찾는다. / A search for the owner of a lost reel."),
    course("python-first", "파이썬 첫걸음", "First Steps in Python", "beginner", "programming",
           "변수와 반복문부터 배운다. / Starts from variables and loops.",
           people={"instructor": ({"ko": "문가람", "en": "Moon Garam"},)}, provider="K-MOOC · 한빛대학교", **KO),
    course("cs50-web", "", "CS50 Web", "intermediate", "programming|web development",
           "웹 앱을 파이썬으로 만든다. / Builds web apps with HTML5 and Python.",
           provider="Open Campus", year=2015, **US),
    course("statistics", "통계의 눈", "The Eye of Statistics", "beginner", "statistics",
           "표본과 분산으로 자료를 읽는다. / Reads data through samples and variance.",
           provider="K-MOOC · 바다대학교", **KO),
    course("deep-nets", "심층 신경망", "Deep Networks", "advanced", "artificial intelligence",
           "역전파를 손으로 풀어 본다. / Works through backpropagation by hand.", provider="Open Campus", **US),
)  # fmt: skip


@pytest.fixture(scope="session")
def items() -> tuple[Item, ...]:
    """Twelve items, eight films and four courses, in id order."""
    return tuple(sorted(ITEMS, key=lambda item: item.id))


@pytest.fixture(scope="session")
def hashing() -> Embeddings:
    """An encoder that needs no model."""
    return HashingEmbeddings()


@pytest.fixture(scope="session")
def interactions() -> Interactions:
    """Nine people like both harbour films, three like the comedies, one likes Winter War; nobody the rest."""
    pairs = [(f"u{user}", f"movie/harbour{part}") for user in range(9) for part in ("-2009", "-2-2012")]
    pairs += [
        (f"u{user}", id) for user in range(9, 12) for id in ("movie/warm-bread-2020", "movie/star-farm-2016")
    ]
    pairs += [("u3", "movie/winter-war-2003"), ("u3", "movie/not-in-the-catalogue")]
    frame = pd.DataFrame(pairs, columns=["user_id", "item_id"])
    return Interactions(frame.assign(rating=float("nan"), timestamp=float("nan")), rows=len(frame))


@pytest.fixture(scope="session")
def recipe() -> Recipe:
    """A blend of models that train at once."""
    settings: dict[str, dict[str, object]] = {"ease": {}, "item_knn": {}, "popularity": {}}
    return Recipe("a small log", "2026-11-22", "", settings, {"ease": 1.0, "item_knn": 0.5})


@pytest.fixture(scope="session")
def tiny_folder(
    items: tuple[Item, ...],
    recipe: Recipe,
    hashing: Embeddings,
    interactions: Interactions,
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """The built index of `items`. Only to be read: copy it before changing a file."""
    folder = tmp_path_factory.mktemp("indexes") / "tiny"
    build(items, folder, encoder=hashing, interactions=interactions, recipe=recipe)
    return folder


@pytest.fixture(scope="session")
def tiny_index(tiny_folder: Path, hashing: Embeddings) -> Iterator[Index]:
    """The tiny index, opened."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("retrieval.index.load_encoder", lambda name: hashing)
        index = open_index(tiny_folder)
    yield index


@pytest.fixture(scope="session")
def bundled_index() -> Index:
    """The index the project ships, with its own encoder."""
    return open_index()
