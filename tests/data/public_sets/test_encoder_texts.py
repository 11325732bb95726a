"""Training texts out of public tables."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from data.errors import DataError
from data.public_sets.__main__ import app
from data.public_sets.encoder_texts import write_texts


def packed(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(text.encode()))


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    root = tmp_path / "tables"
    packed(
        root / "korean-english" / "pairs.tsv.gz",
        "stsb_train\tA man\t남자\nstsb_train\tA guy\t사내\nother\tx\ty\n",
    )
    (root / "korean").mkdir()
    (root / "korean" / "korsts-train.tsv").write_text(
        "genre\tscore\tsentence1\tsentence2\ng\t4.2\t남자\t사내\ng\t3.9\t남자\t개\ng\t5.0\t남자\t남자\n"
    )
    (root / "korean" / "paraKQC_v1.txt").write_text("".join(f"0\t{n // 10}\t문장{n}\n" for n in range(20)))
    packed(
        root / "movies-bilingual" / "catalog.csv.gz",
        "title_ko,title_en,genres_en,keywords_en,overview_ko,overview_en\n"
        "범죄도시,The Outlaws,Action|Crime,police|duringcreditsstinger,형사가 싸운다,A cop fights\n"
        ",Alone,,,,Nobody  knows\n",
    )
    packed(
        root / "courses" / "kmooc.csv.gz",
        "title,kind,introduce\n통계,자연,기초를 배운다\n통계,자연,기초를 배운다\n",
    )
    packed(
        root / "courses" / "edx.csv.gz",
        "title,subject,summary,course_description\nLearn,Education,Short,\nC,S,Sum,Long text\n",
    )
    packed(root / "courses" / "coursera.csv.gz", 'Name,Tags,Description\nData,"SQL, R",\nNone,,Text\n')
    packed(root / "courses" / "coursera_skills.csv.gz", "Title,Skills\nNets,\"['Linux', ' SQL']\"\nX,\n")
    return root


def lines(path: Path) -> list[list[str]]:
    return [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]


def test_pairs_people_found_alike_come_in_both_languages(tables: Path, tmp_path: Path) -> None:
    write_texts(tables, tmp_path / "out")
    found = lines(tmp_path / "out" / "paraphrases.tsv")
    assert found[:2] == [["korsts_train", "남자", "사내"], ["stsb_same", "A man", "A guy"]]
    asked = [row for row in found if row[0] == "parakqc"]
    assert len(asked) == 10
    assert all(int(a[2:]) // 10 == int(b[2:]) // 10 for _, a, b in asked)


def test_films_and_courses_become_documents(tables: Path, tmp_path: Path) -> None:
    write_texts(tables, tmp_path / "out")
    assert lines(tmp_path / "out" / "documents.tsv") == [
        ["film", "The Outlaws Action Crime", "Action|Crime|police", "A cop fights"],
        ["film", "범죄도시 액션 범죄", "police", "형사가 싸운다"],
        ["film_ko_en", "범죄도시 액션 범죄", "", "A cop fights"],
        ["film", "Alone", "", "Nobody knows"],
        ["course", "통계 자연", "", "기초를 배운다"],
        ["course", "C S", "Sum", "Long text"],
        ["course", "Data", "SQL|R", "SQL, R"],
        ["course", "Nets", "", "Linux, SQL"],
    ]


def test_the_command_writes_the_mix_and_tells_what_it_wrote(tables: Path, tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["encoder-texts", str(tables), "--out", str(tmp_path / "out")])
    assert result.exit_code == 0, result.output
    assert "documents.tsv: 8 lines" in result.output.replace("\n", "")
    mix = json.loads((tmp_path / "out" / "mix.json").read_text())
    assert mix["weights"].get("tensorflow_docs", 1) < mix["weights"]["tatoeba_kor"]


def test_a_missing_table_is_named(tables: Path, tmp_path: Path) -> None:
    (tables / "courses" / "edx.csv.gz").unlink()
    with pytest.raises(DataError, match=r"edx\.csv\.gz"):
        write_texts(tables, tmp_path / "out")
    result = CliRunner().invoke(app, ["encoder-texts", str(tables), "--out", str(tmp_path / "out")])
    assert result.exit_code == 1
