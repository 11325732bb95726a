"""The BM25 index."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from retrieval.lexical import LexicalIndex

TEXTS = [
    "형사가 항구에서 범인을 쫓는다",
    "a detective story",
    "",
    "the detective and the detective's detective",
    "꽃",
]


@pytest.fixture(scope="module")
def index() -> LexicalIndex:
    return LexicalIndex.build(TEXTS)


def test_scores_are_zero_where_no_word_occurs(index: LexicalIndex) -> None:
    scores = index.scores("detectives")
    assert scores.dtype == np.float32
    assert (scores > 0).tolist() == [False, True, False, True, False]
    assert index.scores("없는 낱말 xyzzy").tolist() == [0] * 5
    assert index.scores("").tolist() == [0] * 5


def test_korean_words_are_found_without_their_particles(index: LexicalIndex) -> None:
    assert [hit.row for hit in index.search("범인은 항구로", 3)] == [0]
    assert [hit.row for hit in index.search("꽃과 꽃", 3)] == [4]


def test_a_rare_word_weighs_more_than_a_common_one() -> None:
    index = LexicalIndex.build(["robot comedy", "robot drama", "robot war", "robot submarine"])
    assert index.search("robot submarine", 4)[0].row == 3
    assert index.scores("submarine")[3] > index.scores("robot")[3]


def test_ties_stand_in_row_order() -> None:
    index = LexicalIndex.build(["alpha beta"] * 4)
    assert [hit.row for hit in index.search("beta", 3)] == [0, 1, 2]


@pytest.mark.parametrize("texts", [[""], ["", "!!"]])
def test_texts_without_words_make_an_index_that_finds_nothing(texts: list[str]) -> None:
    assert LexicalIndex.build(texts).search("anything 무엇이든", 5) == []


def test_a_saved_index_is_the_same_and_holds_no_pickle(index: LexicalIndex, tmp_path: Path) -> None:
    index.save(tmp_path)
    loaded = LexicalIndex.load(tmp_path, index.size)
    for query in ("detective story", "형사 꽃", "nothing here"):
        assert loaded.search(query, 5) == index.search(query, 5)
    assert {path.suffix for path in tmp_path.iterdir()} == {".npy", ".json"}
    for path in tmp_path.glob("*.npy"):
        np.load(path, allow_pickle=False)


def test_every_process_writes_the_same_files(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from retrieval.lexical import LexicalIndex;"
        "LexicalIndex.build(['robot love story', 'war and robot', 'seven ghosts bus']).save(Path(sys.argv[1]))"
    )
    written = []
    for seed in ("1", "2"):
        out = tmp_path / seed
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)}
        subprocess.run([sys.executable, "-c", code, str(out)], env=environment, check=True, timeout=60)
        written.append({path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in out.iterdir()})
    assert written[0] == written[1]
