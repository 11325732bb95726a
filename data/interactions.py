"""Loading an interaction log: who met which item, how they rated it and when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from data.errors import BadRow, InteractionError
from data.headers import known_columns

if TYPE_CHECKING:
    import pandas as pd

BURST_EVENTS = 3
BURST_SECONDS = 10.0
SERVER_ERROR = 500
STATUS_COLUMNS = ("status", "status_code", "http_status")
PARTS = ("train", "validation", "test")
"""What the optional column `split` may say."""
SEPARATORS = {".csv": ",", ".tsv": "\t", ".inter": "\t"}
"""Between two cells, by the file's suffix; .inter is how RecBole calls its logs."""
_MILLISECONDS_FROM = 1e11


@dataclass(frozen=True, slots=True)
class Interactions:
    """Clean events and the count of everything that was left out.

    frame           columns user_id (str), item_id (str), rating (float64, NaN when not given),
                    timestamp (float64, seconds since 1970, NaN when not given) and, where the file has
                    it, split (train, validation or test); one row a (user, item), or one in each part
    rows            rows read
    server_errors   rows whose status was 500 or higher
    bursts          rows in a run of 3 or more events of one user on one item within 10 seconds
    duplicates      earlier rows of a (user, item) pair, of the same part; the last one is kept
    skipped         bad rows (only ever with `skip_bad`)
    renamed         the file's own name of each column that it calls otherwise
    """

    frame: pd.DataFrame
    rows: int
    server_errors: int = 0
    bursts: int = 0
    duplicates: int = 0
    skipped: tuple[BadRow, ...] = ()
    renamed: Mapping[str, str] = field(default_factory=dict)

    def summary(self) -> str:
        """One line: what was read, kept and left out."""
        line = (
            f"{self.rows:,} rows read, {len(self.frame):,} kept; left out: {self.duplicates:,} duplicates, "
            f"{self.bursts:,} in bursts, {self.server_errors:,} server errors, {len(self.skipped):,} bad"
        )
        renamed = ", ".join(f"{theirs} as {ours}" for ours, theirs in self.renamed.items())
        return f"{line}; read {renamed}" if renamed else line


def load_interactions(path: Path | str, *, skip_bad: bool = False) -> Interactions:
    """Read `user_id, item_id[, rating][, timestamp][, status][, split]` from a CSV, TSV or Parquet file.

    Columns may have the names other sets give them (data.headers). Timestamps are seconds or
    milliseconds since 1970, or dates. Server errors go first, then bursts (a bot or a stuck button, not
    a preference), then duplicates; with a column `split` each part is cleaned by itself. Raises
    InteractionError listing every bad row; with `skip_bad` those rows are left out and reported.
    """
    file = Path(path)
    raw = _read(file)
    columns = known_columns(list(map(str, raw.columns)), str(file))
    raw = raw.rename(columns={theirs: ours for ours, theirs in columns.items()})
    renamed = {ours: theirs for ours, theirs in columns.items() if ours != theirs}
    frame, bad = _checked(raw, file, renamed)
    if bad and not skip_bad:
        count = f"{len(bad)} bad row(s)"
        raise InteractionError(f"{count} in the interactions; mend them or pass --skip-bad:", bad)
    key = ["user_id", "item_id", *(["split"] if "split" in frame else [])]
    failed = _server_errors(raw.loc[frame.index])
    frame = frame[~failed]
    burst = _bursts(frame, key)
    frame = frame[~burst].sort_values("timestamp", kind="stable", na_position="first")
    unique = frame.drop_duplicates(key, keep="last").sort_index()
    return Interactions(
        frame=unique.reset_index(drop=True),
        rows=len(raw),
        server_errors=int(failed.sum()),
        bursts=int(burst.sum()),
        duplicates=len(frame) - len(unique),
        skipped=tuple(bad),
        renamed=renamed,
    )


def _read(file: Path) -> pd.DataFrame:
    import pandas as pd
    import pyarrow

    if not file.is_file():
        raise InteractionError(f"{file}: no such file")
    if file.suffix != ".parquet" and _separator(file) is None:
        raise InteractionError(
            f"{file}: unknown format {file.suffix!r}; use .csv, .tsv, .inter, one of these with .gz, or .parquet"
        )
    unreadable = (
        pd.errors.ParserError,
        pd.errors.EmptyDataError,
        pyarrow.ArrowException,
        UnicodeDecodeError,
        OSError,
        EOFError,  # a .gz cut short
    )
    try:
        return _read_parquet(file) if file.suffix == ".parquet" else _read_csv(file)
    except unreadable as cause:
        raise InteractionError(f"{file}: cannot be read: {str(cause).strip()}") from cause


def _separator(file: Path) -> str | None:
    return next((SEPARATORS[suffix] for suffix in file.suffixes[-2:] if suffix in SEPARATORS), None)


def _read_parquet(file: Path) -> pd.DataFrame:
    from pyarrow import parquet

    table = parquet.read_table(file).replace_schema_metadata(None)  # what pandas notes there is no concern
    # Without this option one missing id would turn every id of an integer column into "1.0".
    return table.to_pandas(integer_object_nulls=True)


