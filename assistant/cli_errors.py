"""How the commands show errors: one line, exit status 1, no traceback."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import typer

from data.errors import RecotalkError


@contextmanager
def errors_shown() -> Iterator[None]:
    """Print an error raised on purpose, or one of reading and writing files, and end the command."""
    try:
        yield
    except (RecotalkError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        raise typer.Exit(1) from error
