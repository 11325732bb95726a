"""Interaction logs: what is read, what is left out and why, what is refused."""

from __future__ import annotations

import gzip
import math
import unicodedata
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data import InteractionError, Interactions, load_interactions


def load(folder: Path, *lines: str, skip_bad: bool = False) -> Interactions:
    path = folder / "log.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return load_interactions(path, skip_bad=skip_bad)


def events(log: Interactions) -> list[tuple[str, str]]:
    return list(zip(log.frame["user_id"], log.frame["item_id"], strict=True))


def test_only_user_and_item_are_needed(tmp_path: Path) -> None:
    log = load(tmp_path, "item_id,user_id", "m1,u1", "m2,u1")
    assert events(log) == [("u1", "m1"), ("u1", "m2")]
    assert log.frame["rating"].isna().all()
    assert log.frame["timestamp"].isna().all()
    assert list(log.frame.columns) == ["user_id", "item_id", "rating", "timestamp"]
    assert [str(log.frame[name].dtype) for name in ("rating", "timestamp")] == ["float64", "float64"]


def test_times_are_seconds_milliseconds_or_dates(tmp_path: Path) -> None:
    times = [
        "1700000000",
        "1700000000000",
        "2023-11-14T22:13:20Z",
        "2023-11-15 07:13:20+09:00",
        "2023-11-14",
        "",
    ]
    log = load(tmp_path, "user_id,item_id,timestamp", *(f"u,m{at},{time}" for at, time in enumerate(times)))
    assert log.frame["timestamp"].fillna(-1).tolist() == [1.7e9, 1.7e9, 1.7e9, 1.7e9, 1699920000.0, -1]


def test_the_last_event_of_a_pair_counts(tmp_path: Path) -> None:
    log = load(
        tmp_path,
        "user_id,item_id,rating,timestamp",
        "u1,m1,5,2000",
        "u1,m1,1,1000",  # earlier, though it stands later in the file
        "u1,m2,2,",
        "u1,m2,4,",  # no times: the order of the file
        "u2,m1,3,1000",
    )
    assert log.frame["rating"].tolist() == [5, 4, 3]
    assert (log.rows, log.duplicates, len(log.frame)) == (5, 2, 3)


def test_server_errors_do_not_count(tmp_path: Path) -> None:
    log = load(tmp_path, "user_id,item_id,http_status", "u,a,200", "u,b,500", "u,c,503", "u,d,404", "u,e,")
    assert [item for _, item in events(log)] == ["a", "d", "e"]
    assert log.server_errors == 2


def test_three_events_of_a_pair_within_ten_seconds_are_a_burst(tmp_path: Path) -> None:
    clicks = [
        "u,stuck,0",
        "u,stuck,4",
        "u,stuck,10",
        "u,twice,0",
        "u,twice,1",
        "u,slow,0",
        "u,slow,9",
        "u,slow,19",
    ]
    log = load(tmp_path, "user_id,item_id,timestamp", *clicks, "u,stuck,500")
    assert events(log) == [("u", "twice"), ("u", "slow"), ("u", "stuck")]
    assert (log.bursts, log.duplicates) == (3, 3)
    assert log.summary() == (
        "9 rows read, 3 kept; left out: 3 duplicates, 3 in bursts, 0 server errors, 0 bad"
    )


def test_ids_are_read_as_a_catalogue_reads_them(tmp_path: Path) -> None:
    decomposed = unicodedata.normalize("NFD", "영화/괴물")
    log = load(tmp_path, "user_id, item_id", f"007, {decomposed} ", "1e3,1917")
    assert events(log) == [("007", "영화/괴물"), ("1e3", "1917")]


def test_blank_lines_are_no_rows_but_count_as_lines(tmp_path: Path) -> None:
    log = load(tmp_path, "user_id,item_id,rating", "u,a,1", "", "u,b,good", "", skip_bad=True)
    assert events(log) == [("u", "a")]
    assert log.rows == 2
    assert [str(bad) for bad in log.skipped] == [
        f"{tmp_path}/log.csv:4: rating = 'good': must be a number or empty"
    ]


