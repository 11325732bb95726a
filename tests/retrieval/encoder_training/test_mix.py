"""How sources are mixed."""

from pathlib import Path

import pytest

from retrieval.encoder_training.mix import Mix
from retrieval.encoder_training.pairs import Pair
from retrieval.errors import EncoderError


def test_a_mix_is_read_and_speaks_only_of_sources_that_are_there(tmp_path: Path) -> None:
    path = tmp_path / "mix.json"
    path.write_text('{"weights": {"films": 2, "docs": 0.5}, "taught": ["films"]}')
    mix = Mix.read(path)
    assert mix == Mix({"films": 2.0, "docs": 0.5}, ("films",))
    assert mix.settings([Pair("docs", "a", "b"), Pair("else", "c", "d")]) == ["docs=0.5"]


@pytest.mark.parametrize("text", ["", "{}", '{"weights": {"films": "many"}, "taught": []}'])
def test_what_is_no_mix_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "mix.json"
    path.write_text(text)
    with pytest.raises(EncoderError, match=r"mix\.json"):
        Mix.read(path)
