"""Given splits as lists, `user item item …` a line: the form in which LightGCN and its kin pass on their sets.

He et al., "LightGCN: simplifying and powering graph convolution network for recommendation", SIGIR 2020.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from data.errors import DataError
from data.public_sets.reading import PublicSet, text

if TYPE_CHECKING:
    import pandas as pd


def read_lists(train: Path, test: Path) -> PublicSet:
    """Every pair of both files, with the column split (train, test). A user without items has no row.

    Raises DataError when a file is not there, cannot be read or holds no pair.
    """
    import pandas as pd

    return PublicSet(pd.concat([_pairs(train, "train"), _pairs(test, "test")], ignore_index=True))


def _pairs(path: Path, part: str) -> pd.DataFrame:
    import pandas as pd

    lines = [line.split() for line in text(path).splitlines()]
    pairs = [(line[0], item) for line in lines if line for item in line[1:]]
    if not pairs:
        raise DataError(f"{path}: no pair in it; each line is a user and items, parted by spaces")
    return pd.DataFrame(pairs, columns=["user_id", "item_id"]).assign(split=part)
