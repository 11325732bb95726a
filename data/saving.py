"""Writing a catalogue file so that a stop half-way leaves the old one."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path

from data.item import Item
from data.rows import item_row


def save_items(items: Iterable[Item], path: Path) -> None:
    """Write `items` as JSONL, one a line, sorted by id, in place of what `path` held before."""
    lines = [
        json.dumps(item_row(item), ensure_ascii=False) for item in sorted(items, key=lambda item: item.id)
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    with unfinished.open("w", encoding="utf-8") as file:
        file.write("".join(f"{line}\n" for line in lines))
        file.flush()
        os.fsync(file.fileno())
    os.replace(unfinished, path)
