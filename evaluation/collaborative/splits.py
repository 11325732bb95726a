"""What is learned from, what settings are chosen on, and what is asked once at the end."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from data.errors import RecotalkError
from retrieval.collaborative.histories import Histories, histories

if TYPE_CHECKING:
    import pandas as pd


class SplitKind(StrEnum):
    """Ways to hold likes out."""

    LEAVE_LAST_OUT = "leave-last-out"
    GIVEN = "given"


FEWEST_LIKES = 3
"""Leave-last-out needs one like to test, one to validate and one to learn from."""
LEARNED, VALIDATION, TEST, UNUSED = range(4)
PARTS = {"train": LEARNED, "validation": VALIDATION, "test": TEST}


@dataclass(frozen=True, slots=True)
class Split:
    """The likes of the same users in three parts.

    ids   the items, by row
    likes all likes
    part  (n_likes,) LEARNED, VALIDATION, TEST or UNUSED for each
    """

    ids: tuple[str, ...]
    likes: Histories
    part: NDArray[np.int8]

    def train(self) -> Histories:
        """What models learn from while settings are chosen."""
        return self.likes.picked(self.part == LEARNED)

    def full(self) -> Histories:
        """Train and validation together: what the final models learn from."""
        return self.likes.picked((self.part == LEARNED) | (self.part == VALIDATION))

    def held_out(self, part: int) -> list[NDArray[np.int64]]:
        """(n_users,) the held-out items of each user; empty for who is not asked about."""
        return self.likes.picked(self.part == part).each()

    def checksum(self) -> str:
        """SHA-256 over the sorted lines `user,item,part` of everything held out: one split, one checksum."""
        names = {number: name for name, number in PARTS.items()}
        lines = sorted(
            f"{self.likes.users[owner]},{self.ids[item]},{names[part]}"
            for owner, item, part in zip(self.likes.owners, self.likes.items, self.part, strict=True)
            if part in (VALIDATION, TEST)
        )
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def leave_last_out(frame: pd.DataFrame, ids: Sequence[str], min_rating: float | None = None) -> Split:
    """Each user's last like is the test, the one before it the validation; users with fewer than 3 are left out.

    Meng et al., "Exploring data splitting strategies for the evaluation of recommendation models",
    RecSys 2020. Raises RecotalkError when nobody has three likes.
    """
    likes = histories(frame, ids, min_rating)
    sizes = np.diff(likes.offsets)
    enough = {user for user, size in zip(likes.users, sizes, strict=True) if size >= FEWEST_LIKES}
    if not enough:
        raise RecotalkError(
            f"leave-last-out needs users with {FEWEST_LIKES} likes or more; of {likes.n_users:,} users "
            f"none has more than {sizes.max(initial=0)} (see --min-rating for what counts as a like)"
        )
    likes = histories(frame[frame["user_id"].isin(enough)], ids, min_rating)
    part = np.full(len(likes.items), LEARNED, dtype=np.int8)
    part[likes.offsets[1:] - 1] = TEST
    part[likes.offsets[1:] - 2] = VALIDATION
    return Split(tuple(ids), likes, part)


def given(
    frame: pd.DataFrame,
    ids: Sequence[str],
    min_rating: float | None = None,
    *,
    seed: int = 0,
    test_users: int | None = None,
    in_order: bool = False,
) -> Split:
    """The split that the file's own column `split` says: train, validation or test.

    Without validation rows, validation is drawn as the test was: of everybody's training likes as large a
    share as the test has of all likes, at least one; with `in_order` (each user's rows stand in the order of
    their events) from the later half. What a user has met in training is not asked for again, whatever the
    other rows say. `test_users` asks so many users, drawn at random, instead of all. Raises RecotalkError when
    there is no such column, or no training or test row.
    """
    said = set(frame["split"]) if "split" in frame else set()
    if not {"train", "test"} <= said <= PARTS.keys():
        found = ", ".join(sorted(map(repr, said))) or "no such column"
        raise RecotalkError(
            f"a given split needs a column `split` of train, test and maybe validation; found {found}"
        )
    met = frame.loc[frame["split"] == "train", ["user_id", "item_id"]].assign(met=True)
    frame = frame.merge(met, how="left", on=["user_id", "item_id"])
    frame = frame[(frame["split"] == "train") | frame["met"].isna()]
    likes = histories(frame, ids, min_rating)
    part_of = {
        (user, item): PARTS[part]
        for user, item, part in zip(frame["user_id"], frame["item_id"], frame["split"], strict=True)
    }
    part = np.array(
        [part_of[likes.users[o], ids[i]] for o, i in zip(likes.owners, likes.items, strict=True)],
        dtype=np.int8,
    )
    if VALIDATION not in part:
        share = float((part == TEST).mean())
        part[_some_each(likes, part == LEARNED, share, np.random.default_rng(seed), later=in_order)] = (
            VALIDATION
        )
    if test_users is not None:
        asked = np.unique(likes.owners[part == TEST])
        kept = np.random.default_rng(seed).choice(asked, min(test_users, len(asked)), replace=False)
        part[(part == TEST) & ~np.isin(likes.owners, kept)] = UNUSED
    return Split(tuple(ids), likes, part)


def _some_each(
    likes: Histories, eligible: NDArray[np.bool_], share: float, rng: np.random.Generator, *, later: bool
) -> NDArray[np.int64]:
    """Such a share of the eligible likes of each user who has two or more, at least one."""
    sizes = np.bincount(likes.owners[eligible], minlength=likes.n_users)
    places = np.split(np.flatnonzero(eligible), np.cumsum(sizes)[:-1])
    drawn = []
    for own in places:
        if len(own) < 2:
            continue
        pool = own[(len(own) + 1) // 2 :] if later else own
        drawn.append(rng.choice(pool, max(1, min(round(share * len(own)), len(pool) - 1)), replace=False))
    return np.concatenate(drawn) if drawn else np.array([], dtype=np.int64)
