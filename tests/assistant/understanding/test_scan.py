import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.understanding.grammar import Understanding


def labels(understanding: Understanding, text: str) -> list[str]:
    return [span.label for span in understanding.scanner.scan(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("범죄도시2와 비슷한 영화 추천해줘", ["name", "particle", "similar", "kind", "ask"]),
        ("봉준호감독영화추천해줘", ["name", "role", "kind", "ask"]),
        ("90년대 한국영화 세 편", ["year", "country", "kind", "count"]),
        ("not by Nolan", ["exclude_before", "name"]),
        ("sci-fi", ["genre"]),
        ("from 2010 to 2015 horror movies", ["year", "genre", "kind"]),
    ],
)
def test_cut_into_labelled_spans(understanding: Understanding, text: str, expected: list[str]) -> None:
    assert labels(understanding, text) == expected


def test_a_word_that_only_begins_like_a_title_is_not_one(understanding: Understanding) -> None:
    """시 is a film (Poetry); 시대극 is a genre and 시장 an everyday word."""
    assert labels(understanding, "시대극") == ["film_genre"]
    assert labels(understanding, "시장") == ["word"]


def test_latin_words_are_taken_whole(understanding: Understanding) -> None:
    """ "It" must not be found in "Italy", nor "Up" in "upload"."""
    assert labels(understanding, "upload") == ["word"]


def test_a_mistyped_title_in_quotes_is_one_name(understanding: Understanding) -> None:
    (span,) = [s for s in understanding.scanner.scan("‘살인의 추엌’ 같은 거") if s.label == "name"]
    assert span.match is not None and span.match.items == ("movie/memories-of-murder-2003",)


_texts = st.text(
    alphabet=st.sampled_from(
        "가나다 범죄도시2와비슷한영화 봉준호 abc like Her,.!?'“”()[]<>0129년대편 \n\t\u1100\U0001f600"
    ),
    max_size=60,
)


@given(_texts)
def test_spans_are_ordered_disjoint_and_inside_the_text(understanding: Understanding, text: str) -> None:
    spans = understanding.scanner.scan(text)
    position = 0
    for span in spans:
        assert position <= span.start < span.end <= len(text)
        position = span.end


@given(_texts)
def test_every_letter_and_digit_is_in_some_span(understanding: Understanding, text: str) -> None:
    covered = {i for span in understanding.scanner.scan(text) for i in range(span.start, span.end)}
    missed = [c for i, c in enumerate(text) if c.isalnum() and c.isascii() and i not in covered]
    assert missed == []
