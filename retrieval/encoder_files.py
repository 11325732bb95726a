"""What a model folder says of itself: the prompts it was trained with, and a hash that names its weights."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from retrieval.errors import EncoderError

CONFIG = "config_sentence_transformers.json"
PASSAGE_NAMES = ("document", "passage", "corpus")
"""What models call the prompt of a passage; sentence-transformers looks in the same order."""
_HASHED = (".safetensors", ".bin", "tokenizer.json", "modules.json", "vocab.txt")


@dataclass(frozen=True, slots=True)
class Prompts:
    """What some models want in front of a text, such as "query: " and "passage: " for E5.

    Wang et al., "Text embeddings by weakly-supervised contrastive pre-training", arXiv:2212.03533.
    """

    query: str = ""
    passage: str = ""

    @classmethod
    def of(cls, folder: Path, query: str | None = None, passage: str | None = None) -> Prompts:
        """The prompts that are given, and for those that are not what the model in `folder` says.

        Raises EncoderError when its configuration cannot be read.
        """
        own = _configured(folder)
        named = next((prompt for name in PASSAGE_NAMES if (prompt := own.get(name))), "")
        return cls(
            query=(own.get("query") or "") if query is None else query,
            passage=named if passage is None else passage,
        )


def _configured(folder: Path) -> dict[str, str | None]:
    path = folder / CONFIG
    if not path.is_file():
        return {}
    try:
        return dict(json.loads(path.read_text(encoding="utf-8")).get("prompts") or {})
    except ValueError as error:
        raise EncoderError(f"{path} is not JSON: {error}. Download the model again.") from error


def folder_hash(folder: Path) -> str:
    """Twelve hexadecimal digits that change when weights or tokeniser do."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name.endswith(_HASHED):
            digest.update(path.relative_to(folder).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
