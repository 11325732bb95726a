"""Two items side by side: facts of their rows and nothing else."""

from __future__ import annotations

import pytest

from assistant.comparing import comparison
from retrieval.index import Index


def compared(index: Index, one: str, other: str, language: str) -> list[str]:
    rows = index.rows([one, other])
    return comparison(index.items[rows[0]], index.items[rows[1]], language).splitlines()


def test_what_two_films_share_and_where_they_differ(bundled_index: Index) -> None:
    lines = compared(bundled_index, "movie/parasite-2019", "movie/snowpiercer-2013", "ko")
    assert lines[0] == "기생충과 설국열차를 비교해 볼게요."
    assert "봉준호 감독" in lines[1] and "송강호" in lines[1]
    assert lines[2].startswith("기생충 (2019): ") and "131분" in lines[2] and "봉준호" not in lines[2]
    assert lines[3].startswith("설국열차 (2013): ") and "SF" in lines[3]


def test_in_english_too(bundled_index: Index) -> None:
    lines = compared(bundled_index, "movie/inception-2010", "movie/interstellar-2014", "en")
    assert "Christopher Nolan" in lines[1] and "148 minutes" in lines[2] and "169 minutes" in lines[3]


@pytest.mark.parametrize(("language", "maker"), [("ko", "스티븐 스필버그"), ("en", "Steven Spielberg")])
def test_a_film_and_a_course_have_nothing_in_common(bundled_index: Index, language: str, maker: str) -> None:
    lines = compared(bundled_index, "movie/jaws-1975", "course/cs50x", language)
    assert len(lines) == 4 and maker in lines[2] and maker not in lines[3]
