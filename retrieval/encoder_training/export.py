"""Saving a static encoder as a sentence-transformers model, with its model card, that model2vec reads too."""

import shutil
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from retrieval.encoder_training.recipe import Recipe

FIGURES = ("<!-- figures -->", "<!-- /figures -->")
"""Between these marks of a model card stand the measured figures."""

_CARD = """---
license: apache-2.0
language: [ko, en]
library_name: sentence-transformers
pipeline_tag: sentence-similarity
tags: [sentence-transformers, static-embeddings, model2vec]
---
# recotalk Korean–English text encoder

A small static encoder for Korean and English: a text is cut into sub-word tokens, each token has one
learned vector, and the text's vector is their mean, scaled to unit length. Texts that mean the same in
either language lie close in cosine. It is made for finding films and courses from a short description, and
for telling how alike two item descriptions are.

{tokens:,} tokens, {dimensions} dimensions, half precision, {megabytes:.1f} MB of weights.

## Use
```python
from retrieval.encoder import encode, load_encoder                  # numpy and tokenizers only
vectors = encode(load_encoder(), ["꿈속에 들어가는 도둑", "a thief who enters dreams"])

from langchain_huggingface import HuggingFaceEmbeddings             # the same vectors through torch
embeddings = HuggingFaceEmbeddings(model_name="indexes/encoder")
```

## Measured
{figures_start}
Not measured yet: `python -m evaluation.encoder DATA --card {name}/README.md`.
{figures_end}

## Training data
{notes}

The data are not part of this repository, and no text used for measuring was trained on (`--held-out`).

## Recipe
A Unigram tokeniser (lower case, no accents, punctuation split off) and Adam on the token vectors with
in-batch contrastive loss in both directions; pairs that share a text are not wrong answers for each other.
In the later batches (`hard_share`) each text also meets one of the nearest wrong texts of its source.
After training, vectors of common tokens are made a little longer, lengths are drawn together, and directions that
all texts share count less (partial whitening).
{teaching}
| setting | value |
| --- | --- |
{settings}

```
{command}
```

## Limits
- It knows words, not sentences: word order and negation are lost ("not sad" is close to "sad").
- Names and slang that the training data never held are spelled out in pieces and say little.
- A text with no token gives the zero vector through model2vec. Through sentence-transformers it gives NaN,
  because half precision has no epsilon that small: do not pass empty texts there.
- The synopses and reviews it learned from carry the views and stereotypes of their time.

## Licence
Apache-2.0, for the weights and the tokeniser.
"""

_TEACHING = """For the sources named with `--teach`, the cosines within and across the languages are also
drawn to those that an English teacher, `{teacher}`, finds between the English texts. Tokens in
Latin script begin with the teacher's vectors of them.
"""


@dataclass(frozen=True, slots=True)
class Card:
    """What the model card says beyond the size: recipe, command, Markdown about the data, teacher or ""."""

    recipe: Recipe
    command: str
    notes: str
    teacher: str

    def text(self, vectors: np.ndarray, name: str) -> str:
        """The model card of a model folder called `name`."""
        settings = asdict(self.recipe)
        if not self.teacher:
            del settings["teacher_weight"]
        return _CARD.format(
            tokens=len(vectors),
            dimensions=vectors.shape[1],
            megabytes=vectors.size * 2 / 1e6,
            figures_start=FIGURES[0],
            figures_end=FIGURES[1],
            name=name,
            notes=self.notes.strip() or "Not described.",
            teaching=_TEACHING.format(teacher=self.teacher) if self.teacher else "",
            settings="\n".join(f"| {key.replace('_', ' ')} | {value} |" for key, value in settings.items()),
            command=self.command,
        )


def check_replaceable(out: Path) -> None:
    """Raise FileExistsError if the folder `out` holds something that is not a model."""
    if out.is_dir() and any(out.iterdir()) and not (out / "modules.json").is_file():
        raise FileExistsError(f"{out} holds something that is not a model: give another folder with --out")


def save_static_model(tokenizer: Tokenizer, vectors: np.ndarray, card: Card, out: Path) -> int:
    """Write the model folder `out`, replacing a model that is there, and return its size in bytes.

    `vectors` (vocabulary, dimensions) are stored in half precision. Raises FileExistsError as
    `check_replaceable` does.
    """
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, StaticEmbedding

    check_replaceable(out)
    static = StaticEmbedding(tokenizer, embedding_weights=vectors.astype(np.float16))
    model = SentenceTransformer(modules=[static, Normalize()], device="cpu")
    new = out.with_name(out.name + ".new")
    shutil.rmtree(new, ignore_errors=True)
    model.save(str(new), create_model_card=False)
    # The library indents this file, which doubles its size, and lets only the owner read the weights.
    tokenizer.save(str(new / "tokenizer.json"), pretty=False)
    (new / "model.safetensors").chmod(0o644)
    (new / "README.md").write_text(card.text(vectors, out.name), encoding="utf-8")
    shutil.rmtree(out, ignore_errors=True)
    new.rename(out)
    return sum(path.stat().st_size for path in out.rglob("*") if path.is_file())
