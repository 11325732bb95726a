"""Any Hugging Face model: what is not static goes through langchain-huggingface and torch."""

from __future__ import annotations

import logging
from functools import cached_property
from pathlib import Path

from langchain_core.embeddings import Embeddings

from retrieval.encoder_files import Prompts
from retrieval.errors import EncoderError

WANT_PROMPTS = {"e5": '"query: " and "passage: "', "bge-": "an instruction before questions"}

log = logging.getLogger(__name__)


class TransformerEncoder(Embeddings):
    """A sentence-transformers or plain Hugging Face model.

    name      as the user gave it: a hub name or a folder
    folder    where the model is
    identity  name and revision or hash: changes when the vectors would
    prompts   put in front of questions and passages

    Raises EncoderError when the model cannot be loaded.
    """

    def __init__(self, folder: Path, name: str, identity: str, prompts: Prompts) -> None:
        # torch and sentence-transformers take seconds to import and are needed here only.
        from langchain_huggingface import HuggingFaceEmbeddings

        self.folder, self.name, self.identity, self.prompts = folder, name, identity, prompts
        _say_what_is_missing(name, prompts)
        unit = {"normalize_embeddings": True}
        try:
            self._model = HuggingFaceEmbeddings(
                model_name=str(folder),
                encode_kwargs={**unit, "prompt": prompts.passage},
                query_encode_kwargs={**unit, "prompt": prompts.query},
            )
        except (OSError, ValueError, ImportError) as error:
            raise EncoderError(
                f"RECOTALK_ENCODER is {name!r}, and it cannot be loaded: {str(error).rstrip('.')}. Give a"
                ' sentence-transformers model, or use "bundled".'
            ) from error

    @cached_property
    def dimensions(self) -> int:
        """Numbers in a vector."""
        return len(self.embed_query("a"))

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Vectors of passages."""
        return self._model.embed_documents(texts)

    def embed_query(self, text: str) -> list[float]:
        """The vector of a question."""
        return self._model.embed_query(text)


def _say_what_is_missing(name: str, prompts: Prompts) -> None:
    """A warning where a family of models is known to want prompts and none is set."""
    wanted = next((want for family, want in WANT_PROMPTS.items() if family in name.casefold()), None)
    if wanted and prompts == Prompts() and "bge-m3" not in name.casefold():
        log.warning(
            "%s says nothing of prompts in its configuration; models of its family want %s: see"
            " RECOTALK_ENCODER_QUERY_PROMPT and RECOTALK_ENCODER_PASSAGE_PROMPT",
            name,
            wanted,
        )
