"""Train the bundled Korean–English text encoder: `python -m retrieval.train_encoder --pairs FILE …`.

Reads pairs of texts, trains a tokeniser and one vector a token, and writes a sentence-transformers model
folder with its model card. Minutes on two cores, no GPU.
"""

import shlex
import shutil
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from tokenizers import Tokenizer
from tqdm import tqdm

from retrieval.encoder import BUNDLED_ENCODER, encode, encoder_identity, load_encoder
from retrieval.static_training import Recipe, Teacher, TrainingPairs, train_tokenizer, train_vectors
from retrieval.training_pairs import Pair, Reading, one_line, read_documents, read_pairs

SHOWN_BAD_LINES = 20

app = typer.Typer(add_completion=False)


@app.command()
def main(
    pairs: Annotated[list[Path], typer.Option(help="TSV or TSV.gz: source, English, Korean.")],
    documents: Annotated[
        list[Path] | None, typer.Option(help="TSV or TSV.gz: source, title, tags split by |, text.")
    ] = None,
    held_out: Annotated[
        Path | None, typer.Option(help="Texts kept for measuring, one a line; never trained on.")
    ] = None,
    out: Annotated[Path, typer.Option(help="Model folder to write; replaced if it is there.")] = BUNDLED_ENCODER,
    weight: Annotated[
        list[str] | None, typer.Option(help="SOURCE=TIMES: how often an epoch sees a pair of that source.")
    ] = None,
    vocabulary: int = Recipe.vocabulary,
    dimensions: int = Recipe.dimensions,
    epochs: int = Recipe.epochs,
) -> None:
    """Train a static text encoder and save it."""


if __name__ == "__main__":
    app()
