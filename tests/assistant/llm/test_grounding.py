"""What a streamed answer may say, and that it does not matter how the stream is cut."""

from __future__ import annotations

import time
from collections.abc import Sequence
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.llm.grounding import Grounding, label
from assistant.llm.prose import ProseTitles
from assistant.llm.sentences import Sentences
from assistant.understanding.grammar import Understanding
from tests.assistant.llm.small_index import BY_ID, ITEMS

RETURNED = {id: BY_ID[id] for id in ("movie/parasite", "movie/mother", "movie/roundup-2")}


TOLD = ("1 looked up. A mother looks for the killer. Like Memories of Murder.",)


@cache
def titles() -> ProseTitles:
    return ProseTitles(Understanding.of(ITEMS))


def grounded(
    pieces: Sequence[str], words: str = "볼만한 영화 추천해줘", language: str = "ko"
) -> tuple[str, list[str], int]:
    """The text let through, the ids cited, and how much was removed."""
    grounding = Grounding(RETURNED, TOLD, words, titles(), language)
    text = "".join([*map(grounding.feed, pieces), grounding.close()])
    return text, list(grounding.cited), grounding.removed


def test_ids_become_titles_with_years_in_the_language_of_the_reply() -> None:
    text = "Try [[movie/parasite]] – sharp.\nOr [[ movie/mother ]]."
    assert grounded([text], language="en") == (
        "Try Parasite (2019) – sharp.\nOr Mother (2009).",
        ["movie/parasite", "movie/mother"],
        0,
    )
    assert grounded([text])[0] == "Try 기생충 (2019) – sharp.\nOr 마더 (2009)."


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("[[movie/parasite]] (1987)를 보세요.", "기생충 (2019)을 보세요."),
        ("**[[movie/parasite]]** (2019) 추천", "**기생충 (2019)** 추천"),
        ("[[movie/mother]]은 어때요?", "마더 (2009)는 어때요?"),
        ("[[movie/roundup-2]]과 비슷해요.", "범죄도시 2 (2022)와 비슷해요."),
        ("『[[movie/parasite]]』를 보세요.", "『기생충 (2019)』을 보세요."),
        ("[movie/parasite] 추천", "기생충 (2019) 추천"),
        ("**1. [[movie/mother]]** – 긴장감", "**1. 마더 (2009)** – 긴장감"),
        ("기생충 (2019)도 봉준호 감독이에요.", "기생충 (2019)도 봉준호 감독이에요."),
    ],
)
def test_years_particles_and_emphasis_around_an_id(text: str, shown: str) -> None:
    assert grounded([text])[::2] == (shown, 0)


@pytest.mark.parametrize(
    "invented",
    [
        "[[movie/signal]]도 좋아요.",  # in the catalogue, but not returned this turn
        "[[movie/parasite]]와 [[movie/made-up]]을 보세요.",
        "『가짜 영화』도 좋아요.",
        "「가짜. 영화」도 좋아요!",
        "“가짜 영화”를 보세요.",
        "‘가짜 영화’를 보세요.",
        "'가짜 영화'를 보세요.",
        '"Fake Film" is good.',
        "**가짜 영화**도 있어요.",
        "*Fake Film* is good.",
        "《가짜 영화》, 정말 좋아요.",
        "[가짜 영화](http://x.y) 보세요.",
        "가짜 영화 (2021)도 좋아요.",
        "I liked Fake Film (2021).",
        "『1987』도 좋아요.",
    ],
)
def test_a_sentence_that_invents_goes_whole_and_is_counted(invented: str) -> None:
    text = f"골라 봤어요. {invented} [[movie/parasite]]예요."
    assert grounded([text]) == ("골라 봤어요. 기생충 (2019)이에요.", ["movie/parasite"], 1)


@pytest.mark.parametrize(
    "open_ended", ["[[movie/parasite 를 보세요. 네.", "『가짜 영화를 보세요. 네.", "“가짜 영화"]
)
def test_what_is_never_closed_goes_up_to_the_end_of_its_line(open_ended: str) -> None:
    assert grounded([f"네. {open_ended}\n[[movie/mother]]"]) == ("네.\n마더 (2009)", ["movie/mother"], 1)


@pytest.mark.parametrize(
    "line",
    [
        "1. 가짜 영화 – 재미있어요",
        "2) 가짜 영화",
        "- 가짜 영화",
        "• 가짜 영화: 좋아요. 정말로요.",
        "* Fake Film",
        "③ 가짜 영화",
        "3️⃣ 가짜 영화",
        "### 가짜 영화",
        "| 가짜 영화 | 2020 |",
        "> - 가짜 영화",
        "1.가짜 영화",
        "- [[movie/made-up]] – 좋아요. 그리고 [[movie/parasite]]",
    ],
)
def test_a_list_line_without_a_returned_id_goes_whole(line: str) -> None:
    text = f"이런 영화가 있어요.\n{line}\n- [[movie/mother]] – 긴장감"
    assert grounded([text]) == ("이런 영화가 있어요.\n- 마더 (2009) – 긴장감", ["movie/mother"], 1)


def test_numbers_close_ranks_where_a_line_was_lost() -> None:
    text = "A:\n1. [[movie/x]] a\n2. [[movie/mother]] b\n3. [[movie/y]]\n4. [[movie/parasite]] c\n\n1. [[movie/z]]\n2. [[movie/mother]]"
    shown = "A:\n1. Mother (2009) b\n2. Parasite (2019) c\n\n1. Mother (2009)"
    assert grounded([text], language="en")[::2] == (shown, 3)


