"""The text encoder: one langchain-core `Embeddings` over the bundled model and any Hugging Face model."""

import hashlib
import json
import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from langchain_core.embeddings import Embeddings
from safetensors import SafetensorError

from retrieval.errors import EncoderError

BUNDLED_ENCODER = Path(__file__).resolve().parents[1] / "indexes" / "encoder"

_IDENTITY_FILES = (".safetensors", ".bin", "tokenizer.json", "modules.json", "vocab.txt")


class StaticEncoder(Embeddings):
    """A static-embedding model: the mean of one vector a token, scaled to unit length.

    Served by model2vec with numpy and tokenizers only, because importing torch and
    sentence-transformers would be most of the start-up time. A text with no known token gets the
    zero vector.
    """

    def __init__(self, folder: Path, name: str) -> None:
        from model2vec import StaticModel  # 0.3 s; not needed when a hub model is chosen

        self.folder = folder
        self.name = name
        # float32 in memory: the weights are stored in half precision, which numpy adds slowly.
        self._model = StaticModel.from_pretrained(
            folder, normalize=False, quantize_to="float32", max_length=None, force_download=False
        )

    @property
    def dimensions(self) -> int:
        return self._model.dim

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Vectors of shape (n, dimensions), float32, rows unit-norm or zero."""
        if not texts:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        # Its worker threads would switch off the tokeniser's own for the whole process.
        vectors: np.ndarray = self._model.encode(list(texts), use_multiprocessing=False)
        return _unit_rows(vectors)

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return self.encode(texts).tolist()

    def embed_query(self, text: str) -> list[float]:
        return self.encode([text])[0].tolist()


def load_encoder(name: str = "bundled") -> Embeddings:
    """The encoder called `name`: "bundled", a local folder, or a Hugging Face hub name.

    A folder with a static-embedding model is served without torch; anything else goes through
    langchain-huggingface. Raises EncoderError when it cannot be loaded.
    """
    if name == "bundled":
        if not (BUNDLED_ENCODER / "modules.json").is_file():
            raise EncoderError(
                f"The bundled encoder is missing from {BUNDLED_ENCODER}. Check the repository out again, or"
                " train one with `python -m retrieval.train_encoder`, or set RECOTALK_ENCODER to a Hugging"
                " Face model."
            )
        return _load_static(BUNDLED_ENCODER, name)
    folder = Path(name).expanduser()
    if folder.is_dir():
        return _load_static(folder, name) if _is_static(folder) else _load_hugging_face(str(folder))
    if _looks_like_path(name):
        raise EncoderError(
            f"RECOTALK_ENCODER is {name!r}, but no such folder exists. Give an existing folder, a Hugging"
            ' Face model name such as "intfloat/multilingual-e5-small", or "bundled".'
        )
    return _load_hugging_face(name)


def encode(embeddings: Embeddings, texts: Sequence[str], batch_size: int = 4096) -> np.ndarray:
    """Vectors of shape (n, dim), float32, rows unit-norm.

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
    if not np.isfinite(vectors).all():
        row = int(np.flatnonzero(~np.isfinite(vectors).all(axis=1))[0])
        raise EncoderError(
            f"{encoder_identity(embeddings)} gave a vector that is not finite for {texts[row][:80]!r}."
            " Leave that text out, or choose another model with RECOTALK_ENCODER."
        )
    return _unit_rows(vectors)


def encoder_identity(encoder: Embeddings | str) -> str:
    """A line that changes when the vectors would: to be stored beside vectors and compared on load.

    For local models, name@hash of weights and tokeniser; for a hub name, the name alone, and with
    its number of dimensions once the model is loaded.
    """
    if isinstance(encoder, str):
        folder = BUNDLED_ENCODER if encoder == "bundled" else Path(encoder).expanduser()
        return f"{encoder}@{_folder_hash(folder)}" if folder.is_dir() else encoder
    if isinstance(encoder, StaticEncoder):
        return f"{encoder.name}@{_folder_hash(encoder.folder)}"
    name = str(getattr(encoder, "model_name", type(encoder).__name__))
    if Path(name).is_dir():
        return encoder_identity(name)
    return f"{name}#{len(encoder.embed_query('a'))}"


def _unit_rows(vectors: np.ndarray) -> np.ndarray:
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors / np.where(norms > 0, norms, 1)


def _is_static(folder: Path) -> bool:
    """Whether `folder` is a sentence-transformers model whose first module is StaticEmbedding."""
    listed = folder / "modules.json"
    if not listed.is_file():
        return False
    modules = json.loads(listed.read_text(encoding="utf-8"))
    return bool(modules) and modules[0]["type"].endswith(".StaticEmbedding")


def _looks_like_path(name: str) -> bool:
    """Hub names are `model` or `owner/model`; anything else with a separator is meant as a path."""
    return name.startswith((".", "~", os.sep)) or os.sep in name.replace("/", "", 1)


def _load_static(folder: Path, name: str) -> StaticEncoder:
    try:
        return StaticEncoder(folder, name)
    except (OSError, ValueError, SafetensorError) as error:
        raise EncoderError(
            f"The static encoder in {folder} cannot be read: {error}. Check RECOTALK_ENCODER, or write the folder"
            " again with `python -m retrieval.train_encoder`."
        ) from error


def _load_hugging_face(name: str) -> Embeddings:
    # torch and sentence-transformers take seconds to import and are needed by this branch only.
    from langchain_huggingface import HuggingFaceEmbeddings

    try:
        return HuggingFaceEmbeddings(model_name=name, encode_kwargs={"normalize_embeddings": True})
    except (OSError, ValueError) as error:
        raise EncoderError(
            f"RECOTALK_ENCODER is {name!r}, and it cannot be loaded: {str(error).rstrip('.')}. Check the spelling; with no"
            ' network, download the model first and give its folder, or use "bundled".'
        ) from error


def _folder_hash(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name.endswith(_IDENTITY_FILES):
            digest.update(path.relative_to(folder).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
