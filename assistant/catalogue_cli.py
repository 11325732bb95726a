"""`recotalk catalogue check` and `recotalk catalogue add`: a look at one's own items before they are served."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from assistant.cli_errors import errors_shown
from data.catalogue import Catalogue, load_catalogue
from data.checks.copying import LONGEST_SHARED_RUN, longest_shared_runs
from data.checks.facts import Comparison, Reference, compare, read_references, read_reviewed
from data.checks.rules import advice
from data.errors import BadRow, CatalogueError
from data.saving import save_items

catalogue_app = typer.Typer(help="Check items and add them to a catalogue.", no_args_is_help=True)

EXAMPLES = 5
"""Findings shown of each sort, unless all are asked for."""

File = Annotated[Path, typer.Argument(help="Items: JSONL, CSV, Parquet, or a folder of them.")]
All = Annotated[bool, typer.Option("--all", help="Show every finding, not the first few of each sort.")]


@catalogue_app.command()
def check(
    file: File,
    beside: Annotated[
        Path | None, typer.Option(help="A catalogue these items are to stand beside: names must go together.")
    ] = None,
    facts: Annotated[
        list[Path] | None,
        typer.Option(
            help="Table of titles, years, directors, providers to compare with (CSV, or a KMRD folder)."
        ),
    ] = None,
    reviewed: Annotated[
        Path | None, typer.Option(help="JSONL of differences already looked into, the table being wrong.")
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 1 where anything is found.")] = False,
    every: All = False,
) -> None:
    """Report broken rows (exit 1), what chatting people would miss, copied sentences and differing facts."""
    with errors_shown():
        catalogue = load_catalogue(file)
        others = load_catalogue(beside).items if beside else ()
        tables = {table: read_references(table) for table in facts or ()}
        known = read_reviewed(reviewed) if reviewed else []
    found = advice(catalogue, others)
    print(f"{len(catalogue.items):,} items, no broken row, {len(found):,} finding(s)")
    _print_findings(found, every)
    differ = False
    for path, table in tables.items():
        comparison = compare(catalogue.items, table, known)
        _print_comparison(path, comparison)
        differ |= bool(comparison.differences)
    if tables:
        found += _print_copies(catalogue, [row for table in tables.values() for row in table])
    if strict and (found or differ):
        raise typer.Exit(1)


def _print_findings(found: Sequence[BadRow], every: bool) -> None:
    """Findings by rule, the most frequent first; a number in a rule does not make it another one."""
    by_rule: dict[str, list[BadRow]] = defaultdict(list)
    for row in found:
        by_rule[f"{row.column}: {row.rule.split(':')[0].split(';')[-1]}"].append(row)
    for rows in sorted(by_rule.values(), key=len, reverse=True):
        shown = rows if every else rows[:EXAMPLES]
        print(*shown, sep="\n")
        if len(rows) > len(shown):
            print(f"  … and {len(rows) - len(shown):,} more of this sort (--all shows them)")


def _print_comparison(path: Path, comparison: Comparison) -> None:
    print(
        f"{path.name}: {len(comparison.compared):,} compared, {comparison.agreed:,} agreed, "
        f"{len(comparison.reviewed):,} difference(s) reviewed (table wrong), "
        f"{len(comparison.differences):,} open; {len(comparison.absent):,} items not in the table"
    )
    for difference in comparison.differences:
        print(f"  {difference}")


def _print_copies(catalogue: Catalogue, table: Sequence[Reference]) -> list[BadRow]:
    """The longest run of words shared with the table's texts; findings where it is too long."""
    written = [(item, language, text) for item in catalogue.items for language, text in item.overview.items()]
    runs = longest_shared_runs([text for *_, text in written], (text for row in table for text in row.texts))
    print(f"longest run of words shared with a text of the tables: {max(runs, default=0)}")
    copied = [
        BadRow(*catalogue.where[item.id], f"overview.{language}", text, f"{run} words in a row are a table's")
        for (item, language, text), run in zip(written, runs, strict=True)
        if run > LONGEST_SHARED_RUN
    ]
    print(*copied, sep="\n", end="\n" if copied else "")
    return copied


@catalogue_app.command()
def add(
    file: File,
    to: Annotated[Path, typer.Option(help="JSONL file the items go into; made if it is not there.")],
    beside: Annotated[
        Path | None, typer.Option(help="Folder of the whole catalogue, where TO is only a part of it.")
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Let an item take the place of one of its id.")
    ] = False,
    every: All = False,
) -> None:
    """Check the items and, if no row is broken, put them into a catalogue file, sorted by id."""
    with errors_shown():
        if to.suffix != ".jsonl":
            raise CatalogueError(
                f"{to}: items are added to a JSONL file; give --to a name that ends in .jsonl"
            )
        new = load_catalogue(file)
        old = load_catalogue(to).items if to.is_file() else ()
        others = load_catalogue(beside).items if beside else old
        ids = {item.id for item in new.items}
        taken = [item.id for item in {o.id: o for o in (*others, *old)}.values() if item.id in ids]
        if taken and not replace:
            rows = [
                BadRow(*new.where[id], "id", id, "in the catalogue already; --replace overwrites it")
                for id in taken
            ]
            raise CatalogueError(
                f"{len(taken)} item(s) are in the catalogue already; nothing was added:", rows
            )
        found = advice(new, [item for item in others if item.id not in ids])
        save_items([item for item in old if item.id not in ids] + list(new.items), to)
    print(f"{len(new.items):,} items → {to}; {len(found):,} finding(s)")
    _print_findings(found, every)
    print(f"Now rebuild the index: python -m retrieval.build --items {beside or to} --out INDEX")
