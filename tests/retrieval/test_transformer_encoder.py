"""Hugging Face models that are not static, with a transformer small enough to make on the spot."""

from __future__ import annotations

import json
import logging
from pathlib import Path

import numpy as np
import pytest

from retrieval.encoder import EncoderChoice, encode, encode_query, encoder_identity, load_encoder
from retrieval.encoder_files import CONFIG
from retrieval.errors import EncoderError
from retrieval.transformer_encoder import TransformerEncoder

WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "query", "passage", ":", "a", "dream", "thief", "영화"]


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A BERT of one layer with chance weights, which wants prompts as E5 does."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from transformers import BertConfig, BertModel, BertTokenizer

    torch.manual_seed(3)
    plain = tmp_path_factory.mktemp("plain")
    (plain / "vocab.txt").write_text("\n".join(WORDS) + "\n", encoding="utf-8")
    BertTokenizer(str(plain / "vocab.txt")).save_pretrained(plain)
    config = BertConfig(
        vocab_size=len(WORDS),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=32,
    )
    BertModel(config).save_pretrained(plain)
    layers = Transformer(str(plain))
    pooling = Pooling(layers.get_embedding_dimension())
    folder = tmp_path_factory.mktemp("models") / "tiny"
    SentenceTransformer(
        modules=[layers, pooling], device="cpu", prompts={"query": "query: ", "passage": "passage: "}
    ).save(str(folder))
    return folder


@pytest.fixture(scope="module")
def prompted(tiny: Path) -> TransformerEncoder:
    encoder = load_encoder(str(tiny))
    assert isinstance(encoder, TransformerEncoder)
    return encoder


@pytest.fixture(scope="module")
def bare(tiny: Path) -> TransformerEncoder:
    encoder = load_encoder(EncoderChoice(str(tiny), query_prompt="", passage_prompt=""))
    assert isinstance(encoder, TransformerEncoder)
    return encoder


def test_questions_and_passages_get_the_prompts_of_the_configuration(
    prompted: TransformerEncoder, bare: TransformerEncoder
) -> None:
    asked, stored = encode_query(prompted, "a dream"), encode(prompted, ["a dream"])[0]
    np.testing.assert_allclose(asked, encode_query(bare, "query: a dream"), atol=1e-5)
    np.testing.assert_allclose(stored, encode(bare, ["passage: a dream"])[0], atol=1e-5)
    assert np.abs(asked - stored).max() > 1e-3


def test_settings_replace_the_prompts(tiny: Path, bare: TransformerEncoder) -> None:
    other = load_encoder(EncoderChoice(str(tiny), query_prompt="thief : "))
    np.testing.assert_allclose(
        encode_query(other, "a dream"), encode_query(bare, "thief : a dream"), atol=1e-5
    )


def test_vectors_have_unit_length_and_the_said_dimensions(prompted: TransformerEncoder) -> None:
    vectors = encode(prompted, ["a dream", "영화", "a thief"])
    assert vectors.shape == (3, prompted.dimensions) == (3, 16)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_a_folder_is_known_by_a_hash_of_its_weights(tiny: Path, prompted: TransformerEncoder) -> None:
    name, mark = encoder_identity(prompted).rsplit("@", 1)
    assert name == str(tiny)
    assert len(mark) == 12
    assert encoder_identity(str(tiny)) == encoder_identity(prompted)


def test_a_family_that_wants_prompts_and_says_none_is_warned_of(
    tiny: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "some-e5-small"
    folder.symlink_to(tiny)
    with caplog.at_level(logging.WARNING):
        load_encoder(str(folder))
        assert not caplog.messages
        load_encoder(EncoderChoice(str(folder), query_prompt="", passage_prompt=""))
    assert "RECOTALK_ENCODER_QUERY_PROMPT" in caplog.text


def test_a_folder_that_is_no_model_is_an_error(tmp_path: Path) -> None:
    (tmp_path / CONFIG).write_text(json.dumps({"prompts": {}}))
    with pytest.raises(EncoderError, match="RECOTALK_ENCODER"):
        load_encoder(str(tmp_path))
