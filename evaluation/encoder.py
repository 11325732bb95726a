"""How good is a text encoder at Korean, at English, and across the two?

Five questions, each with its usual measure:

- Tatoeba: given a sentence, is its translation the nearest of all sentences? (accuracy, both directions)
- KorSTS dev and KLUE-STS dev: does cosine order Korean sentence pairs as people do? (Spearman)
- STS-B dev: the same in English, and with one sentence in each language (Spearman)
- synopses: given a Korean film synopsis, is the English synopsis of that film near? (hit rate of 1,000)

The data are not part of the project; see `run` for the files expected. An encoder to be measured must not have
learned from these texts: `held_out_texts` lists them all, films included, and `python -m
retrieval.train_encoder --held-out` leaves out every pair or document that holds one.
"""

import csv
import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import chain
from pathlib import Path
from typing import Annotated

import numpy as np
import pandas as pd
import typer
from langchain_core.embeddings import Embeddings

from retrieval.encoder import encode, load_encoder
from retrieval.encoder_training.export import FIGURES

HELD_OUT_FILMS = 1000


@dataclass(frozen=True, slots=True)
class EncoderReport:
    """Figures of one encoder. Accuracies and hit rates are in 0..1, Spearman correlations in -1..1."""

    tatoeba_ko_en: float
    tatoeba_en_ko: float
    korsts_dev: float
    klue_sts_dev: float
    stsb_dev_en: float
    stsb_dev_cross: float
    synopsis_hit_at_1: float
    synopsis_hit_at_10: float


_MEASURES = {
    "tatoeba_ko_en": "Tatoeba Korean → English, accuracy among 1,000",
    "tatoeba_en_ko": "Tatoeba English → Korean, accuracy among 1,000",
    "korsts_dev": "KorSTS dev, Spearman",
    "klue_sts_dev": "KLUE-STS dev, Spearman",
    "stsb_dev_en": "STS-B dev, English, Spearman",
    "stsb_dev_cross": "STS-B dev, one sentence English and one Korean, Spearman",
    "synopsis_hit_at_1": "synopsis Korean → English of the same film, hit@1 among 1,000",
    "synopsis_hit_at_10": "synopsis Korean → English of the same film, hit@10 among 1,000",
}


@dataclass(frozen=True, slots=True)
class ScoredPairs:
    """Sentence pairs and how alike people found them, on a 0..5 scale."""

    left: list[str]
    right: list[str]
    scores: list[float]


def run(data_dir: Path, encoder: Embeddings) -> EncoderReport:
    """Measure `encoder` on the files under `data_dir`.

    Expected: `korean-english/{laser_tatoeba_eval,stsb_dev}.tsv`, `korean/korsts-dev.tsv`,
    `korean/klue-sts-v1.1_dev.json`, `movies-bilingual/catalog.csv.gz`. A missing file raises
    FileNotFoundError with its path.
    """
    english, korean = zip(*_tatoeba(data_dir), strict=True)
    korsts, klue = _korsts(data_dir), _klue(data_dir)
    films = held_out_films(data_dir)
    from_korean, from_english = (_ranks(encoder, a, b) for a, b in ((korean, english), (english, korean)))
    synopses = _ranks(encoder, films["overview_ko"].tolist(), films["overview_en"].tolist())
    to_english = _english_of(data_dir)
    english_left = [to_english[text] for text in korsts.left]
    english_right = [to_english[text] for text in korsts.right]
    return EncoderReport(
        tatoeba_ko_en=float(np.mean(from_korean == 0)),
        tatoeba_en_ko=float(np.mean(from_english == 0)),
        korsts_dev=_spearman(encoder, korsts),
        klue_sts_dev=_spearman(encoder, klue),
        stsb_dev_en=_spearman(encoder, ScoredPairs(english_left, english_right, korsts.scores)),
        stsb_dev_cross=_spearman(
            encoder,
            ScoredPairs(english_left + korsts.left, korsts.right + english_right, korsts.scores * 2),
        ),
        synopsis_hit_at_1=float(np.mean(synopses < 1)),
        synopsis_hit_at_10=float(np.mean(synopses < 10)),
    )


def as_table(report: EncoderReport) -> str:
    """The figures as a Markdown table."""
    rows = [f"| {_MEASURES[name]} | {value:.3f} |" for name, value in asdict(report).items()]
    return "\n".join(["| measure | value |", "| --- | ---: |", *rows])


