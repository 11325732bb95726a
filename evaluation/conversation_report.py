"""What a run over conversations came to, for the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from assistant.writing import title_line
from evaluation.conversation import Conversation, Played, score

if TYPE_CHECKING:
    from rich.table import Table

Results = Sequence[tuple[Conversation, Sequence[Played]]]


def summary(results: Results) -> Table:
    """Turns and conversations met: over all, by language, single questions and dialogues apart, by tag."""
    from rich.table import Table

    table = Table("conversations", "turns", "met", "share", "conversations", "met whole", "share")
    for column in table.columns[1:]:
        column.justify = "right"
    for name, part in _parts(results):
        counted = score([played for _, played in part])
        table.add_row(
            name,
            str(counted.turns),
            str(counted.turns_met),
            _share(counted.turns_met, counted.turns),
            str(counted.conversations),
            str(counted.conversations_met),
            _share(counted.conversations_met, counted.conversations),
        )
    return table


def _parts(results: Results) -> Iterator[tuple[str, Results]]:
    yield "all", results
    for language in ("ko", "en"):
        yield language, [result for result in results if result[0].language == language]
    yield "single questions", [result for result in results if len(result[0].turns) == 1]
    yield "dialogues", [result for result in results if len(result[0].turns) > 1]
    for tag in sorted({tag for talk, _ in results for tag in talk.tags}):
        yield f"  {tag}", [result for result in results if tag in result[0].tags]


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.3f}" if whole else "–"


def told(results: Results) -> Iterator[str]:
    """Every turn that failed, with what was shown and which expectations were not met."""
    for talk, played in results:
        for turn in played:
            if turn.failed:
                shown = "; ".join(title_line(r.item, talk.language) for r in turn.reply.recommendations)
                first = turn.reply.text.partition("\n")[0]
                yield f"{talk.id}: {turn.said!r} fails {', '.join(turn.failed)}\n    {first}\n    {shown}"
