import json
import re

import pytest

from assistant import Settings
from assistant.page import words


def settings(**values: str) -> Settings:
    """Settings from these values alone, whatever the environment says."""
    return Settings.model_construct(
        **{"llm_model": None, "openai_api_key": None, "openai_base_url": None, **values}
    )  # type: ignore[arg-type]


def slots(text: object) -> list[str]:
    return re.findall(r"\{(\w+)(?:\|\w+)?\}", str(text))


def test_both_languages_have_the_same_words_and_slots() -> None:
    loaded = json.loads(words.asset("words.json"))
    assert set(loaded["ko"]) == set(loaded["en"])
    for name, text in loaded["ko"].items():
        assert slots(text) == slots(loaded["en"][name]), name


@pytest.mark.parametrize(
    ("wanted", "language"),
    [
        ("ko-KR,en", "ko"),
        ("fr-FR,ko", "ko"),
        ("en-GB", "en"),
        ("fr", "en"),
        ("", "en"),
        (None, "en"),
        (7, "en"),
    ],
)
def test_the_page_speaks_the_first_language_the_browser_asks_for(wanted: object, language: str) -> None:
    assert words.page_language(wanted) == language


@pytest.mark.parametrize("language", ["ko", "en"])
def test_without_an_llm_the_page_says_how_to_set_one(language: str) -> None:
    line = words.status(settings(), language)
    for name in ("RECOTALK_LLM_MODEL", "OPENAI_API_KEY", "OPENAI_BASE_URL"):
        assert name in line


def test_half_a_set_up_names_what_is_missing() -> None:
    assert "OPENAI_API_KEY" in words.status(settings(llm_model="m"), "en")
    assert "RECOTALK_LLM_MODEL" in words.status(settings(openai_base_url="http://x"), "en")


def test_a_model_name_is_shown_as_text() -> None:
    line = words.status(settings(llm_model="<b>m</b>", openai_base_url="http://x"), "en")
    assert "<b>" not in line and "&lt;b&gt;" in line


def test_a_title_takes_the_particle_of_its_last_sound() -> None:
    assert words.word("follow_like", "ko", title="기생충") == "기생충과 비슷한 영화"
    assert words.word("follow_like", "ko", title="옥자") == "옥자와 비슷한 영화"
