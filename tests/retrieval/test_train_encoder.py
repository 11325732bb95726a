import gzip
import math
import re
from pathlib import Path

import numpy as np
import pytest
import torch
import typer
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from retrieval.encoder import encode, load_encoder
from retrieval.encoder_training.losses import contrastive_loss, relational_loss
from retrieval.encoder_training.pairs import Pair, read_documents, read_pairs
from retrieval.encoder_training.recipe import Recipe, TrainingPairs
from retrieval.encoder_training.tokens import TokenBags, train_tokenizer
from retrieval.train_encoder import app, pair_weights, teacher_vectors

WORDS = [
    ("detective", "형사"), ("dream", "꿈"), ("space", "우주"), ("love", "사랑"), ("war", "전쟁"), ("school", "학교"),
    ("family", "가족"), ("ghost", "유령"), ("music", "음악"), ("python", "파이썬"), ("data", "데이터"), ("history", "역사"),
    ("summer", "여름"), ("winter", "겨울"), ("king", "왕"), ("ocean", "바다"),
]  # fmt: skip


@pytest.fixture(scope="module")
def pairs_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every ordered pair of words, as an English and a Korean phrase."""
    lines = [f"phrases\ta {a} and a {b}\t{c} 그리고 {d}\n" for a, c in WORDS for b, d in WORDS if a != b]
    path = tmp_path_factory.mktemp("pairs") / "pairs.tsv"
    path.write_text("".join(lines), encoding="utf-8")
    return path


def train(pairs: Path, out: Path, *options: str) -> str:
    small = ["--vocabulary", "220", "--dimensions", "32", "--epochs", "12", "--batch-size", "64"]
    result = CliRunner().invoke(app, ["--pairs", str(pairs), "--out", str(out), *small, *options])
    assert result.exit_code == 0, result.output
    return result.output


@pytest.fixture(scope="module")
def trained(pairs_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("models") / "model"
    train(pairs_file, out)
    return out


def test_training_brings_translations_together(trained: Path) -> None:
    encoder = load_encoder(str(trained))
    english = encode(encoder, [word for word, _ in WORDS])
    korean = encode(encoder, [word for _, word in WORDS])
    nearest = (english @ korean.T).argmax(axis=1)
    assert (nearest == np.arange(len(WORDS))).mean() > 0.9


def test_the_saved_model_is_read_by_sentence_transformers_with_the_same_vectors(trained: Path) -> None:
    from langchain_huggingface import HuggingFaceEmbeddings

    texts = ["a dream and a ghost", "우주 그리고 바다"]
    through_torch = np.array(HuggingFaceEmbeddings(model_name=str(trained)).embed_documents(texts))
    assert np.abs(encode(load_encoder(str(trained)), texts) - through_torch).max() < 1e-3


def test_the_card_holds_recipe_and_command_but_no_folder_of_this_machine(trained: Path) -> None:
    card = (trained / "README.md").read_text(encoding="utf-8")
    assert "| dimensions | 32 |" in card
    assert "--pairs pairs.tsv" in card
    assert "--epochs 12" in card
    assert str(trained.parent) not in card


def test_weights_are_stored_in_half_precision(trained: Path) -> None:
    from safetensors.numpy import load_file

    assert load_file(trained / "model.safetensors")["embedding.weight"].dtype == np.float16


def test_the_seed_decides_the_model(pairs_file: Path, trained: Path, tmp_path: Path) -> None:
    train(pairs_file, tmp_path / "same")
    train(pairs_file, tmp_path / "other", "--seed", "1")
    first, same, other = (
        encode(load_encoder(str(path)), ["a dream and a ghost"])
        for path in (trained, tmp_path / "same", tmp_path / "other")
    )
    assert np.allclose(first, same, atol=1e-3)
    assert not np.allclose(first, other, atol=1e-2)


def test_files_are_counted_and_held_out_texts_are_not_trained_on(pairs_file: Path, tmp_path: Path) -> None:
    held_out = tmp_path / "held.txt"
    held_out.write_text("a dream  and a ghost\n형사 그리고 꿈\n\n", encoding="utf-8")
    broken = tmp_path / "broken.tsv"
    broken.write_text("only one column\nphrases\tlove\t사랑\n", encoding="utf-8")
    output = train(
        pairs_file, tmp_path / "model", "--pairs", str(broken), "--held-out", str(held_out), "--epochs", "1"
    )
    assert "pairs.tsv: 238 pairs, 2 lines held out, 0 bad lines" in output
    assert "broken.tsv: 1 pairs, 0 lines held out, 1 bad lines" in output
    assert f"{broken}:1: 1 columns instead of 3" in output.replace("\n", "")


def test_a_folder_that_is_not_a_model_is_not_replaced(pairs_file: Path, tmp_path: Path) -> None:
    kept = tmp_path / "thesis.txt"
    kept.write_text("years of work")
    arguments = ["--pairs", str(pairs_file), "--out", str(tmp_path), "--vocabulary", "220", "--epochs", "1"]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code != 0
    assert kept.read_text() == "years of work"


def test_a_teacher_is_learned_from_and_its_vectors_kept(
    pairs_file: Path, trained: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = tmp_path / "teacher.npz"
    taught = ["--teacher", str(trained), "--teach", "phrases", "--teacher-cache", str(cache), "--epochs", "1"]
    told = re.search(r"encoding (\d+) texts", train(pairs_file, tmp_path / "pupil", *taught))
    assert told
    assert int(told[1]) > 240, "the pairs' texts and the English tokens"
    card = (tmp_path / "pupil" / "README.md").read_text(encoding="utf-8")
    assert "models0/model`" in card
    assert str(trained) not in card
    with monkeypatch.context() as patch:
        patch.setattr("retrieval.train_encoder.load_encoder", None)
        vectors = teacher_vectors(str(trained), ["a dream and a ghost"], cache)
    assert vectors == pytest.approx(encode(load_encoder(str(trained)), ["a dream and a ghost"]), abs=1e-3)


def test_one_source_can_weigh_more_than_another() -> None:
    pairs = [Pair("films", "a", "b"), Pair("docs", "c", "d"), Pair("films", "e", "f")]
    assert pair_weights(pairs, ["films=2", "docs=0.5"]).tolist() == [2, 0.5, 2]
    assert pair_weights(pairs, []).tolist() == [1, 1, 1]


@pytest.mark.parametrize("setting", ["films", "films=", "films=-1", "films=nan", "=1", "other=1", "films=0"])
def test_a_weight_that_makes_no_sense_is_refused(setting: str) -> None:
    with pytest.raises(typer.BadParameter):
        pair_weights([Pair("films", "a", "b")], [setting])


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


def test_token_bags_select_the_texts_asked_for() -> None:
    bags = TokenBags(ids=np.array([5, 6, 7, 8, 9]), starts=np.array([0, 2, 2, 5]))
    ids, offsets = bags.select(np.array([2, 1, 0]), 0.0, np.random.default_rng(0))
    assert ids.tolist() == [7, 8, 9, 5, 6]
    assert offsets.tolist() == [0, 3, 3]


def test_dropout_leaves_out_its_share_and_keeps_the_offsets_right() -> None:
    bags = TokenBags(ids=np.repeat(np.arange(100), 50), starts=np.arange(0, 5001, 50))
    ids, offsets = bags.select(np.arange(100), 0.2, np.random.default_rng(0))
    assert len(ids) == pytest.approx(4000, rel=0.05)
    assert all(set(part) == {row} for row, part in enumerate(np.split(ids, offsets[1:])))


def test_tokenizer_has_the_size_asked_for_and_no_case() -> None:
    texts = [f"{a} of the {b}" for a, _ in WORDS for b, _ in WORDS]
    pairs = TrainingPairs(texts, [korean for _, korean in WORDS] * len(WORDS), np.ones(len(texts)))
    tokenizer = train_tokenizer(pairs, Recipe(vocabulary=120))
    assert tokenizer.get_vocab_size() <= 120
    assert tokenizer.encode("DREAM").ids == tokenizer.encode("dream").ids


def test_contrastive_loss_is_that_of_a_right_answer_among_n() -> None:
    rows = torch.eye(4)
    ids = torch.tensor([[0, 10], [1, 11], [2, 12], [3, 13]])
    right = math.log(1 + 3 * math.exp(-1 / 0.5))
    assert contrastive_loss(rows, rows, ids, 0.5).item() == pytest.approx(right)
    assert contrastive_loss(rows, rows.roll(1, 0), ids, 0.5).item() > right + 1


def test_pairs_that_share_a_text_are_not_wrong_answers_for_each_other() -> None:
    left = torch.tensor([[1.0, 0.0], [1.0, 0.0], [0.0, 1.0]])
    shared = torch.tensor([[0, 10], [0, 11], [2, 12]])
    apart = torch.tensor([[0, 10], [1, 11], [2, 12]])
    assert contrastive_loss(left, left, shared, 0.1) < 0.01 < contrastive_loss(left, left, apart, 0.1)


def test_relational_loss_is_zero_only_when_similarities_match() -> None:
    angle = torch.tensor([0.0, 0.5, 2.0])
    rows = torch.stack([angle.cos(), angle.sin()], dim=1)
    turned = torch.stack([(angle + 1).cos(), (angle + 1).sin()], dim=1)
    assert relational_loss(rows, rows, turned).item() == pytest.approx(0, abs=1e-6)
    assert relational_loss(rows, turned, rows).item() > 0.1
