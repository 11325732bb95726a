import pytest

from assistant.understanding.names import NameIndex
from data.item import Item, Series
from data.text import fold


@pytest.mark.parametrize(
    ("typed", "id"),
    [
        ("범죄도시2", "movie/the-roundup-2022"),
        ("범죄 도시 투", "movie/the-roundup-2022"),
        ("Crime City 2", "movie/the-roundup-2022"),
        ("crime city  2", "movie/the-roundup-2022"),
        ("크라임 시티 2", "movie/the-roundup-2022"),
        ("Godfather part II", "movie/the-godfather-part-ii-1974"),
        ("대부 2", "movie/the-godfather-part-ii-1974"),
        ("놈놈놈", "movie/the-good-the-bad-the-weird-2008"),
        ("쇼생크", "movie/the-shawshank-redemption-1994"),
        ("CS50", "course/cs50x"),
    ],
)
def test_aliases_spacing_and_numbers_in_any_form(names: NameIndex, typed: str, id: str) -> None:
    assert names.titles(typed)[:1] == (id,)


@pytest.mark.parametrize(
    ("typed", "id"),
    [
        ("기생츙", "movie/parasite-2019"),
        ("범죄도씨 2", "movie/the-roundup-2022"),
        ("인셉숀", "movie/inception-2010"),
        ("inceptoin", "movie/inception-2010"),
        ("쇼생크 탈쭐", "movie/the-shawshank-redemption-1994"),
    ],
)
def test_up_to_two_wrong_letters(names: NameIndex, typed: str, id: str) -> None:
    assert names.titles(typed) == (id,)


@pytest.mark.parametrize(
    ("typed", "id"),
    [
        ("Gisaengchung", "movie/parasite-2019"),
        ("노 컨트리 포 올드 맨", "movie/no-country-for-old-men-2007"),
        ("salinui chueok", "movie/memories-of-murder-2003"),
    ],
)
def test_the_same_sound_in_the_other_script(names: NameIndex, typed: str, id: str) -> None:
    assert names.titles(typed) == (id,)


@pytest.mark.parametrize("typed", ["범죄도시 5", "Godfather 7", "존재하지 않는 제목", "zzzz", "", "2"])
def test_what_is_not_there_is_not_found(names: NameIndex, typed: str) -> None:
    assert names.titles(typed) == ()


def test_a_shared_title_gives_every_candidate(names: NameIndex) -> None:
    assert set(names.titles("괴물")) == {
        "movie/the-host-2006",
        "movie/monster-2023",
        "movie/the-thing-1982",
    }


def test_a_series_name_gives_the_series_in_order_unless_a_film_has_that_title(names: NameIndex) -> None:
    rings = names.exact(fold("반지의 제왕"))
    assert rings is not None and rings.series and len(rings.items) == 3
    assert [id[-4:] for id in rings.items] == ["2001", "2002", "2003"]
    crime_city = names.exact(fold("범죄도시"))
    assert crime_city is not None and crime_city.items == ("movie/the-outlaws-2017",)


@pytest.mark.parametrize(
    ("typed", "person"),
    [
        ("봉준호", "Bong Joon-ho"),
        ("bong joon ho", "Bong Joon-ho"),
        ("봉준오", "Bong Joon-ho"),
        ("놀란", "Christopher Nolan"),
        ("Nolan", "Christopher Nolan"),
        ("미야자키", "Hayao Miyazaki"),
        ("Tarrantino", "Quentin Tarantino"),
        ("쿠브릭", "Stanley Kubrick"),
        ("앤드류 응", "Andrew Ng"),
    ],
)
def test_people_by_full_name_surname_typo_and_sound(names: NameIndex, typed: str, person: str) -> None:
    assert names.people(typed)[:1] == (person,)


@pytest.mark.parametrize("typed", ["아무개", "Nobody Special", ""])
def test_unknown_people(names: NameIndex, typed: str) -> None:
    assert names.people(typed) == ()


@pytest.mark.parametrize("word", ["그녀", "친구", "Her", "Up", "It", "시"])
def test_everyday_words_are_known_as_such(names: NameIndex, word: str) -> None:
    assert names.is_ordinary(fold(word))


@pytest.mark.parametrize("name", ["범죄도시 2", "봉준호", "Inception", "놈놈놈"])
def test_names_that_mean_only_one_thing(names: NameIndex, name: str) -> None:
    assert not names.is_ordinary(fold(name))


def test_an_own_catalogue_with_one_language_and_no_people() -> None:
    names = NameIndex(
        [
            Item("a", "book", {"en": "The Left Hand of Darkness"}),
            Item("b", "book", {"en": "Dune"}, series=Series({"en": "Dune"}, 1)),
            Item("c", "book", {"en": "Dune Messiah"}, series=Series({"en": "Dune"}, 2)),
        ]
    )
    assert names.titles("left hand of darkness") == ("a",)
    assert names.titles("Dune 2") == ("c",)
    assert names.titles("Dune") == ("b",)


def test_ten_thousand_names_are_searched_quickly_enough_to_be_called_in_a_turn() -> None:
    """No timing here: only that a typo is still found among many names, exact ones first."""
    names = NameIndex([Item(f"i{n}", "movie", {"en": f"Unusual Title Number {n}"}) for n in range(5000)])
    assert names.titles("Unusual Title Number 4321") == ("i4321",)
    assert "i4321" in names.titles("Unusul Title Number 4321")