@pytest.mark.parametrize(
    ("row", "column", "value", "rule"),
    [
        (",m,1,1", "user_id", "", "must not be empty"),
        ("u,  ,1,1", "item_id", "", "must not be empty"),
        ("u,m,good,1", "rating", "good", "must be a number or empty"),
        ("u,m,nan,1", "rating", "nan", "must be a number or empty"),
        ("u,m,inf,1", "rating", "inf", "must be a number or empty"),
        ("u,m,1,soon", "timestamp", "soon", "must be seconds since 1970, a date, or empty"),
        ("u,m,1,1e999", "timestamp", "1e999", "must be seconds since 1970, a date, or empty"),
    ],
)
def test_a_bad_row_names_line_column_value_and_rule(
    tmp_path: Path, row: str, column: str, value: str, rule: str
) -> None:
    lines = ["user_id,item_id,rating,timestamp", "u0,m0,3,1", row, "u1,m1,3,1"]
    with pytest.raises(InteractionError) as caught:
        load(tmp_path, *lines)
    assert f"{tmp_path}/log.csv:3: {column} = {value!r}: {rule}" in str(caught.value)
    assert "1 bad row(s) in the interactions; mend them or pass --skip-bad" in str(caught.value)
    log = load(tmp_path, *lines, skip_bad=True)
    assert [item for _, item in events(log)] == ["m0", "m1"]
    assert [bad.column for bad in log.skipped] == [column]


def test_every_bad_row_is_named_in_line_order(tmp_path: Path) -> None:
    log = load(tmp_path, "user_id,item_id,rating", "u,a,x", ",,5", "u,b,y", skip_bad=True)
    assert [(bad.line, bad.column) for bad in log.skipped] == [
        (2, "rating"), (3, "user_id"), (3, "item_id"), (4, "rating"),
    ]  # fmt: skip
    assert log.frame.empty


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.csv", b"user_id,item_id\nu,m\n\nu,m,4,9\n", "Expected 2 fields in line 4, saw 4"),
        ("a.csv", b"user_id,item_id\nu,m,4\nu,n,5\n", "rows have more cells than the header has columns"),
        ("a.csv", b"", "cannot be read: No columns to parse from file"),
        ("a.csv", b"who,what\nu,m\n", "no column user_id and item_id; the columns are: who, what"),
        ("a.csv", b"user,uid,item\n", "'user' and 'uid' could each be user_id; call the right one user_id"),
        (
            "a.csv",
            b"user,item,time,Timestamp:float\n",
            "'time' and 'Timestamp:float' could each be timestamp",
        ),
        ("a.csv", "user_id,item_id\n가,나\n".encode("cp949"), "cannot be read: 'utf-8' codec"),
        ("a.parquet", b"PAR1", "cannot be read: "),
        ("a.csv.gz", gzip.compress(b"user_id,item_id\nu,m\n")[:-12], "cannot be read: Compressed file ended"),
        ("a.csv.gz", b"user_id,item_id\nu,m\n", "cannot be read: Not a gzipped file"),
        ("a.json", b"[]", "unknown format '.json'; use .csv, .tsv, .inter, one of these"),
    ],
)
def test_a_file_that_cannot_be_used_is_an_error(
    tmp_path: Path, name: str, content: bytes, message: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InteractionError) as caught:
        load_interactions(tmp_path / name, skip_bad=True)
    assert str(caught.value).startswith(f"{tmp_path / name}: ")
    assert message in str(caught.value)


def test_a_missing_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InteractionError, match=r"nothing\.csv: no such file"):
        load_interactions(tmp_path / "nothing.csv")


def test_parquet_and_gzip_read_as_csv_does(tmp_path: Path) -> None:
    text = "user_id,item_id,rating,timestamp\n1,10,4.5,1700000000\n2,11,,1700000001\n"
    (tmp_path / "a.csv").write_text(text)
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(text.encode()))
    frame = pd.DataFrame({"user_id": [1, 2], "item_id": [10, 11], "rating": [4.5, None]})
    frame["timestamp"] = pd.to_datetime([1700000000, 1700000001], unit="s")
    frame.to_parquet(tmp_path / "a.parquet")
    expected = load_interactions(tmp_path / "a.csv").frame
    for name in ("a.csv.gz", "a.parquet"):
        pd.testing.assert_frame_equal(load_interactions(tmp_path / name).frame, expected, check_dtype=False)


def test_a_missing_id_does_not_turn_the_others_into_decimals(tmp_path: Path) -> None:
    pd.DataFrame({"user_id": pd.array([1, None], "Int64"), "item_id": [10, 11]}).to_parquet(
        tmp_path / "a.parquet"
    )
    log = load_interactions(tmp_path / "a.parquet", skip_bad=True)
    assert events(log) == [("1", "10")]
    assert [(bad.line, bad.column, bad.value) for bad in log.skipped] == [(2, "user_id", "")]


