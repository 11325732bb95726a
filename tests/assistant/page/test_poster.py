from dataclasses import replace
from xml.etree import ElementTree

import pytest

from assistant.page.motifs import MOTIFS
from assistant.page.poster import _STYLES, drawn, mood, palette, poster, style
from data.item import Item
from retrieval.index import Index

FILM = Item("movie/x", "movie", {"en": "X"}, genres=("drama", "romance"))


@pytest.mark.parametrize("genre", _STYLES)
def test_every_genre_has_a_picture_that_is_a_document_of_its_own(genre: str) -> None:
    ElementTree.fromstring(drawn(replace(FILM, genres=(genre,))))


def test_the_same_item_always_looks_the_same_and_others_look_otherwise(bundled_index: Index) -> None:
    items = bundled_index.items[::25]
    assert [poster(item) for item in items] == [poster(item) for item in items]
    assert len({drawn(item) for item in items}) == len(items)


def test_another_genre_goes_before_drama() -> None:
    assert style(FILM) == _STYLES["romance"]
    assert style(replace(FILM, genres=("drama",))) == _STYLES["drama"]
    assert style(replace(FILM, genres=("unheard of",)))[0] in MOTIFS


def test_what_is_dark_to_watch_is_dark_to_look_at() -> None:
    dark = mood(replace(FILM, genres=("horror", "thriller"), themes={"en": ("revenge",)}))
    bright = mood(replace(FILM, genres=("comedy", "family"), themes={"en": ("feel-good", "friendship")}))
    assert dark.dark > 0.7 > 0.3 > bright.dark
    assert palette(20, dark) != palette(20, bright)


def test_a_picture_has_no_name_that_another_on_the_page_could_have() -> None:
    assert "id=" not in drawn(FILM) and "url(" not in drawn(FILM)
