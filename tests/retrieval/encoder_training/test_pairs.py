"""Reading the texts to train on."""

import gzip
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data import Item
from retrieval.encoder_training.pairs import Pair, catalogue_pairs, read_documents, read_pairs


@given(st.lists(st.binary(max_size=40).map(lambda line: line.replace(b"\n", b"")), max_size=20))
def test_every_line_is_a_pair_or_a_reported_fault(
    tmp_path_factory: pytest.TempPathFactory, lines: list[bytes]
) -> None:
    path = tmp_path_factory.mktemp("lines") / "pairs.tsv"
    path.write_bytes(b"".join(line + b"\n" for line in lines))
    reading = read_pairs(path)
    assert len(reading.pairs) + len(reading.bad) == len(lines)
    assert all(pair.source and pair.left and pair.right for pair in reading.pairs)


text = st.text(st.characters(exclude_categories=["Cs", "Cc", "Z"]), min_size=1)


@given(st.lists(st.tuples(text, text, text), max_size=8), st.booleans())
def test_well_formed_pairs_are_read_as_written(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str, str]], packed: bool
) -> None:
    content = "".join("\t".join(row) + "\n" for row in rows).encode()
    path = tmp_path_factory.mktemp("rows") / ("pairs.tsv.gz" if packed else "pairs.tsv")
    path.write_bytes(gzip.compress(content) if packed else content)
    reading = read_pairs(path)
    assert reading.pairs == [Pair(*row) for row in rows]
    assert reading.bad == []


def test_bad_lines_say_where_and_why(tmp_path: Path) -> None:
    path = tmp_path / "pairs.tsv"
    path.write_bytes(b"docs\tone\ttwo\ndocs\tone\ndocs\t \ttwo\n\xff\xfe\n")
    reasons = [str(bad) for bad in read_pairs(path).bad]
    assert reasons[0] == f"{path}:2: 2 columns instead of 3"
    assert reasons[1] == f"{path}:3: source, left or right text is empty"
    assert reasons[2].startswith(f"{path}:4: not UTF-8")


def test_a_document_gives_title_tag_and_half_pairs(tmp_path: Path) -> None:
    path = tmp_path / "documents.tsv"
    words = [f"w{n}" for n in range(12)]
    path.write_text(f"film\tThe Title\theist|dream\t{' '.join(words)}\nfilm\t\t\tshort\nfilm\tKept\t\tOut\n")
    reading = read_documents(path, held_out={"Out"})
    assert {pair.source for pair in reading.pairs} == {"film.title", "film.tags", "film.halves"}
    by_source = {pair.source: pair for pair in reading.pairs}
    assert by_source["film.title"].left == "The Title"
    assert set(by_source["film.tags"].left.split(", ")) == {"heist", "dream"}
    assert (by_source["film.halves"].left, by_source["film.halves"].right) == (
        " ".join(words[:6]),
        " ".join(words[6:]),
    )
    assert [bad.number for bad in reading.bad] == [2]
    assert reading.held_out == 1


FILMS = [
    Item(
        "movie/a",
        "movie",
        {"ko": "가", "en": "A"},
        overview={"ko": "도둑  이야기", "en": "about thieves"},
        themes={"ko": ("강도", "슬픈"), "en": ("heist", "sad")},
    ),
    Item("movie/b", "movie", {"ko": "나", "en": "B"}, overview={"ko": "왕"}, themes={"ko": ("왕",)}),
    Item("movie/c", "movie", {"ko": "다"}, overview={"ko": "집이 탄다.", "en": "A house. It burns."}),
]


def test_items_give_what_they_say_in_both_languages() -> None:
    assert catalogue_pairs(FILMS).pairs == [
        Pair("bundled.title", "A", "가"),
        Pair("bundled.overview", "about thieves", "도둑 이야기"),
        Pair("bundled.sentence", "about thieves", "도둑 이야기"),
        Pair("bundled.theme", "heist", "강도"),
        Pair("bundled.theme", "sad", "슬픈"),
        Pair("bundled.title", "B", "나"),
        Pair("bundled.overview", "A house. It burns.", "집이 탄다."),
    ]


def test_an_item_with_a_held_out_title_is_left_out_whole() -> None:
    reading = catalogue_pairs(FILMS, {"가"})
    assert reading.held_out == 1
    assert not {"A", "about thieves"} & {pair.left for pair in reading.pairs}
