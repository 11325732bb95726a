"""Saving a static encoder as a sentence-transformers model that model2vec reads too."""

import shutil
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer


def save_static_model(tokenizer: Tokenizer, vectors: np.ndarray, card: str, out: Path) -> int:
    """Write the model folder `out`, replacing what is there, and return its size in bytes.

    `vectors` (vocabulary, dimensions) are stored in half precision. The folder holds `modules.json`,
    `config_sentence_transformers.json`, `0_StaticEmbedding/`, `1_Normalize/` and `README.md`.
    """
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, StaticEmbedding

    static = StaticEmbedding(tokenizer, embedding_weights=vectors.astype(np.float16))
    model = SentenceTransformer(modules=[static, Normalize()], device="cpu")
    if out.exists():
        shutil.rmtree(out)
    model.save(str(out), create_model_card=False)
    (out / "README.md").write_text(card, encoding="utf-8")
    return sum(path.stat().st_size for path in out.rglob("*") if path.is_file())
