"""The text encoder: one langchain-core `Embeddings` over the bundled model and any Hugging Face model."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray

from retrieval.encoder_files import Prompts, folder_hash
from retrieval.errors import EncoderError
from retrieval.hub import model_folder
from retrieval.static_encoder import StaticEncoder, is_static
from retrieval.transformer_encoder import TransformerEncoder

BUNDLED_ENCODER = Path(__file__).resolve().parents[1] / "indexes" / "encoder"
BATCH = 4096


@dataclass(frozen=True, slots=True)
class EncoderChoice:
    """Which encoder, and what is put in front of its texts.

    name            "bundled", a local folder, or a Hugging Face hub name
    query_prompt    before a question; None for what the model's own configuration says
    passage_prompt  before what is embedded into an index; None likewise
    """

    name: str = "bundled"
    query_prompt: str | None = None
    passage_prompt: str | None = None


def load_encoder(choice: EncoderChoice | str = "bundled") -> StaticEncoder | TransformerEncoder:
    """The encoder chosen, or of that name.

    A static-embedding model is served without torch; anything else goes through langchain-huggingface. A
    hub model is downloaded once. Raises EncoderError when it cannot be had or loaded.
    """
    chosen = EncoderChoice(choice) if isinstance(choice, str) else choice
    folder = _folder(chosen.name)
    prompts = Prompts.of(folder, chosen.query_prompt, chosen.passage_prompt)
    if is_static(folder):
        return StaticEncoder(folder, chosen.name, prompts)
    local = Path(chosen.name).expanduser().is_dir()
    mark = folder_hash(folder) if local else folder.name[:12]
    return TransformerEncoder(folder, chosen.name, f"{chosen.name}@{mark}", prompts)


def encode(embeddings: Embeddings, texts: Sequence[str], batch_size: int = BATCH) -> NDArray[np.float32]:
    """Vectors of passages, shape (n, dim), float32, rows unit-norm.

    A row is zero when the model has nothing to say about a text, as a static model for "". Texts go
    to the model `batch_size` at a time, because `embed_documents` returns lists of Python floats.
    Raises EncoderError when a vector is not finite.
    """
    if isinstance(embeddings, StaticEncoder):
        return embeddings.encode(texts)
    if not texts:
        return np.zeros((0, len(embeddings.embed_query("a"))), dtype=np.float32)
    batches = [list(texts[start : start + batch_size]) for start in range(0, len(texts), batch_size)]
    vectors = np.concatenate([np.asarray(embeddings.embed_documents(b), dtype=np.float32) for b in batches])
    return _unit_rows(embeddings, vectors, texts)


def encode_query(embeddings: Embeddings, text: str) -> NDArray[np.float32]:
    """The vector of a question, (dim,) float32, unit-norm or zero.

    Raises EncoderError when it is not finite.
    """
    vector = np.asarray(embeddings.embed_query(text), dtype=np.float32)
    return _unit_rows(embeddings, vector[None], [text])[0]


def encoder_identity(encoder: Embeddings | str) -> str:
    """A line that changes when the vectors would: to be stored beside vectors and compared on load.

    For local models, name@hash of weights and tokeniser; for hub models name@revision, and before they are
    loaded the name alone; for other embeddings the name of their class and the number of dimensions.
    """
    if isinstance(encoder, StaticEncoder | TransformerEncoder):
        return encoder.identity
    if isinstance(encoder, str):
        folder = BUNDLED_ENCODER if encoder == "bundled" else Path(encoder).expanduser()
        return f"{encoder}@{folder_hash(folder)}" if folder.is_dir() else encoder
    return f"{type(encoder).__name__}#{len(encoder.embed_query('a'))}"


def passage_prompt(encoder: Embeddings) -> str:
    """What the encoder puts in front of a passage; "" for embeddings that are not ours."""
    return encoder.prompts.passage if isinstance(encoder, StaticEncoder | TransformerEncoder) else ""


def _folder(name: str) -> Path:
    """Where the model of that name is. Raises EncoderError when there is none."""
    if name == "bundled":
        if not (BUNDLED_ENCODER / "modules.json").is_file():
            raise EncoderError(
                f"The bundled encoder is missing from {BUNDLED_ENCODER}. Check the repository out again, or"
                " train one with `python -m retrieval.train_encoder`, or set RECOTALK_ENCODER to a Hugging"
                " Face model."
            )
        return BUNDLED_ENCODER
    folder = Path(name).expanduser()
    if folder.is_dir():
        return folder
    if _looks_like_path(name):
        raise EncoderError(
            f"RECOTALK_ENCODER is {name!r}, but no such folder exists. Give an existing folder, a Hugging"
            ' Face model name such as "intfloat/multilingual-e5-small", or "bundled".'
        )
    return model_folder(name)


def _looks_like_path(name: str) -> bool:
    """Hub names are `model` or `owner/model`; anything else with a separator is meant as a path."""
    return name.startswith((".", "~", os.sep)) or os.sep in name.replace("/", "", 1)


def _unit_rows(
    embeddings: Embeddings, vectors: NDArray[np.float32], texts: Sequence[str]
) -> NDArray[np.float32]:
    if not np.isfinite(vectors).all():
        row = int(np.flatnonzero(~np.isfinite(vectors).all(axis=1))[0])
        raise EncoderError(
            f"{encoder_identity(embeddings)} gave a vector that is not finite for {texts[row][:80]!r}."
            " Leave that text out, or choose another model with RECOTALK_ENCODER."
        )
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.where(norms > 0, norms, 1), dtype=np.float32)
