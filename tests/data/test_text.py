"""Three keys of a name: fold, letters, skeleton."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import Levenshtein

from data.text import fold, letters, nfc, skeleton

NAMES = st.text(st.sampled_from("가각갛뷁범죄도시편탄부투 ABCxyzéü0123:-'’!·.."), max_size=14)
SYLLABLES = st.characters(min_codepoint=ord("가"), max_codepoint=ord("힣"))


@pytest.mark.parametrize("one", ["C", "C++", "C#", "F#", ".NET", "net"])
@pytest.mark.parametrize("other", ["C", "C++", "C#", "F#", ".NET", "net"])
def test_languages_told_apart_by_a_symbol_stay_apart(one: str, other: str) -> None:
    assert (fold(one) == fold(other)) is (one == other)
    assert (fold(f"{one} 강의") == fold(f"{other}강의")) is (one == other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("범죄 도시 투", "범죄도시2"),
        ("범죄도시 2편", "범죄도시2"),
        ("The Godfather Part II", "godfather 2"),
        ("Amélie", "AMELIE"),
        ("Ocean's Eleven", "oceans eleven"),
        ("Ocean’s Eleven", "Ocean's Eleven"),
        ("WALL·E", "wall-e"),
        ("신과함께-죄와 벌", "신과 함께: 죄와 벌"),
        ("Kill Bill: Vol. 2", "kill bill 2"),
        ("Rocky IV", "rocky four"),
        (unicodedata.normalize("NFD", "괴물"), "괴물"),
        ("A Bittersweet Life", "bittersweet life"),
    ],
)
def test_names_people_take_for_the_same_fold_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("범죄도시 2", "범죄도시 3"),
        ("범죄도시", "범죄도시 2"),
        ("The Host", "Ghost"),
        ("괴물", "괴수"),
        ("IV", "4"),  # alone it is a name, not a sequel's number
        ("The", ""),
    ],
)
def test_different_names_fold_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(NAMES)
def test_fold_sees_no_case_form_or_surrounding_space(name: str) -> None:
    assert fold(name) == fold(name.upper()) == fold(unicodedata.normalize("NFD", name)) == fold(f"  {name}\t")


@given(st.text(max_size=20))
def test_fold_leaves_only_lower_case_letters_and_digits(name: str) -> None:
    assert re.fullmatch(r"[^\W_]*", re.sub(r"[\u0300-\u036f]", "", fold(name)))


@given(st.text(SYLLABLES, max_size=8))
def test_letters_take_syllables_apart_and_lose_nothing(name: str) -> None:
    taken = letters(name)
    assert 2 * len(name) <= len(taken) <= 3 * len(name)
    assert not re.search(r"[가-힣]", taken)
    # The conjoining letters of Unicode's own decomposition, one for one.
    assert len(taken) == len(unicodedata.normalize("NFD", name))


@given(st.text(SYLLABLES, min_size=1, max_size=6), st.data())
def test_one_wrong_letter_is_one_edit(name: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(name) - 1))
    code = ord(name[at]) - ord("가")
    initial, vowel, final = code // 588, code % 588 // 28, code % 28
    wrong = data.draw(st.integers(0, 20).filter(lambda other: other != vowel))
    typed = name[:at] + chr(ord("가") + initial * 588 + wrong * 28 + final) + name[at + 1 :]
    assert Levenshtein.distance(letters(name), letters(typed)) == 1


def test_letters_keep_other_scripts() -> None:
    assert letters("괴물2abc") == "ㄱㅚㅁㅜㄹ2abc"


@pytest.mark.parametrize(
    ("korean", "english"),
    [
        ("인터스텔라", "Interstellar"),
        ("인셉션", "Inception"),
        ("매트릭스", "The Matrix"),
        ("아바타", "Avatar"),
        ("기생충", "Gisaengchung"),
        ("라라랜드", "La La Land"),
    ],
)
def test_a_transliteration_has_nearly_the_skeleton_of_the_original(korean: str, english: str) -> None:
    assert Levenshtein.distance(skeleton(korean), skeleton(english)) <= 1


def test_different_sounds_have_different_skeletons() -> None:
    assert skeleton("인터스텔라") != skeleton("Inception")
    assert skeleton("토이스토리 2") != skeleton("Toy Story 3")
    assert skeleton("O가") == skeleton("오가") == "k"  # both scripts in one word


@given(st.text(max_size=20) | NAMES)
def test_a_skeleton_holds_sounds_and_digits_without_runs(name: str) -> None:
    sounds = skeleton(name)
    assert all(sound in "ptkmnlsj" or sound.isdigit() for sound in sounds)
    assert not re.search(r"(\D)\1", sounds)


@given(st.text(max_size=20))
def test_nfc_is_composed(text: str) -> None:
    assert unicodedata.is_normalized("NFC", nfc(text))
