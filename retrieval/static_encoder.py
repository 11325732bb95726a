"""Static models: one vector a token, averaged; served with numpy and tokenizers alone."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray
from safetensors import SafetensorError

from retrieval.encoder_files import Prompts, folder_hash
from retrieval.errors import EncoderError


class StaticEncoder(Embeddings):
    """A static-embedding model: the mean of one vector a token, scaled to unit length.

    Served by model2vec, because importing torch and sentence-transformers would be most of the start-up
    time. A text with no known token gets the zero vector. Raises EncoderError when the folder cannot be read.
    """

    def __init__(self, folder: Path, name: str, prompts: Prompts | None = None) -> None:
        from model2vec import StaticModel  # 0.3 s; not needed when a transformer is chosen

        self.folder = folder
        self.name = name
        self.prompts = prompts or Prompts()
        try:
            # float32 in memory: the weights are stored in half precision, which numpy adds slowly.
            self._model = StaticModel.from_pretrained(
                folder, normalize=False, quantize_to="float32", max_length=None, force_download=False
            )
        except (OSError, ValueError, SafetensorError) as error:
            raise EncoderError(
                f"The static encoder in {folder} cannot be read: {error}. Check RECOTALK_ENCODER, or write the"
                " folder again with `python -m retrieval.train_encoder`."
            ) from error

    @property
    def dimensions(self) -> int:
        """Numbers in a vector."""
        return self._model.dim

    @property
    def identity(self) -> str:
        """The name, and a hash of weights and tokeniser."""
        return f"{self.name}@{folder_hash(self.folder)}"

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of passages, shape (n, dimensions), rows unit-norm or zero."""
        return self._encode([self.prompts.passage + text if text else "" for text in texts])

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """As `encode`, in lists."""
        return self.encode(texts).tolist()

    def embed_query(self, text: str) -> list[float]:
        """The vector of a question, unit-norm or zero."""
        return self._encode([self.prompts.query + text if text else ""])[0].tolist()

    def _encode(self, texts: list[str]) -> NDArray[np.float32]:
        if not texts:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        # Its worker threads would switch off the tokeniser's own for the whole process.
        vectors: NDArray[np.float32] = self._model.encode(texts, use_multiprocessing=False)
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.asarray(vectors / np.where(norms > 0, norms, 1), dtype=np.float32)


def is_static(folder: Path) -> bool:
    """Whether `folder` is a sentence-transformers model whose first module is StaticEmbedding."""
    listed = folder / "modules.json"
    if not listed.is_file():
        return False
    modules = json.loads(listed.read_text(encoding="utf-8"))
    return bool(modules) and modules[0]["type"].endswith(".StaticEmbedding")
