"""`recotalk me` and `recotalk export-events`: what is stored about people, for them and for training."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from assistant.cli_errors import errors_shown
from assistant.settings import Settings
from assistant.store import Store

me_app = typer.Typer(help="Take along or delete all that is stored about a user.", no_args_is_help=True)

User = Annotated[str, typer.Argument(help="The user_id their conversations were held with.")]


@contextmanager
def _store() -> Iterator[Store]:
    with errors_shown():
        store = Store(Settings().database)
        try:
            yield store
        finally:
            store.close()


@me_app.command()
def export(
    user: User,
    out: Annotated[Path, typer.Option(help="JSON file to write.")],
) -> None:
    """Write everything stored about USER to a file: conversations, tastes, events."""
    with _store() as store:
        everything = store.export_user(user)
        counts = {name: len(everything[name]) for name in ("sessions", "tastes", "events")}
        if not any(counts.values()):
            print(f"Nothing is stored about {user!r}.")
            raise typer.Exit(1)
        out.write_text(json.dumps(everything, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    print(f"{', '.join(f'{count:,} {name}' for name, count in counts.items())} → {out}")


@me_app.command()
def delete(
    user: User,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Delete everything stored about USER, for good."""
    if not yes:
        typer.confirm(
            f"Delete every conversation, taste and event of {user!r}? It cannot be undone.", abort=True
        )
    with _store() as store:
        rows = store.delete_user(user)
    print(f"{rows:,} rows deleted." if rows else f"Nothing is stored about {user!r}.")


def export_events(
    out: Annotated[Path, typer.Option(help="CSV file to write.")],
) -> None:
    """Write what people liked (5), refused (1) and have seen (no rating) as a file of interactions.

    One row for each user and item, the last opinion; a conversation without a user counts as a user of
    its own. `python -m retrieval.build --interactions` trains on it.
    """
    with _store() as store:
        ratings = store.ratings()
        with out.open("w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(["user_id", "item_id", "rating", "timestamp"])
            for one in ratings:
                time = f"{one.time.timestamp():.3f}"
                rows.writerow([one.user_id, one.item_id, "" if one.rating is None else one.rating, time])
    print(f"{len(ratings):,} rows → {out}")