@pytest.mark.parametrize(
    "prose",
    [
        "안녕하세요! 어떤 영화를 좋아하세요? 2019년 이후도 괜찮아요.",
        "봉준호 감독의 작품이에요... 『기생충』과 「Parasite」는 같아요.",
        "1987년작은 없어요.\n\n다른 걸 찾을까요?",
        "I don't have it, but the directors' cut isn't here either.",
        "Rated 4.5 of 5 (out of 10 users).",
    ],
)
def test_ordinary_prose_passes_unchanged(prose: str) -> None:
    assert grounded([prose]) == (prose, [], 0)


def test_the_users_own_words_may_be_quoted_back() -> None:
    quoting = "“비 오는 날”에 어울리는 걸 찾았어요."
    assert grounded([quoting], words="비오는 날 볼 영화")[2] == 0
    assert grounded([quoting], words="눈 오는 날 볼 영화")[::2] == ("", 1)


def test_a_line_that_loses_everything_leaves_no_gap() -> None:
    text = "[[movie/x]]예요.\n\n[[movie/mother]]예요.\n\n『가짜』예요. 또 『가짜』예요.\n\n끝이에요."
    assert grounded([text])[::2] == ("마더 (2009)예요.\n\n끝이에요.", 3)


def test_a_sentence_is_shown_as_soon_as_it_is_over() -> None:
    grounding = Grounding(RETURNED, (), "", titles(), "en")
    assert grounding.feed("Hello. I loo") == "Hello."
    assert grounding.feed("ked. [[movie/par") == " I looked."
    assert grounding.feed("asite]]!\n") == " Parasite (2019)!\n"


@pytest.mark.parametrize(
    "endless", ["(a " * 10_000, "[[ " * 7_000 + " " * 13_000, "'a " * 10_000, "*" * 30_000]
)
def test_text_without_an_end_is_dealt_with_in_reasonable_time(endless: str) -> None:
    started = time.perf_counter()
    text, _, _ = grounded([endless])
    assert "[[" not in text
    assert time.perf_counter() - started < 3


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("기생충 (1987)도 있어요.", "기생충 (2019)도 있어요."),
        ("Parasite (1987년)이에요.", "Parasite (2019년)이에요."),
        ("영화 The Roundup (2024) 그리고 마더 (2000).", "영화 The Roundup (2022) 그리고 마더 (2009)."),
    ],
)
def test_a_wrong_year_after_a_returned_title_is_put_right(text: str, shown: str) -> None:
    assert grounded([text])[::2] == (shown, 0)


@pytest.mark.parametrize(
    ("text", "removed"),
    [
        ("범죄도시 3도 볼만해요.", 1),  # in the catalogue, not returned
        ("You could also watch The Outlaws.", 1),
        ("I would add Signal to the list.", 1),
        ("기생충도 볼만해요.", 0),  # returned
        ("Memories of Murder is close to it.", 0),  # a tool told of it
        ("The signal is clear, and the odd night too.", 0),  # everyday words
    ],
)
def test_titles_of_the_catalogue_in_plain_prose(text: str, removed: int) -> None:
    assert grounded([f"[[movie/mother]]예요. {text}"], words="")[2] == removed


def test_a_title_the_user_wrote_may_be_written_back() -> None:
    assert grounded(["범죄도시 3을 찾으셨죠."], words="범죄도시3 어때")[2] == 0


def test_a_label_has_the_year_where_there_is_one() -> None:
    assert label(BY_ID["movie/parasite"], "ko") == "기생충 (2019)"
    assert label(BY_ID["course/python"], "en") == "Python Basics"


FRAGMENTS = st.sampled_from(
    ["[[", "]]", "[", "]", "movie/parasite", "movie/mother", "[[movie/parasite]]", "[[movie/bogus]]", "(2019)",
     "\n", " ", ". ", "! ", "요.", "…", "1. ", "2) ", "- ", "• ", "**", "*", "“", "”", '"', "'", "『", "』", "‘", "’",
     "기생충", "가짜 영화", "Fake", "을", "\r\n", "\u2028", "#", "|", "3️⃣", "\n\n"]
)  # fmt: skip
TEXTS = st.lists(FRAGMENTS | st.text(max_size=4), max_size=30).map("".join)


def cut(text: str, places: Sequence[int]) -> list[str]:
    ends = sorted({place % (len(text) + 1) for place in places})
    return [text[start:end] for start, end in zip([0, *ends], [*ends, len(text)], strict=True)]


@given(TEXTS, st.lists(st.integers(0, 500), max_size=12))
def test_the_result_does_not_depend_on_how_the_text_is_cut(text: str, places: list[int]) -> None:
    whole = grounded([text])
    assert grounded(cut(text, places)) == whole
    assert grounded(list(text)) == whole


@given(TEXTS, st.lists(st.integers(0, 500), max_size=12))
def test_sentences_joined_are_the_text(text: str, places: list[int]) -> None:
    sentences = Sentences()
    units = [unit for piece in cut(text, places) for unit in sentences.feed(piece)]
    assert "".join([*units, sentences.rest()]) == text


@given(
    st.lists(
        TEXTS.map(lambda text: text.replace("bogus", ""))
        | st.sampled_from(["[[movie/bogus]]", "[[ bogus ]]"])
    )
)
def test_no_id_that_was_not_returned_survives(parts: list[str]) -> None:
    text, ids, _ = grounded(["".join(parts)])
    assert "bogus" not in text
    assert "[[" not in text and "]]" not in text
    assert set(ids) <= RETURNED.keys()
