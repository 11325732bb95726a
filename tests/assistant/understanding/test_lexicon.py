import json
from importlib.resources import files

import pytest

from assistant.understanding.lexicon import Sense, load_lexicon, squeeze, with_catalogue
from data.item import LANGUAGES, Item


def test_every_language_file_has_the_same_sections() -> None:
    sections = [
        set(
            json.loads(
                files("assistant.understanding").joinpath(f"lexicon_{language}.json").read_text("utf-8")
            )
        )
        for language in LANGUAGES
    ]
    assert sections[0] == sections[1]


def test_genres_and_countries_mean_the_same_values_in_every_language() -> None:
    sources = [
        json.loads(files("assistant.understanding").joinpath(f"lexicon_{language}.json").read_text("utf-8"))
        for language in LANGUAGES
    ]
    for section in ("genres", "countries", "levels", "kinds", "years", "languages"):
        assert set(sources[0][section]) == set(sources[1][section]), section


@pytest.mark.parametrize(
    ("phrase", "sense"),
    [
        ("공포", Sense("genre", "horror")),
        ("science fiction", Sense("genre", "science fiction")),
        ("할리우드", Sense("country", "US")),
        ("빼고", Sense("exclude_after")),
        ("not by", Sense("exclude_before")),
        ("비슷한", Sense("similar")),
    ],
)
def test_phrases(phrase: str, sense: Sense) -> None:
    assert load_lexicon().phrases[squeeze(phrase)] == sense


def test_providers_of_a_catalogue_become_phrases_but_never_replace_one() -> None:
    items = [
        Item("a", "course", {"en": "A"}, provider="K-MOOC · KAIST"),
        Item("b", "course", {"en": "B"}, provider="more"),
    ]
    lexicon = with_catalogue(load_lexicon(), items)
    assert lexicon.phrases["kmooc"] == Sense("provider", "K-MOOC")
    assert lexicon.phrases["kaist"] == Sense("provider", "KAIST")
    assert lexicon.phrases["more"] == load_lexicon().phrases["more"]


def test_kinds_of_a_catalogue_become_phrases() -> None:
    phrases = with_catalogue(load_lexicon(), [Item("a", "book", {"en": "A"})]).phrases
    assert phrases["books"] == phrases["book"] == Sense("kind", "book")
