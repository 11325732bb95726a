"""`python -m data.ratings`: several sources, one interactions file."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer

from data import load_interactions
from data.ratings.__main__ import main


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    files = {
        "items.csv": "id,kind,title,year,tmdb\nhost,movie,The Host,2006,1255\nheat,movie,Heat,1995,\n",
        "ml/movies.csv": "movieId,title,genres\n1,Gwoemul (2006),Horror\n",
        "ml/links.csv": "movieId,imdbId,tmdbId\n1,1,1255\n",
        "ml/ratings.csv": "userId,movieId,rating,timestamp\n7,1,4.5,100\n",
        "kmrd/movies.txt": "movie\ttitle\ttitle_eng\tyear\tgrade\n1\t히트\tHeat , 1995\t1996\t\n",
        "kmrd/rates.csv": "user,movie,rate,time\n7,1,9,200\n",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_two_sources_become_one_log_whose_users_stay_apart(
    sources: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = sources / "log.csv"
    main(out, movielens_dir=sources / "ml", kmrd_dir=sources / "kmrd", items=sources / "items.csv")
    assert "2 ratings of 2 of 2 films" in capsys.readouterr().out
    assert load_interactions(out).frame.values.tolist() == [
        ["movielens/7", "host", 4.5, 100.0],
        ["naver/7", "heat", 4.5, 200.0],
    ]


def test_one_source_is_enough(sources: Path) -> None:
    main(sources / "log.csv", kmrd_dir=sources / "kmrd", items=sources / "items.csv")
    assert load_interactions(sources / "log.csv").frame["item_id"].tolist() == ["heat"]


@pytest.mark.parametrize(
    ("given", "said"), [({}, "give --movielens DIR"), ({"movielens_dir": "."}, "ratings.csv")]
)
def test_what_is_missing_is_said(
    given: dict[str, str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(typer.Exit) as caught:
        main(tmp_path / "log.csv", **{name: tmp_path / path for name, path in given.items()})
    assert caught.value.exit_code == 1
    assert said in capsys.readouterr().err
