"""The columns of an interaction log by the names other sets give them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from data.errors import InteractionError

OTHER_NAMES: Mapping[str, tuple[str, ...]] = {
    "user_id": ("user_id", "userId", "user", "uid"),
    "item_id": ("item_id", "itemId", "item", "movieId", "movie"),
    "rating": ("rating", "rate"),
    "timestamp": ("timestamp", "time"),
}
"""What each column may be called. Case, spaces and "_" do not count, nor does a type: "user_id:token"."""
REQUIRED = ("user_id", "item_id")


def known_columns(columns: Sequence[str], file: str) -> dict[str, str]:
    """The file's own name of each of our columns it has: {"user_id": "userId", …}.

    A column that has our very name is the one, whatever others there are. Raises InteractionError
    where users or items have no column, or any has several that could be it.
    """
    found: dict[str, str] = {}
    for ours, names in OTHER_NAMES.items():
        keys = {_key(name) for name in names}
        fitting = [ours] if ours in columns else [column for column in columns if _key(column) in keys]
        if len(fitting) > 1:
            listed = " and ".join(map(repr, fitting))
            raise InteractionError(f"{file}: {listed} could each be {ours}; call the right one {ours}")
        if fitting:
            found[ours] = fitting[0]
    missing = [name for name in REQUIRED if name not in found]
    if missing:
        raise InteractionError(
            f"{file}: no column {' and '.join(missing)}; the columns are: {', '.join(columns)}"
        )
    return found


def _key(column: str) -> str:
    return re.sub(r"[\s_]", "", column.partition(":")[0]).lower()
