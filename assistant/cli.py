"""The `recotalk` command: ask once, chat in the terminal, or serve the page."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from assistant.assistant import Assistant
from assistant.catalogue_cli import catalogue_app
from assistant.cli_errors import errors_shown
from assistant.compare_cli import compare
from assistant.store_cli import export_events, me_app
from assistant.types import Reply

app = typer.Typer(
    help="recotalk: recommendations of films and courses in plain Korean or English.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)

app.add_typer(catalogue_app, name="catalogue")
app.add_typer(me_app, name="me")

Session = Annotated[str | None, typer.Option(help="Go on with this conversation.")]
User = Annotated[str | None, typer.Option(help="Who is asking: what they liked and have seen is remembered.")]
IndexDir = Annotated[Path | None, typer.Option(help="Index folder; the bundled one by default.")]


def _opened(index: Path | None) -> Assistant:
    with errors_shown():
        return Assistant.open(index=index)


def _notice(reply: Reply) -> None:
    if reply.notice:
        print(f"({reply.notice})", file=sys.stderr)


@app.command()
def ask(
    message: Annotated[str, typer.Argument(help="What you would like to watch or learn.")],
    session: Session = None,
    user: User = None,
    index: IndexDir = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the whole reply as JSON.")] = False,
) -> None:
    """Answer one message. The session id on stderr goes on with the talk: --session ID."""
    bot = _opened(index)
    with errors_shown():
        reply = bot.reply(message, session_id=session, user_id=user)
    if as_json:
        print(json.dumps(reply.to_dict(), ensure_ascii=False, indent=2))
        return
    print(reply.text)
    _notice(reply)
    print(f"session: {reply.session_id}", file=sys.stderr)


@app.command()
def chat(session: Session = None, user: User = None, index: IndexDir = None) -> None:
    """Talk in the terminal; an empty line or Ctrl-D ends it."""
    bot = _opened(index)
    while True:
        try:
            message = input("> ").strip()
        except (EOFError, KeyboardInterrupt):
            print()
            return
        if not message:
            return
        with errors_shown():
            for event in bot.stream(message, session_id=session, user_id=user):
                if isinstance(event, Reply):
                    session = event.session_id
                    print()
                    _notice(event)
                else:
                    print(event, end="", flush=True)


@app.command(name="app")
def serve(
    index: IndexDir = None,
    host: Annotated[str | None, typer.Option(help="Address to listen on; RECOTALK_HOST by default.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on; RECOTALK_PORT by default.")] = None,
) -> None:
    """Serve the chat page."""
    from assistant.page.gradio_app import launch  # gradio takes seconds to import: only for the page

    with errors_shown():
        launch(index=index, host=host, port=port)


app.command()(export_events)
app.command()(compare)


if __name__ == "__main__":
    app()