def with_figures(card: str, table: str) -> str:
    """The model card with `table` in place of the figures it had; ValueError if it has no place for them."""
    start, end = FIGURES
    if card.count(start) != 1 or card.count(end) != 1:
        raise ValueError(f"the model card must hold {start} and {end} once each")
    return f"{card.split(start)[0]}{start}\n{table}\n{end}{card.split(end)[1]}"


def held_out_films(data_dir: Path) -> pd.DataFrame:
    """The films kept for measuring: those with both synopses whose id hashes lowest.

    The choice depends on the id alone, so it stays the same when films are added elsewhere in the
    catalogue. Training must not have seen these texts: see `held_out_texts`.
    """
    films = pd.read_csv(data_dir / "movies-bilingual" / "catalog.csv.gz")
    films = films[films["overview_ko"].notna() & films["overview_en"].notna()]
    order = films["tmdb_id"].map(lambda tmdb_id: hashlib.sha256(f"film {tmdb_id}".encode()).hexdigest())
    return films.loc[order.sort_values().index[:HELD_OUT_FILMS]]


def held_out_texts(data_dir: Path) -> Iterator[str]:
    """Every text this module measures on, and the films' titles, so that other texts about them are known too.

    It is what `python -m retrieval.train_encoder --held-out` must get.
    """
    films = held_out_films(data_dir)
    korsts, klue = _korsts(data_dir), _klue(data_dir)
    translated = chain(_tatoeba(data_dir), _rows(data_dir / "korean-english" / "stsb_dev.tsv"))
    yield from (text for pair in translated for text in pair)
    yield from chain(korsts.left, korsts.right, klue.left, klue.right)
    for column in ("title_ko", "title_en", "overview_ko", "overview_en"):
        yield from films[column].dropna()


def _rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def _tatoeba(data_dir: Path) -> list[list[str]]:
    """(English, Korean) sentences that are translations of each other."""
    return _rows(data_dir / "korean-english" / "laser_tatoeba_eval.tsv")


def _korsts(data_dir: Path) -> ScoredPairs:
    header, *rows = _rows(data_dir / "korean" / "korsts-dev.tsv")
    score, left, right = (header.index(name) for name in ("score", "sentence1", "sentence2"))
    return ScoredPairs(
        [row[left] for row in rows], [row[right] for row in rows], [float(row[score]) for row in rows]
    )


def _klue(data_dir: Path) -> ScoredPairs:
    rows = json.loads((data_dir / "korean" / "klue-sts-v1.1_dev.json").read_text(encoding="utf-8"))
    return ScoredPairs(
        [row["sentence1"] for row in rows],
        [row["sentence2"] for row in rows],
        [float(row["labels"]["real-label"]) for row in rows],
    )


def _english_of(data_dir: Path) -> dict[str, str]:
    """Korean sentence of KorSTS dev → the English sentence it was translated from.

    A few Korean sentences came from two English ones that mean the same; the first is taken.
    """
    pairs = _rows(data_dir / "korean-english" / "stsb_dev.tsv")
    return {korean: english for english, korean in reversed(pairs)}


def _ranks(encoder: Embeddings, queries: Sequence[str], targets: Sequence[str]) -> np.ndarray:
    """How many targets score strictly above the one at the query's own position; shape (n,), 0 is best."""
    scores = encode(encoder, queries) @ encode(encoder, targets).T
    return (scores > np.diagonal(scores)[:, None]).sum(axis=1)


def _spearman(encoder: Embeddings, pairs: ScoredPairs) -> float:
    cosine = (encode(encoder, pairs.left) * encode(encoder, pairs.right)).sum(axis=1)
    return float(pd.Series(cosine).corr(pd.Series(pairs.scores), method="spearman"))


def main(
    data: Annotated[Path, typer.Argument(help="Folder of korean-english/, korean/ and movies-bilingual/.")],
    encoder: Annotated[str, typer.Option(help="bundled, a folder, or a Hugging Face name.")] = "bundled",
    held_out: Annotated[
        Path | None, typer.Option(help="Only write the texts measured on to this file, one a line.")
    ] = None,
    card: Annotated[Path | None, typer.Option(help="Model card to put the figures into.")] = None,
) -> None:
    """Measure an encoder and print a table."""
    if held_out is not None:
        texts = [" ".join(text.split()) for text in held_out_texts(data)]
        held_out.write_text("\n".join(texts) + "\n", encoding="utf-8")
        typer.echo(f"{len(texts)} texts in {held_out}")
        return
    table = as_table(run(data, load_encoder(encoder)))
    typer.echo(table)
    if card is not None:
        card.write_text(with_figures(card.read_text(encoding="utf-8"), table), encoding="utf-8")


if __name__ == "__main__":
    typer.run(main)
