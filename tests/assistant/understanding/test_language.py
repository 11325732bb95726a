import pytest

from assistant.understanding.language import detect


@pytest.mark.parametrize(
    ("message", "language"),
    [
        ("범죄도시2와 비슷한 영화", "ko"),
        ("movies like Parasite", "en"),
        ("Inception 같은 영화", "ko"),
        ("ㅋㅋ", "ko"),
        ("MOVIES", "en"),
    ],
)
def test_script_decides(message: str, language: str) -> None:
    assert detect(message) == language


def test_without_letters_the_language_spoken_so_far_stays() -> None:
    assert detect("2?", "en") == "en"
    assert detect("2?", "ko") == "ko"
