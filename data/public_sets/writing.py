"""A public set as files that recotalk reads."""

from __future__ import annotations

import os
from pathlib import Path

from data.public_sets.reading import PublicSet
from data.saving import save_items

EVENTS, ITEMS = "interactions.csv", "items.jsonl"


def write(given: PublicSet, folder: Path) -> str:
    """Write interactions.csv and, where there is metadata, items.jsonl; a line that says how much there is."""
    folder.mkdir(parents=True, exist_ok=True)
    unfinished = folder / f".{EVENTS}.{os.getpid()}"
    given.events.to_csv(unfinished, index=False)
    os.replace(unfinished, folder / EVENTS)
    events = given.events
    line = (
        f"{len(events):,} events of {events['user_id'].nunique():,} users on {events['item_id'].nunique():,} "
        f"items → {folder / EVENTS}"
    )
    if not given.items:
        return line
    save_items(given.items, folder / ITEMS)
    known = events["item_id"].drop_duplicates().isin({item.id for item in given.items}).sum()
    return f"{line}; {len(given.items):,} items, {known:,} of those with events → {folder / ITEMS}"
