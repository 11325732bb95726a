"""`python -m evaluation`: measurements that need no network."""

from __future__ import annotations

import hashlib
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from data.errors import RecotalkError
from evaluation.collaborative.splits import SplitKind
from evaluation.questions import BUNDLED_QUESTIONS, load_questions
from retrieval.index import BUNDLED_INDEX, open_index

CONVERSATIONS = Path(__file__).resolve().parents[1] / "tests" / "conversations"
TABLE_WIDTH = 110
"""Where there is no terminal, rich takes 80 columns, too few for the figures."""

InOrder = Annotated[
    bool,
    typer.Option(
        "--in-order", help="Rows of a user stand in order: validate on the later half; given split only."
    ),
]
TuneOnly = Annotated[
    bool, typer.Option("--tune-only", help="Choose settings and stop before the test; the next run goes on.")
]

app = typer.Typer(no_args_is_help=True, add_completion=False, help=__doc__)


@app.command()
def retrieval(
    index: Annotated[Path, typer.Option(help="Folder of the index to measure.")] = BUNDLED_INDEX,
    questions: Annotated[
        Path, typer.Option(help="Questions and their answers, JSON Lines.")
    ] = BUNDLED_QUESTIONS,
    out: Annotated[Path, typer.Option(help="Where retrieval.json and retrieval.html go.")] = Path("reports"),
    encoder: Annotated[
        str, typer.Option(envvar="RECOTALK_ENCODER", help="Name of the encoder the index was made with.")
    ] = "bundled",
) -> None:
    """Ask every way of searching the same questions and write a report."""
    from rich.console import Console

    from evaluation.report import Report, summary, write
    from evaluation.retrieval import assistant_system, evaluate, index_systems

    try:
        loaded = open_index(index, encoder)
        asked = load_questions(questions, loaded.row_of)
        systems = {**index_systems(loaded), "assistant": assistant_system(loaded)}
    except RecotalkError as error:
        print(f"error: {error}", file=sys.stderr)
        raise typer.Exit(1) from error
    report = Report(
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        index=loaded,
        questions_file=questions.name,
        questions_sha256=hashlib.sha256(questions.read_bytes()).hexdigest(),
        questions=asked,
        results=evaluate(systems, asked),
    )
    Console(width=max(Console().width, TABLE_WIDTH)).print(summary(report.results))
    for path in write(report, out):
        print(path)


@app.command()
def representations(
    items: Annotated[
        list[Path] | None,
        typer.Option(help="Items with overviews and themes in both languages.", show_default="bundled"),
    ] = None,
    encoder: Annotated[
        str, typer.Option(envvar="RECOTALK_ENCODER", help="bundled, a folder, or a hub name.")
    ] = "bundled",
    english: Annotated[
        str, typer.Option(help="English model for what is translated first: a folder or a hub name.")
    ] = "",
    out: Annotated[Path, typer.Option(help="Where representations.json goes.")] = Path("reports"),
) -> None:
    """Embed text or keywords? One multilingual model, or translate first? Asked of the catalogue itself."""
    from data.catalogue import BUNDLED, load_catalogue
    from evaluation.representations import as_table, keyword_rows, language_rows, usable, write
    from retrieval.encoder import load_encoder

    try:
        model = load_encoder(encoder)
        other = load_encoder(english) if english else None
        found = load_catalogue(items or BUNDLED).items
    except RecotalkError as error:
        print(f"error: {error}", file=sys.stderr)
        raise typer.Exit(1) from error
    asked = usable(found)
    if not asked:
        print("error: no item has an overview and themes in both languages", file=sys.stderr)
        raise typer.Exit(1)
    print(f"{len(asked):,} of {len(found):,} items have an overview and themes in both languages")
    rows = list(keyword_rows(asked, model)), list(language_rows(asked, model, other))
    print(*map(as_table, rows), sep="\n\n")
    print(write([*rows[0], *rows[1]], encoder, out))