def _read_csv(file: Path) -> pd.DataFrame:
    """The cells as text, "" where there is none; the frame's index counts the blank lines it leaves out."""
    import warnings

    import pandas as pd

    with warnings.catch_warnings():
        # With more cells than the header has names, pandas would take the first column for an index
        # and read users as items; told not to, it would drop the last cells with a warning.
        warnings.simplefilter("error", pd.errors.ParserWarning)
        try:
            raw = pd.read_csv(
                file,
                sep=_separator(file),
                dtype=str,
                keep_default_na=False,
                skip_blank_lines=False,
                skipinitialspace=True,
                index_col=False,
            )
        except pd.errors.ParserWarning as cause:
            raise InteractionError(f"{file}: rows have more cells than the header has columns") from cause
    return raw[(raw != "").any(axis=1)]


def _checked(raw: pd.DataFrame, file: Path, renamed: Mapping[str, str]) -> tuple[pd.DataFrame, list[BadRow]]:
    """The rows that keep every rule, typed, and what the others break, by the file's own column names."""
    import pandas as pd

    first_line = 1 if file.suffix == ".parquet" else 2
    given = raw.notna() & (raw.astype(str) != "")
    frame = pd.DataFrame(
        {
            # As the ids of a catalogue are read, or they would not meet.
            "user_id": raw["user_id"].astype(str).str.normalize("NFC").str.strip(),
            "item_id": raw["item_id"].astype(str).str.normalize("NFC").str.strip(),
            "rating": pd.to_numeric(raw["rating"], errors="coerce") if "rating" in raw else float("nan"),
            "timestamp": _seconds(raw["timestamp"]) if "timestamp" in raw else float("nan"),
        }
    ).astype({"rating": "float64", "timestamp": "float64"})
    frame = frame.replace([float("inf"), -float("inf")], float("nan"))
    broken = {
        "user_id": (~given["user_id"] | (frame["user_id"] == ""), "must not be empty"),
        "item_id": (~given["item_id"] | (frame["item_id"] == ""), "must not be empty"),
    }
    if "rating" in raw:
        broken["rating"] = (given["rating"] & frame["rating"].isna(), "must be a number or empty")
    if "timestamp" in raw:
        rule = "must be seconds since 1970, a date, or empty"
        broken["timestamp"] = (given["timestamp"] & frame["timestamp"].isna(), rule)
    if "split" in raw:
        frame["split"] = raw["split"].astype(str).str.strip()
        broken["split"] = (~frame["split"].isin(PARTS), f"must be {', '.join(PARTS[:-1])} or {PARTS[-1]}")
    bad = [
        BadRow(
            str(file), int(row) + first_line, renamed.get(column, column), _cell(raw.at[row, column]), rule
        )
        for column, (mask, rule) in broken.items()
        for row in raw.index[mask]
    ]
    keep = ~pd.concat([mask for mask, _ in broken.values()], axis=1).any(axis=1)
    return frame[keep], sorted(bad, key=lambda row: row.line)


def _cell(value: Any) -> str:
    import pandas as pd

    return "" if pd.isna(value) else str(value)


def _seconds(column: pd.Series) -> pd.Series:
    import pandas as pd

    if pd.api.types.is_datetime64_any_dtype(column):
        dates = column
        numbers = pd.Series(float("nan"), index=column.index)
    else:
        numbers = pd.to_numeric(column, errors="coerce").astype("float64")
        numbers = numbers.where(numbers.abs() < _MILLISECONDS_FROM, numbers / 1000)
        words = column.where(numbers.isna()).replace("", None)
        dates = pd.to_datetime(words, errors="coerce", utc=True, format="mixed")
    epoch = pd.Timestamp("1970-01-01", tz=dates.dt.tz)
    return numbers.fillna((dates - epoch).dt.total_seconds())


def _server_errors(raw: pd.DataFrame) -> pd.Series:
    import pandas as pd

    name = next((column for column in STATUS_COLUMNS if column in raw), None)
    if name is None:
        return pd.Series(False, index=raw.index)
    return pd.to_numeric(raw[name], errors="coerce") >= SERVER_ERROR


def _bursts(frame: pd.DataFrame, key: list[str]) -> pd.Series:
    """True for every event that stands in a window of 10 s with two or more others of the same key."""
    import pandas as pd

    # Few pairs come twice, and sorting only those is what makes a log of millions quick.
    timed = frame[frame["timestamp"].notna()]
    repeated = timed[timed.duplicated(key, keep=False)]
    if repeated.empty:
        return pd.Series(False, index=frame.index)
    ordered = repeated.sort_values([*key, "timestamp"], kind="stable")
    times = ordered.groupby(key, sort=False)["timestamp"]
    span = BURST_EVENTS - 1
    starts = (times.shift(-span) - ordered["timestamp"]) <= BURST_SECONDS
    marked = starts.copy()
    groups = starts.groupby([ordered[column] for column in key], sort=False)
    for step in range(1, span + 1):
        marked |= groups.shift(step, fill_value=False)
    return marked.reindex(frame.index, fill_value=False)
