"""KeyBERT keywords with an encoder of ours."""

from __future__ import annotations

import pytest
from langchain_core.embeddings import Embeddings

from retrieval import keywords
from retrieval.keywords import KeywordExtractor

KOREAN = [
    "형사가 항구에서 밀수꾼을 쫓는 영화다.",
    "칼과 꽃",
    "",
    "그리고 또한",
    "소행성에서 감자를 기르는 아이와 로봇",
]
ENGLISH = [
    "A dock detective hunts smugglers.",
    "the of and",
    "",
    "A child and a robot grow potatoes in space.",
]


@pytest.fixture(scope="module")
def extractor(hashing: Embeddings) -> KeywordExtractor:
    return KeywordExtractor(hashing, per_language=3)


def test_korean_keywords_are_nouns_one_syllable_included(extractor: KeywordExtractor) -> None:
    found = list(extractor.extract(KOREAN, "ko"))
    assert set(found[0]) <= {"형사", "항구", "밀수꾼", "밀수", "영화"}
    assert set(found[1]) == {"칼", "꽃"}
    assert found[2] == ()
    assert len(found[4]) == 3


def test_english_keywords_are_phrases_without_stop_words(extractor: KeywordExtractor) -> None:
    found = list(extractor.extract(ENGLISH, "en"))
    assert found[1] == found[2] == ()
    assert len(found[0]) == len(found[3]) == 3
    words = {word for phrases in found for phrase in phrases for word in phrase.split()}
    assert words <= {"dock", "detective", "hunts", "smugglers", "child", "robot", "grow", "potatoes", "space"}
    assert all(1 <= len(phrase.split()) <= 2 for phrases in found for phrase in phrases)


@pytest.mark.parametrize(("texts", "language"), [(KOREAN, "ko"), (ENGLISH, "en")])
def test_a_text_has_the_same_keywords_alone_in_a_list_and_across_batches(
    extractor: KeywordExtractor, texts: list[str], language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    together = list(extractor.extract(texts, language))
    assert [next(iter(extractor.extract([text], language))) for text in texts] == together
    monkeypatch.setattr(keywords, "BATCH", 2)
    assert list(extractor.extract(texts, language)) == together


def test_no_texts_give_no_keywords(extractor: KeywordExtractor) -> None:
    assert list(extractor.extract([], "en")) == []


def test_another_language_is_an_error(extractor: KeywordExtractor) -> None:
    with pytest.raises(KeyError, match="fr"):
        list(extractor.extract(["bonjour"], "fr"))