@pytest.mark.parametrize(
    ("header", "renamed"),
    [
        ("userId,movieId,rating,timestamp", "userId as user_id, movieId as item_id"),
        ("user,movie,rate,time", "user as user_id, movie as item_id, rate as rating, time as timestamp"),
        ("UID, Item ,rating,timestamp", "UID as user_id, Item  as item_id"),
        (
            "user_id:token,item_id:token,rating:float,timestamp:float",
            "user_id:token as user_id, item_id:token as item_id, rating:float as rating, "
            "timestamp:float as timestamp",
        ),
    ],
)
def test_columns_may_have_the_names_of_other_sets(tmp_path: Path, header: str, renamed: str) -> None:
    log = load(tmp_path, header, "u,a,4,1000", "u,b,5,2000")
    assert log.frame.values.tolist() == [["u", "a", 4.0, 1000.0], ["u", "b", 5.0, 2000.0]]
    assert log.summary().endswith(f"0 bad; read {renamed}")


def test_a_column_of_our_name_is_the_one_whatever_others_there_are(tmp_path: Path) -> None:
    log = load(tmp_path, "user_id,user,item_id,movie", "u1,Ann,m1,Heat")
    assert events(log) == [("u1", "m1")]
    assert log.renamed == {}


def test_a_bad_row_is_named_by_the_column_of_the_file(tmp_path: Path) -> None:
    with pytest.raises(InteractionError, match=r"log\.csv:2: rate = 'good'"):
        load(tmp_path, "user,item,rate", "u,a,good")


def test_tabs_part_the_cells_of_a_recbole_log(tmp_path: Path) -> None:
    path = tmp_path / "set.inter"
    path.write_text("user_id:token\titem_id:token\nu\tone, two\n")
    assert events(load_interactions(path)) == [("u", "one, two")]


def test_each_part_of_a_given_split_is_cleaned_by_itself(tmp_path: Path) -> None:
    log = load(
        tmp_path,
        "user_id,item_id,rating,timestamp,split",
        "u,a,1,0,train",
        "u,a,2,1,train",
        "u,a,3,2,test",  # no burst: two of them are of another part
        "u,b,4,3,validation",
    )
    assert list(zip(log.frame["item_id"], log.frame["rating"], log.frame["split"], strict=True)) == [
        ("a", 2, "train"), ("a", 3, "test"), ("b", 4, "validation"),
    ]  # fmt: skip
    assert (log.bursts, log.duplicates) == (0, 1)


@pytest.mark.parametrize("said", ["dev", "", "Train"])
def test_a_split_says_train_validation_or_test(tmp_path: Path, said: str) -> None:
    log = load(tmp_path, "user_id,item_id,split", "u,a,train", f"u,b,{said}", skip_bad=True)
    assert list(log.frame["split"]) == ["train"]
    assert [str(bad) for bad in log.skipped] == [
        f"{tmp_path}/log.csv:3: split = {said!r}: must be train, validation or test"
    ]


Event = tuple[str, str, int | None]


def in_burst(events: list[Event], at: int) -> bool:
    """The definition: some window of 10 s over this user and item holds this event and two others."""
    user, item, time = events[at]
    if time is None:
        return False
    times = [t for u, i, t in events if (u, i) == (user, item) and t is not None]
    return any(
        sum(start <= t <= start + 10 for t in times) >= 3 for start in times if start <= time <= start + 10
    )


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.sampled_from(["u", "v"]), st.sampled_from(["a", "b"]), st.none() | st.integers(0, 60)),
        min_size=1,
        max_size=14,
    )
)
def test_cleaning_is_what_its_definition_says(tmp_path: Path, log: list[Event]) -> None:
    lines = [
        f"{user},{item},{'' if time is None else time},{at}" for at, (user, item, time) in enumerate(log)
    ]
    found = load(tmp_path, "user_id,item_id,timestamp,rating", *lines)
    kept = [at for at in range(len(log)) if not in_burst(log, at)]

    def age(at: int) -> tuple[float, int]:
        time = log[at][2]
        return (-math.inf if time is None else time, at)

    last: dict[Any, int] = {}
    for at in sorted(kept, key=age):
        last[log[at][:2]] = at
    assert found.frame["rating"].tolist() == sorted(last.values())  # the rating says which line it was
    assert found.bursts == len(log) - len(kept)
    assert found.duplicates == len(kept) - len(last)