@app.command()
def weights(
    index: Annotated[Path, typer.Option(help="Folder of the index to measure.")] = BUNDLED_INDEX,
    questions: Annotated[
        Path, typer.Option(help="Questions and their answers, JSON Lines.")
    ] = BUNDLED_QUESTIONS,
) -> None:
    """Choose the blend's weights on one half of the questions and report on the other (minutes)."""
    from evaluation.weights import choose

    try:
        loaded = open_index(index)
        asked = load_questions(questions, loaded.row_of)
    except RecotalkError as error:
        print(f"error: {error}", file=sys.stderr)
        raise typer.Exit(1) from error
    choice = choose(loaded, asked)
    print(choice.weights)
    for half, (before, after) in (("development", choice.development), ("held out", choice.held_out)):
        print(f"nDCG@10 {half}: {before:.4f} → {after:.4f}")


@app.command()
def conversation(
    files: Annotated[list[Path] | None, typer.Argument(help="Conversations, JSON Lines.")] = None,
    index: Annotated[Path, typer.Option(help="Folder of the index to talk about.")] = BUNDLED_INDEX,
    failures: Annotated[bool, typer.Option("--failures", help="Show every turn that failed.")] = False,
) -> None:
    """Hold fixed conversations without an LLM and count the turns that meet what the person would expect."""
    from rich.console import Console

    from evaluation.conversation import load_conversations, play
    from evaluation.conversation_report import summary, told
    from evaluation.talking import quiet_assistant

    try:
        talks = load_conversations(files or sorted(CONVERSATIONS.glob("*.jsonl")))
        bot = quiet_assistant(open_index(index))
    except RecotalkError as error:
        print(f"error: {error}", file=sys.stderr)
        raise typer.Exit(1) from error
    results = [(talk, play(bot, talk)) for talk in talks]
    if failures:
        print(*told(results), sep="\n")
    Console(width=TABLE_WIDTH).print(summary(results))


@app.command()
def collaborative(
    interactions: Annotated[
        Path, typer.Option(help="Events: user_id,item_id[,rating][,timestamp][,split] as CSV or Parquet.")
    ],
    models: Annotated[str, typer.Option(help="Names with commas between; all by default.")] = "",
    split: Annotated[
        SplitKind, typer.Option(help="The last like of each user, or what the file's column `split` says.")
    ] = SplitKind.LEAVE_LAST_OUT,
    items: Annotated[
        list[Path] | None,
        typer.Option(help="What the items are, for content scores: JSONL, CSV, Parquet, a folder."),
    ] = None,
    out: Annotated[Path, typer.Option(help="Where the report and blend.json go.")] = Path("reports"),
    min_rating: Annotated[
        float | None, typer.Option(help="Ratings from this on are likes; by default 70% of the highest.")
    ] = None,
    test_users: Annotated[
        int | None, typer.Option(help="Test so many, drawn at random; given split only.")
    ] = None,
    in_order: InOrder = False,
    seed: Annotated[int, typer.Option(help="Of everything that is drawn at random.")] = 0,
    skip_bad: Annotated[bool, typer.Option("--skip-bad", help="Leave bad rows out and report them.")] = False,
    untuned: Annotated[
        str, typer.Option(help="Models to take with their default settings, names with commas between.")
    ] = "",
    tune_only: TuneOnly = False,
) -> None:
    """Tune every collaborative model on validation data, weigh their blend, and ask the test once."""
    from evaluation.collaborative.command import Options, main

    options = Options(
        interactions,
        out,
        _names(models),
        split,
        tuple(items or ()),
        min_rating,
        test_users,
        in_order,
        seed,
        skip_bad=skip_bad,
        tune_only=tune_only,
        untuned=_names(untuned),
    )
    try:
        main(options)
    except RecotalkError as error:
        print(f"error: {error}", file=sys.stderr)
        raise typer.Exit(1) from error
    except KeyboardInterrupt:
        print(
            f"\nstopped; settings found so far are in {out}, the same command goes on from there",
            file=sys.stderr,
        )
        raise typer.Exit(130) from None


def _names(listed: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in listed.split(",") if name.strip())


@app.command()
def encoder(
    data: Annotated[Path, typer.Option(help="Holds korean-english/, korean/ and movies-bilingual/.")],
    name: Annotated[
        str, typer.Option("--encoder", envvar="RECOTALK_ENCODER", help="bundled, a hub name, or a folder.")
    ] = "bundled",
) -> None:
    """Measure a text encoder on Korean, English and across the two."""
    from evaluation.encoder import main

    try:
        main(data, name)
    except (RecotalkError, FileNotFoundError) as error:
        print(f"error: {error}", file=sys.stderr)
        raise typer.Exit(1) from error


if __name__ == "__main__":
    app()
