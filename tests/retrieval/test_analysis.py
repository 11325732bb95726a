"""Words as an index counts them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.analysis import content_words, english_words, korean_nouns, warm


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("형사가 범인을 쫓는다", {"형사", "범인", "쫓"}),
        ("책과 칼, 그리고 꽃", {"책", "칼", "꽃"}),  # one syllable is a word
        ("The detectives are running", {"detect", "run"}),
        ("Recommend me a movie", set()),
        ("CS50을 듣고 3D를 배운다", {"cs50", "3d", "듣", "배우"}),
        ("#살아있다 같은 SF", {"sf", "살", "같"}),
        ("12.12: The Day", {"12", "day"}),
        ("AI와SF", {"ai", "sf"}),
        ("", set()),
    ],
)
def test_particles_endings_and_stop_words_stay_out(text: str, words: set[str]) -> None:
    assert set(content_words(text)) - {"있"} == words


@pytest.mark.parametrize(
    "word", ["CS50", "HTML5", "Se7en", "Amélie", "12.12", "Vue.js", "L.A.", "Spider-Man", "3D"]
)
def test_a_foreign_word_is_the_same_beside_korean(word: str) -> None:
    alone = content_words(word)
    assert alone
    assert content_words(f"영화 {word} 추천")[-len(alone) :] == alone


def test_keyword_candidates_are_nouns_and_foreign_words() -> None:
    assert korean_nouns("봉준호 감독의 SF 영화를 2019년에 보았다") == ["봉준호", "감독", "영화", "sf"]
    assert korean_nouns("칼과 꽃") == ["칼", "꽃"]


def test_english_words_are_cut_at_hyphens_and_lose_a_possessive() -> None:
    assert english_words("The King's well-made Speech’s end") == [
        "the",
        "king",
        "well",
        "made",
        "speech",
        "end",
    ]
    assert english_words("it's'sour") == ["it", "sour"]


@settings(max_examples=60)
@given(st.text(st.sampled_from("가나는을이영화 #@.,'·abcABC019é千\n_-"), max_size=30))
def test_any_text_gives_clean_words(text: str) -> None:
    for words in (content_words(text), korean_nouns(text), english_words(text)):
        assert all(word and word == word.strip() == word.lower() for word in words)


def test_the_analyser_can_be_loaded_ahead() -> None:
    warm()
    assert content_words("괴물") == ["괴물"]
