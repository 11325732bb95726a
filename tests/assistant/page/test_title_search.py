import pytest

from assistant.page.title_search import TitleSearch
from data.item import Item
from retrieval.index import Index


@pytest.fixture(scope="module")
def search(bundled_index: Index) -> TitleSearch:
    return TitleSearch(bundled_index.items)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("기생충", "movie/parasite-2019"), ("기새", "movie/parasite-2019"), ("기ㅅ", "movie/parasite-2019"),
        ("PARASI", "movie/parasite-2019"), ("살인의추", "movie/memories-of-murder-2003"),
    ],
)  # fmt: skip
def test_the_beginning_of_a_title_in_either_language_is_enough(
    bundled_index: Index, search: TitleSearch, typed: str, first: str
) -> None:
    assert bundled_index.items[search.rows(typed)[0]].id == first


def test_words_inside_a_title_come_after_its_beginning() -> None:
    names = ("Harbour Detective", "Indetectable", "Detective Han", "The Detective")
    films = [Item(f"movie/{n}", "movie", {"en": name}) for n, name in enumerate(names)]
    assert TitleSearch(films).rows("detect") == [3, 2, 0, 1]


def test_no_more_than_asked_for_and_none_twice(search: TitleSearch) -> None:
    rows = search.rows("s", 5)
    assert len(rows) == len(set(rows)) == 5
    assert search.rows("") == search.rows("  !?") == []
