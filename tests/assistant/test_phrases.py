import json
import re
from importlib.resources import files
from pathlib import Path

import pytest

from assistant import phrases
from assistant.phrases import plural, say
from assistant.types import Intent

ROOT = Path(phrases.__file__).parent


def sentences(language: str) -> dict[str, str]:
    loaded: dict[str, str] = json.loads(
        files("assistant").joinpath(f"phrases_{language}.json").read_text("utf-8")
    )
    return loaded


def slots(sentence: str) -> set[str]:
    return set(re.findall(r"\{(\w+)", sentence))


def test_both_languages_say_the_same_things_with_the_same_values() -> None:
    korean, english = sentences("ko"), sentences("en")
    assert {name for name in korean if not name.endswith("_one")} == {
        n for n in english if not n.endswith("_one")
    }
    for name in korean:
        assert slots(korean[name]) <= slots(english[name]) | {"n", "series", "title"}, name


def test_every_sentence_is_used_somewhere() -> None:
    code = "\n".join(path.read_text("utf-8") for path in [*ROOT.rglob("*.py"), ROOT.parent / "app.py"])
    families = (
        "count_",
        "reason_",
        "details_",
        "noted_",
        "limit_",
        "person_",
        "intro_",
        "page_",
        "compare_",
        "length_",
        "rating_",
    )
    families += tuple(intent.value for intent in Intent)
    unused = [name for name in sentences("ko") if f'"{name}"' not in code and not name.startswith(families)]
    assert unused == []


def test_values_and_particles_are_filled_in() -> None:
    assert say("noted_liked", "ko", titles="기생충") == "기생충을 좋아하신다고 기억해 둘게요."
    assert say("noted_liked", "en", titles="Parasite") == "Noted: you like Parasite."


def test_braces_in_a_value_stay_as_they_are() -> None:
    assert "{name}" in say("noted_liked", "en", titles="{name}")


def test_a_missing_value_or_sentence_is_an_error() -> None:
    with pytest.raises(KeyError):
        say("noted_liked", "en")
    with pytest.raises(KeyError):
        say("no such sentence", "en")


@pytest.mark.parametrize(
    ("kind", "count", "language", "expected"),
    [
        ("movie", 3, "ko", "영화 3편"),
        ("movie", 1, "en", "is one film"),
        ("course", 2, "en", "are 2 courses"),
        ("book", 2, "en", "are 2 picks"),
        ("book", 2, "ko", "2개"),
    ],
)
def test_counted_nouns(kind: str, count: int, language: str, expected: str) -> None:
    assert plural(kind, count, language) == expected
