"""How the sources of training texts are mixed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from retrieval.encoder_training.pairs import Pair
from retrieval.errors import EncoderError


@dataclass(frozen=True, slots=True)
class Mix:
    """weights  how often an epoch sees a pair, by source; 1 for a source that is not named
    taught   sources whose left-hand texts a teacher reads
    """

    weights: Mapping[str, float]
    taught: tuple[str, ...]

    @classmethod
    def read(cls, path: Path) -> Mix:
        """The mix of a JSON file. Raises EncoderError naming what is wrong with it."""
        try:
            return TypeAdapter(cls).validate_python(json.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError, ValidationError) as error:
            raise EncoderError(f"{path} is no mix of training texts (weights, taught): {error}") from error

    def settings(self, pairs: Iterable[Pair]) -> list[str]:
        """The weights of sources that are there, as SOURCE=TIMES."""
        known = {pair.source for pair in pairs}
        return [f"{source}={weight}" for source, weight in self.weights.items() if source in known]
