"""Questions as people type them, with what they mean. Expectations come from the person who asks."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.types import FollowUp, Intent, Request
from assistant.understanding.grammar import Understanding
from data.item import Item
from retrieval.filters import Filters, PersonLimit

TODAY = date(2026, 6, 1)
ROUNDUP = "movie/the-roundup-2022"
PARASITE = "movie/parasite-2019"
INCEPTION = "movie/inception-2010"
OLDBOY = "movie/oldboy-2003"
BONG = PersonLimit("Bong Joon-ho", "director")
PARK = PersonLimit("Park Chan-wook", "director")
SONG = PersonLimit("Song Kang-ho", "cast")
CHOI = PersonLimit("Choi Min-sik", "cast")
MIYAZAKI = PersonLimit("Hayao Miyazaki", "director")
LEE = PersonLimit("Lee Byung-hun", "cast")
NOLAN = PersonLimit("Christopher Nolan", "director")


def limits(**values: Any) -> Filters:
    return Filters(**values)


@pytest.mark.parametrize(
    ("message", "seeds"),
    [
        ("범죄도시2와 비슷한 영화 추천해줘", (ROUNDUP,)),
        ("범죄도시 2 같은 거", (ROUNDUP,)),
        ("범죄도씨2 비슷한 영화", (ROUNDUP,)),
        ("movies like Crime City 2", (ROUNDUP,)),
        ("기생충이랑 올드보이 같은 영화", (PARASITE, OLDBOY)),
        ("something similar to Parasite and Oldboy", (PARASITE, OLDBOY)),
        ("something like Inception but lighter, after 2015", (INCEPTION,)),
        ("“인셉션” 느낌의 영화", (INCEPTION,)),
        ("그녀 같은 영화", ("movie/her-2013",)),
        ("movies like Her", ("movie/her-2013",)),
        ("movies like The Matrx", ("movie/the-matrix-1999",)),
        ("I loved Oldboy", (OLDBOY,)),
    ],
)
def test_similarity_to_titles(understanding: Understanding, message: str, seeds: tuple[str, ...]) -> None:
    request = understanding.parse(message, today=TODAY)
    assert request.intent is Intent.RECOMMEND
    assert request.seeds == seeds
    assert request.named == ()


@pytest.mark.parametrize(
    ("message", "wanted"),
    [
        ("봉준호 감독 영화", limits(kind="movie", people=(BONG,))),
        ("봉준오 감독 영화", limits(kind="movie", people=(BONG,))),
        ("films by Bong Joon-ho", limits(kind="movie", people=(BONG,))),
        (
            "movies directed by Spielburg",
            limits(kind="movie", people=(PersonLimit("Steven Spielberg", "director"),)),
        ),
        ("송강호 나오는 영화", limits(kind="movie", people=(PersonLimit("Song Kang-ho", "cast"),))),
        ("기생충 감독의 다른 영화", limits(kind=None, people=(BONG,), exclude_ids=(PARASITE,))),
        ("2010년 이후 한국 스릴러", limits(kind="movie", country="KR", genres=("thriller",), year_from=2010)),
        (
            "Korean thrillers after 2010",
            limits(kind="movie", country="KR", genres=("thriller",), year_from=2011),
        ),
        ("90년대 홍콩 영화", limits(kind="movie", country="HK", year_from=1990, year_to=1999)),
        (
            "horror movies from 2010 to 2015",
            limits(kind="movie", genres=("horror",), year_from=2010, year_to=2015),
        ),
        ("봉준호나 박찬욱 감독 영화", limits(kind="movie", any_people=(BONG, PARK))),
        ("박찬욱이랑 봉준호 영화", limits(kind="movie", any_people=(PARK, BONG))),
        ("송강호랑 이병헌 나오는 영화", limits(kind="movie", people=(SONG, LEE))),
        ("서울대 강의", limits(kind="course", provider="서울대")),
        ("2000년 이전 일본 영화", limits(kind="movie", country="JP", year_to=2000)),
        ("요즘 한국 영화", limits(kind="movie", country="KR", year_from=2021)),
        ("classic westerns", limits(kind="movie", genres=("western",), year_to=1989)),
        ("액션이나 코미디 영화", limits(kind="movie", any_genres=("action", "comedy"))),
        ("액션 코미디 영화", limits(kind="movie", genres=("action", "comedy"))),
        ("beginner statistics course in Korean", limits(kind="course", level="beginner", language="ko")),
        ("K-MOOC 강의", limits(kind="course", provider="K-MOOC")),
        ("앤드류 응 강의", limits(kind="course", people=(PersonLimit("Andrew Ng", "instructor"),))),
    ],
)
def test_limits(understanding: Understanding, message: str, wanted: Filters) -> None:
    assert understanding.parse(message, today=TODAY).filters == wanted


@pytest.mark.parametrize(
    ("message", "wanted"),
    [
        ("공포 빼고", limits(kind="movie", exclude_genres=("horror",))),
        ("no horror please", limits(kind="movie", exclude_genres=("horror",))),
        ("not by Nolan", limits(exclude_people=(NOLAN,))),
        ("놀란 빼고 SF 영화", limits(kind="movie", genres=("science fiction",), exclude_people=(NOLAN,))),
        ("무섭지 않은 영화", limits(kind="movie", exclude_genres=("horror",))),
        ("최민식 나오는 스릴러 말고", limits(kind="movie", people=(CHOI,), exclude_genres=("thriller",))),
        (
            "not horror, please: something funny",
            limits(kind="movie", genres=("comedy",), exclude_genres=("horror",)),
        ),
        (
            "japanese animation not by Miyazaki, 3",
            limits(kind="movie", country="JP", genres=("animation",), exclude_people=(MIYAZAKI,)),
        ),
        ("외국 영화", limits(kind="movie", exclude_countries=("KR",))),
        ("놀란 영화 중에 인셉션 빼고", limits(kind="movie", people=(NOLAN,), exclude_ids=(INCEPTION,))),
        (
            "Nolan movies but not superhero",
            limits(kind="movie", people=(NOLAN,), exclude_terms=("superhero",)),
        ),
    ],
)
def test_exclusions(understanding: Understanding, message: str, wanted: Filters) -> None:
    assert understanding.parse(message, today=TODAY).filters == wanted


@pytest.mark.parametrize(
    ("message", "count"),
    [
        ("3편만", 3),
        ("영화 세 편 추천해줘", 3),
        ("top 10 thrillers", 10),
        ("just two movies", 2),
        ("디자인 강좌 3개", 3),
        ("범죄도시 2 같은 영화", None),
        ("2010년 이후 영화", None),
    ],
)
def test_counts(understanding: Understanding, message: str, count: int | None) -> None:
    assert understanding.parse(message).count == count


@pytest.mark.parametrize(
    ("message", "words"),
    [
        ("파이썬 기초 강의", "파이썬"),
        ("machine learning course", "machine learning"),
        ("Studio Ghibli films", "Studio Ghibli"),
        ("좀비 영화", "좀비"),
    ],
)
def test_free_words_are_kept_for_the_search(understanding: Understanding, message: str, words: str) -> None:
    assert words in understanding.parse(message).text


@pytest.mark.parametrize(
    "message", ["친구랑 볼 영화", "그녀가 주인공인 영화", "is it good", "pick me up movie"]
)
def test_everyday_words_are_not_taken_for_titles(understanding: Understanding, message: str) -> None:
    request = understanding.parse(message)
    assert request.seeds == () and request.ambiguity is None


def test_an_ambiguous_title_is_named_with_its_candidates(understanding: Understanding) -> None:
    request = understanding.parse("괴물 같은 영화 추천해줘")
    assert request.ambiguity is not None
    assert request.ambiguity.mention == "괴물"
    assert set(request.ambiguity.candidates) == {
        "movie/the-host-2006",
        "movie/monster-2023",
        "movie/the-thing-1982",
    }


@pytest.mark.parametrize(
    "message", ["봉준호 괴물 같은 영화", "괴물 2006년 같은 영화", "한국 영화 괴물 같은 거"]
)
def test_a_fact_beside_an_ambiguous_title_settles_it(understanding: Understanding, message: str) -> None:
    request = understanding.parse(message)
    assert request.ambiguity is None
    assert request.seeds == ("movie/the-host-2006",)


@pytest.mark.parametrize(
    ("message", "name"), [("조블락시안 같은 영화", "조블락시안"), ("movies like Zorblaxian", "Zorblaxian")]
)
def test_an_unknown_title_is_said_to_be_unknown(
    understanding: Understanding, message: str, name: str
) -> None:
    request = understanding.parse(message)
    assert request.unknown == (name,)
    assert request.text == ""


@pytest.mark.parametrize(
    ("message", "follow_up"),
    [
        ("그거 말고 2020년 이후로", FollowUp.REPLACE),
        ("not those, something newer", FollowUp.REPLACE),
        ("다른 거 없어?", FollowUp.REPLACE),
        ("공포 빼고", FollowUp.REFINE),
        ("3편만", FollowUp.REFINE),
        ("한국 영화로만", FollowUp.REFINE),
        ("only Korean movies", FollowUp.REFINE),
        ("그중에 여성 주인공", FollowUp.AMONG),
        ("which of those are funny", FollowUp.AMONG),
        ("봉준호 감독 영화", FollowUp.NEW),
        ("인셉션 같은 영화", FollowUp.NEW),
        ("좀비 영화 추천해줘", FollowUp.NEW),
    ],
)
def test_how_a_turn_stands_to_the_one_before(
    understanding: Understanding, message: str, follow_up: FollowUp
) -> None:
    assert understanding.parse(message).follow_up is follow_up


@pytest.mark.parametrize(
    ("message", "intent"),
    [
        ("안녕하세요", Intent.GREETING),
        ("hello", Intent.GREETING),
        ("고마워", Intent.THANKS),
        ("도움말", Intent.HELP),
        ("what can you do", Intent.HELP),
        ("처음부터 다시", Intent.START_OVER),
        ("오늘 날씨 어때?", Intent.OFF_TOPIC),
        ("더 보여줘", Intent.MORE),
        ("왜 추천했어?", Intent.WHY),
        ("기생충 감독 누구야?", Intent.DETAILS),
        ("who directed Parasite?", Intent.DETAILS),
        ("2번 줄거리 알려줘", Intent.DETAILS),
        ("what is the second one about?", Intent.DETAILS),
        ("1번은 봤어", Intent.FEEDBACK),
        ("기생충은 별로였어", Intent.FEEDBACK),
        ("I have seen the first one", Intent.FEEDBACK),
    ],
)
def test_intents(understanding: Understanding, message: str, intent: Intent) -> None:
    assert understanding.parse(message).intent is intent


@pytest.mark.parametrize(
    ("message", "id"), [("Spider-Man", "spider-man"), ("Parasyte", "parasite"), ("쇼생크", "shawshank")]
)
def test_a_message_that_is_only_a_part_of_a_title_or_a_typo_names_it(
    understanding: Understanding, message: str, id: str
) -> None:
    (found,) = understanding.parse(message).named
    assert id in found


def test_what_stands_before_a_contrast_is_wanted(understanding: Understanding) -> None:
    found = understanding.parse("로맨스인데 슬프지 않은 거").filters
    assert found.genres == ("romance",) and found.exclude_genres == ()
    (term,) = found.exclude_terms
    assert "슬픈" in term.split("|") and "tearjerker" in term.split("|")


@pytest.mark.parametrize(
    ("message", "question"),
    [
        ("what is Parasite about?", "overview"),
        ("인터스텔라 내용", "overview"),
        ("올드보이 누가 나와?", "cast"),
    ],
)
def test_what_is_asked_about_a_title(understanding: Understanding, message: str, question: str) -> None:
    request = understanding.parse(message)
    assert request.intent is Intent.DETAILS and request.question == question


def test_a_title_asked_for_by_name_is_named_and_a_course_title_is_a_topic_too(
    understanding: Understanding,
) -> None:
    film = understanding.parse("인셉션")
    assert film.named == film.seeds == (INCEPTION,)
    course = understanding.parse("CS50 강의")
    assert course.named == ("course/cs50x",)
    assert course.seeds == () and "CS50" in course.text


def test_another_catalogue_is_not_asked_for_films() -> None:
    books = Understanding.of([Item("b", "book", {"en": "Dune"}, genres=("science fiction",))])
    assert books.parse("classic science fiction").filters.kind is None
    assert books.parse("science fiction books").filters.kind == "book"
    assert books.parse("a good movie").filters.kind is None


def test_a_genre_that_may_be_a_subject_decides_nothing_beside_free_words(
    understanding: Understanding,
) -> None:
    request = understanding.parse("클래식 음악 알고 듣기")
    assert request.filters.kind is None and request.filters.genres == ()
    assert "클래식" in request.text and "음악" in request.text
    assert understanding.parse("음악 영화").filters.genres == ("music",)


@given(st.text(max_size=200))
def test_any_text_is_understood_as_something(understanding: Understanding, message: str) -> None:
    request = understanding.parse(message, today=TODAY)
    assert isinstance(request, Request)
    assert request == understanding.parse(message, today=TODAY)


@given(
    st.sampled_from(["범죄도시2와 비슷한 영화 추천해줘", "봉준호 감독 영화", "공포 빼고 3편만"]), st.data()
)
def test_spaces_at_the_ends_and_a_closing_mark_change_nothing(
    understanding: Understanding, message: str, data: st.DataObject
) -> None:
    before, after = (
        data.draw(st.sampled_from(["", " ", "  "])),
        data.draw(st.sampled_from(["", "!", "?", " ~", "."])),
    )
    plain = understanding.parse(message)
    assert understanding.parse(before + message + after) == plain
