"""KMRD (https://github.com/lovit/kmrd): Naver's film ratings with Korean titles, casts, genres and countries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from data.errors import DataError
from data.item import has_hangul
from data.public_sets.reading import PublicSet, items_of, table
from data.ratings.naver import NaverFilm, read_films

if TYPE_CHECKING:
    import pandas as pd

GENRES = {
    "드라마": "drama", "코미디": "comedy", "액션": "action", "멜로/로맨스": "romance", "스릴러": "thriller",
    "범죄": "crime", "모험": "adventure", "SF": "science fiction", "공포": "horror", "전쟁": "war",
    "판타지": "fantasy", "미스터리": "mystery", "뮤지컬": "music", "가족": "family", "서부": "western",
    "느와르": "film noir", "에로": "erotic", "애니메이션": "animation", "다큐멘터리": "documentary",
    "서사": "epic", "무협": "martial arts",
}  # fmt: skip
COUNTRIES = {
    "미국": "US", "한국": "KR", "영국": "GB", "프랑스": "FR", "홍콩": "HK", "이탈리아": "IT", "독일": "DE",
    "독일(구 서독)": "DE", "오스트레일리아": "AU", "대만": "TW", "스페인": "ES", "캐나다": "CA", "일본": "JP",
    "중국": "CN", "스웨덴": "SE", "러시아": "RU", "러시아(구 소련)": "RU", "폴란드": "PL",
    "남아프리카 공화국": "ZA", "알제리": "DZ", "브라질": "BR", "보츠와나": "BW", "핀란드": "FI", "터키": "TR",
    "체코": "CZ", "유고슬라비아": "YU", "아일랜드": "IE", "아르헨티나": "AR", "벨라루스(구 소련)": "BY",
    "벨기에": "BE", "멕시코": "MX", "덴마크": "DK", "뉴질랜드": "NZ", "노르웨이": "NO", "네덜란드": "NL",
    "그리스": "GR", "인도": "IN", "태국": "TH", "이란": "IR", "스위스": "CH", "오스트리아": "AT",
    "헝가리": "HU", "포르투갈": "PT", "이스라엘": "IL",
}  # fmt: skip
AGES = {"전체 관람가": 0, "12세 관람가": 12, "15세 관람가": 15, "청소년 관람불가": 19}


def read_kmrd(folder: Path) -> PublicSet:
    """rates.csv and, for the films, movies.txt, genres.csv, countries.csv, castings.csv and peoples.txt.

    Names of genres and countries not in the tables above are kept as they are. Raises DataError when a
    file is not there or is no such table.
    """
    columns = {"user": "user_id", "movie": "item_id", "rate": "rating", "time": "timestamp"}
    events = table(folder / "rates.csv", columns).rename(columns=columns)
    grades = _grades(folder / "movies.txt")
    genres = _by_film(folder / "genres.csv", "genre")
    countries = _by_film(folder / "countries.csv", "country")
    casts = _casts(folder)
    rows = [
        (
            number,
            {
                **_titles(film),
                "id": str(film.id),
                "kind": "movie",
                "year": film.year,
                "age_rating": AGES.get(grade),
                "genres": [GENRES.get(genre, genre) for genre in genres[str(film.id)]],
                **_countries(countries[str(film.id)]),
                "cast": casts[str(film.id)],
            },
        )
        for number, (film, grade) in enumerate(zip(read_films(folder), grades, strict=True), 2)
    ]
    items, bad = items_of(rows, folder / "movies.txt")
    return PublicSet(events, items, bad)


def _titles(film: NaverFilm) -> dict[str, Any]:
    """The Korean title comes first; of several foreign ones the last is English, the first the original.

    A few films have none at all; they are called by their number, so that their ratings have an item.
    """
    korean = [title for title in film.titles if has_hangul(title)][:1]
    foreign = [title for title in film.titles if title not in korean]
    by_language = {**({"ko": korean[0]} if korean else {}), **({"en": foreign[-1]} if foreign else {})}
    by_language = by_language or {"en": str(film.id)}
    original = foreign[0] if len(foreign) > 1 else None
    columns = {"title": by_language, "original_title": original, "aliases": foreign[1:-1]}
    return {name: value for name, value in columns.items() if value}


def _grades(path: Path) -> pd.Series:
    """Who may see each film, in the order of the file, which must be one that read_films can read."""
    films = table(path, ("movie", "title", "title_eng", "grade"), "\t")
    odd = films.index[~films["movie"].str.isdecimal()]
    if len(odd):
        raise DataError(f"{path}:{odd[0] + 2}: movie = {films['movie'][odd[0]]!r}: must be a whole number")
    return films["grade"]


def _by_film(path: Path, column: str) -> Mapping[str, list[str]]:
    rows = table(path, ("movie", column))
    listed: Mapping[str, list[str]] = defaultdict(list)
    for film, value in rows.itertuples(index=False, name=None):
        listed[film].append(value)
    return listed


def _countries(names: list[str]) -> dict[str, Any]:
    """The first country is the main one; all of them are kept as `countries`."""
    codes = [COUNTRIES.get(name, name) for name in names if name != "국가불명"]
    return {"country": codes[0], "countries": codes} if codes else {}


def _casts(folder: Path) -> Mapping[str, list[dict[str, str]]]:
    """The people of each film in billing order; the set names actors alone."""
    import pandas as pd

    castings = table(folder / "castings.csv", ("movie", "people", "order"))
    people = {
        id: {"ko": korean, "en": original}
        for id, korean, original in table(
            folder / "peoples.txt", ("people", "korean", "original"), "\t"
        ).itertuples(index=False, name=None)
    }
    castings["order"] = pd.to_numeric(castings["order"], errors="coerce")
    ordered = castings.sort_values(["movie", "order"], kind="stable")
    casts: Mapping[str, list[dict[str, str]]] = defaultdict(list)
    for film, person in zip(ordered["movie"], ordered["people"], strict=True):
        name = {language: text for language, text in people.get(person, {}).items() if text}
        if name:
            casts[film].append(name)
    return casts
