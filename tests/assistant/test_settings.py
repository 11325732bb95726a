from pathlib import Path

import pytest
from pydantic import ValidationError

from assistant.settings import Settings
from retrieval.index import BUNDLED_INDEX


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in (
        "RECOTALK_LLM_MODEL",
        "OPENAI_API_KEY",
        "OPENAI_BASE_URL",
        "RECOTALK_INDEX",
        "RECOTALK_ENCODER",
    ):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


def test_with_nothing_set_the_bundled_parts_and_no_llm() -> None:
    settings = Settings()
    assert settings.index == BUNDLED_INDEX and settings.encoder == "bundled"
    assert not settings.llm_ready and settings.llm_missing is None


def test_a_model_needs_a_key_or_an_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RECOTALK_LLM_MODEL", "some-model")
    assert not Settings().llm_ready
    assert Settings().llm_missing == "OPENAI_API_KEY or OPENAI_BASE_URL"
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:1/v1")
    assert Settings().llm_ready and Settings().llm_missing is None


def test_a_key_never_shows_in_print(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "very-secret")
    assert "very-secret" not in repr(Settings())


def test_a_file_in_the_working_folder_is_read(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("RECOTALK_ENCODER=some/model\n")
    assert Settings().encoder == "some/model"


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        ("TIMEOUT", "0", "llm_timeout"),
        ("HISTORY_TOKENS", "10", "llm_history_tokens"),
        ("PRICE_IN", "-1", "llm_price_in"),
        ("BREAKER_FAILURES", "0", "llm_breaker_failures"),
        ("BREAKER_SECONDS", "0", "llm_breaker_seconds"),
    ],
)
def test_a_value_out_of_range_is_refused(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, problem: str
) -> None:
    monkeypatch.setenv(f"RECOTALK_LLM_{name}", value)
    with pytest.raises(ValidationError, match=problem):
        Settings()


def test_prices_are_unset_or_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Settings().llm_price_in is None and Settings().llm_price_out is None
    monkeypatch.setenv("RECOTALK_LLM_PRICE_OUT", "0.6")
    assert Settings().llm_price_out == 0.6
