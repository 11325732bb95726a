"""Texts to train the Korean–English encoder on, out of public tables of films, courses and sentences.

What `python -m retrieval.train_encoder` reads: pairs of texts that mean the same (`paraphrases.tsv`), documents
with title and tags (`documents.tsv`), and how often an epoch sees each source (`mix.json`).
"""

from __future__ import annotations

import ast
import json
import random
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from data.labels import genre_label
from data.public_sets.reading import table, text

if TYPE_CHECKING:
    import pandas as pd

MIX: Mapping[str, Any] = {
    "weights": {
        "tmdb_overviews": 3,
        "tatoeba_kor": 4,
        "film.title": 0.6,
        "film.halves": 0.4,
        "film_ko_en.title": 0.5,
        "film_ko_en.halves": 0,
        "course.halves": 0.5,
        "parakqc": 0.5,
        "bundled.overview": 2,
        "bundled.title": 2,
    },
    "taught": ["stsb_train", "tatoeba_kor", "tmdb_overviews", "kiss_idioms", "m_absa"],
}
"""How often an epoch sees a pair of each source, 1 if not said, and the sources whose English a teacher reads.

Everyday sentences and synopses weigh three and four times as much as technical documentation, of which there is most.
"""

ALIKE = 4.0
"""Sentences that people scored so or higher of 5 count as meaning the same."""
FAMILY = 10
"""Sentences of one intent in paraKQC, one after the other."""
SEED = 0

Line = tuple[str, ...]


def write_texts(root: Path, out: Path) -> dict[str, int]:
    """Write the three files from the tables under `root` and return how many lines each got.

    Expected: korean/{korsts-train.tsv,paraKQC_v1.txt}, korean-english/pairs.tsv.gz,
    movies-bilingual/catalog.csv.gz, courses/{kmooc,edx,coursera,coursera_skills}.csv.gz. Raises DataError
    naming the file that is missing or lacks a column.
    """
    lines = {
        "paraphrases.tsv": [*_scored_alike(root), *_same_intent(root)],
        "documents.tsv": [*_films(root), *_courses(root / "courses")],
    }
    out.mkdir(parents=True, exist_ok=True)
    for name, rows in lines.items():
        whole = ("\t".join(" ".join(field.split()) for field in row) + "\n" for row in rows)
        (out / name).write_text("".join(whole), encoding="utf-8")
    (out / "mix.json").write_text(json.dumps(MIX, indent=1) + "\n", encoding="utf-8")
    return {name: len(rows) for name, rows in lines.items()}


def _scored_alike(root: Path) -> Iterator[Line]:
    """Pairs of KorSTS that people found alike, and the English sentences they were translated from."""
    english: dict[str, str] = {}
    for line in text(root / "korean-english" / "pairs.tsv.gz").splitlines():
        source, left, right = line.split("\t")
        if source == "stsb_train":
            english.setdefault(right, left)
    for line in text(root / "korean" / "korsts-train.tsv").splitlines()[1:]:
        *_, score, left, right = line.split("\t")
        if float(score) < ALIKE or left == right:
            continue
        yield "korsts_train", left, right
        if left in english and right in english:
            yield "stsb_same", english[left], english[right]


def _same_intent(root: Path) -> Iterator[Line]:
    """Sentences of paraKQC that ask the same, two by two."""
    chance = random.Random(SEED)
    sentences = [
        line.split("\t")[2] for line in text(root / "korean" / "paraKQC_v1.txt").splitlines() if line.strip()
    ]
    for start in range(0, len(sentences) - FAMILY + 1, FAMILY):
        family = sentences[start : start + FAMILY]
        chance.shuffle(family)
        for left, right in zip(family[::2], family[1::2], strict=True):
            yield "parakqc", left, right


def _films(root: Path) -> Iterator[Line]:
    """Title and genres, genres and keywords, and the synopsis, in each language; Korean titles with English too."""
    columns = ("title_ko", "title_en", "genres_en", "keywords_en", "overview_ko", "overview_en")
    for row in _rows(table(root / "movies-bilingual" / "catalog.csv.gz", columns)):
        genres = [genre for genre in row["genres_en"].split("|") if genre]
        words = [word for word in row["keywords_en"].split("|") if word and "stinger" not in word]
        korean = " ".join([row["title_ko"], *(genre_label(genre.casefold(), "ko") for genre in genres)])
        if row["overview_en"]:
            title = " ".join([row["title_en"], *genres])
            yield "film", title, "|".join([*genres, *words]), row["overview_en"]
        if row["overview_ko"]:
            yield "film", korean, "|".join(words), row["overview_ko"]
        if row["overview_en"] and row["title_ko"]:
            yield "film_ko_en", korean, "", row["overview_en"]


def _courses(folder: Path) -> Iterator[Line]:
    """Title and subject, skills or summary, and the description."""
    korean = table(folder / "kmooc.csv.gz", ("title", "kind", "introduce")).drop_duplicates()
    for row in _rows(korean):
        if row["introduce"]:
            yield "course", f"{row['title']} {row['kind']}", "", row["introduce"]
    for row in _rows(table(folder / "edx.csv.gz", ("title", "subject", "summary", "course_description"))):
        if row["course_description"]:
            yield "course", f"{row['title']} {row['subject']}", row["summary"], row["course_description"]
    for row in _rows(table(folder / "coursera.csv.gz", ("Name", "Tags", "Description"))):
        if row["Tags"]:
            skills = row["Tags"].split(", ")
            yield "course", row["Name"], "|".join(skills), row["Description"] or row["Tags"]
    for row in _rows(table(folder / "coursera_skills.csv.gz", ("Title", "Skills"))):
        if row["Skills"].startswith("["):
            skills = [skill.strip() for skill in ast.literal_eval(row["Skills"])]
            yield "course", row["Title"], "", ", ".join(skills)


def _rows(read: pd.DataFrame) -> Iterator[dict[str, str]]:
    """Each row with white space made even."""
    for row in read.to_dict("records"):
        yield {str(name): " ".join(str(value).split()) for name, value in row.items()}
