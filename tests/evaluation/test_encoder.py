"""Each figure against data small enough to work out by hand."""

import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from langchain_core.embeddings import Embeddings

from evaluation.encoder import as_table, held_out_films, held_out_texts, run, with_figures


class Topics(Embeddings):
    """Texts are unit vectors; what a text is about is given by a function to an angle in degrees."""

    def __init__(self, angle: Callable[[str], float]) -> None:
        self.angle = angle

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [self.embed_query(text) for text in texts]

    def embed_query(self, text: str) -> list[float]:
        angle = np.deg2rad(self.angle(text))
        return [float(np.cos(angle)), float(np.sin(angle))]


def digits(text: str) -> float:
    """The number in a text as its angle: "ko 30" and "en 30" lie on each other."""
    return float("".join(c for c in text if c.isdigit()) or 0)


def write_films(folder: Path, ids: list[int]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    films = pd.DataFrame({"tmdb_id": ids})
    films["overview_ko"] = [f"영화 {n % 360}" for n in ids]
    films["overview_en"] = [f"film {n % 360}" for n in ids]
    films["title_ko"] = [f"제목 {n % 360}" for n in ids]
    films["title_en"] = [f"title {n % 360}" for n in ids]
    films.to_csv(folder / "catalog.csv.gz", index=False)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    bilingual, korean = tmp_path / "korean-english", tmp_path / "korean"
    bilingual.mkdir()
    korean.mkdir()
    (bilingual / "laser_tatoeba_eval.tsv").write_text("en 10\tko 10\nen 20\tko 20\nen 30\tko 30\n")
    (bilingual / "stsb_dev.tsv").write_text("e 0\tk 0\ne 5\tk 5\ne 40\tk 40\ne 90\tk 90\n")
    rows = [
        "genre\tscore\tsentence1\tsentence2",
        "x\t5.0\tk 0\tk 5",
        "x\t3.0\tk 0\tk 40",
        "x\t1.0\tk 0\tk 90",
    ]
    (korean / "korsts-dev.tsv").write_text("\n".join(rows) + "\n")
    klue = [("k 0", "k 80", 0.5), ("k 0", "k 9", 4.5), ("k 3", "k 45", 2.0)]
    labelled = [{"sentence1": a, "sentence2": b, "labels": {"real-label": score}} for a, b, score in klue]
    (korean / "klue-sts-v1.1_dev.json").write_text(json.dumps(labelled))
    write_films(tmp_path / "movies-bilingual", list(range(1, 21)))
    return tmp_path


def test_a_perfect_encoder_gets_perfect_figures(data: Path) -> None:
    assert list(asdict(run(data, Topics(digits))).values()) == pytest.approx([1.0] * 8)


def test_an_encoder_that_knows_english_only_fails_across_the_languages(data: Path) -> None:
    report = run(data, Topics(lambda text: digits(text) if text.startswith(("e", "film")) else 180))
    assert report.stsb_dev_en == pytest.approx(1)
    assert report.tatoeba_ko_en == pytest.approx(1 / 3)
    assert report.synopsis_hit_at_1 == pytest.approx(1 / 20)


def test_films_nearer_than_the_right_one_count_against_it(data: Path) -> None:
    # Every Korean synopsis lies on film 1, so film n has n - 1 films before it.
    report = run(data, Topics(lambda text: 1 if text.startswith("영화") else digits(text)))
    assert report.synopsis_hit_at_1 == pytest.approx(1 / 20)
    assert report.synopsis_hit_at_10 == pytest.approx(10 / 20)


def test_reversed_similarity_is_minus_one(data: Path) -> None:
    report = run(data, Topics(lambda text: {"0": 0.0, "5": 90.0, "40": 40.0, "90": 5.0}.get(text[2:], 0.0)))
    assert report.korsts_dev == pytest.approx(-1)


def test_the_choice_of_films_depends_on_the_id_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("evaluation.encoder.HELD_OUT_FILMS", 30)
    write_films(tmp_path / "a" / "movies-bilingual", list(range(100)))
    write_films(tmp_path / "b" / "movies-bilingual", list(range(99, -1, -1)))
    first, second = (set(held_out_films(tmp_path / name)["tmdb_id"]) for name in ("a", "b"))
    assert first == second
    assert len(first) == 30
    assert first != set(range(30))


def test_films_without_both_synopses_are_not_measured(data: Path) -> None:
    path = data / "movies-bilingual" / "catalog.csv.gz"
    films = pd.read_csv(path)
    films.loc[films["tmdb_id"] == 7, "overview_ko"] = None
    films.to_csv(path, index=False)
    assert 7 not in set(held_out_films(data)["tmdb_id"])
    assert len(held_out_films(data)) == 19


def test_everything_measured_on_is_held_out(data: Path) -> None:
    seen: set[str] = set()

    class Recording(Topics):
        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            seen.update(texts)
            return super().embed_documents(texts)

    run(data, Recording(digits))
    assert seen <= set(held_out_texts(data))
    assert {"en 10", "k 45", "e 90", "영화 3", "film 3"} <= seen


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"laser_tatoeba_eval\.tsv"):
        run(tmp_path, Topics(digits))


def test_figures_take_their_place_in_the_card(data: Path) -> None:
    table = as_table(run(data, Topics(digits)))
    card = "# Model\n<!-- figures -->\nold\n<!-- /figures -->\nrest\n"
    filled = with_figures(card, table)
    assert "| KorSTS dev, Spearman | 1.000 |" in filled
    assert "old" not in filled
    assert filled.endswith("<!-- /figures -->\nrest\n")
    assert with_figures(filled, table) == filled
    with pytest.raises(ValueError, match="figures"):
        with_figures("# Model", table)
