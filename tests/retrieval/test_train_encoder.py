import re
from pathlib import Path

import numpy as np
import pytest
import typer
from typer.testing import CliRunner

from retrieval.encoder import encode, load_encoder
from retrieval.encoder_training.pairs import Pair
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
    assert result.exit_code == 1
    assert "error: " in result.output and str(tmp_path) in result.output
    assert kept.read_text() == "years of work"


def test_a_mix_that_cannot_be_read_is_named(pairs_file: Path, tmp_path: Path) -> None:
    mix = tmp_path / "mix.json"
    mix.write_text('{"weights": {"phrases": "often"}, "taught": []}')
    arguments = ["--pairs", str(pairs_file), "--out", str(tmp_path / "model"), "--mix", str(mix)]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 1
    assert f"error: {mix} is no mix" in result.output
    assert not (tmp_path / "model").exists()


def test_a_file_that_is_not_there_is_named_before_anything_is_done(tmp_path: Path) -> None:
    result = CliRunner().invoke(
        app, ["--pairs", str(tmp_path / "gone.tsv"), "--out", str(tmp_path / "model")]
    )
    assert result.exit_code == 2
    assert "gone.tsv" in re.sub(r"[\s│]", "", result.output)


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


def test_the_catalogue_s_own_words_are_learned_too(pairs_file: Path, tmp_path: Path) -> None:
    items = tmp_path / "items.jsonl"
    items.write_text('{"id": "a", "kind": "movie", "title_ko": "가", "title_en": "A"}\n', encoding="utf-8")
    told = train(pairs_file, tmp_path / "model", "--catalogue", str(items), "--epochs", "1")
    assert "catalogue: 1 pairs" in told


def test_a_mix_sets_weights_and_an_option_comes_before_it(pairs_file: Path, tmp_path: Path) -> None:
    mix = tmp_path / "mix.json"
    mix.write_text('{"weights": {"phrases": 0, "absent": 3}, "taught": []}')
    result = CliRunner().invoke(
        app, ["--pairs", str(pairs_file), "--out", str(tmp_path / "m"), "--mix", str(mix)]
    )
    assert result.exit_code != 0
    assert "weight 0" in result.output
    train(pairs_file, tmp_path / "model", "--mix", str(mix), "--weight", "phrases=1", "--epochs", "1")
