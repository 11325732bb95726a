"""How the collaborative part of an index is made: each model's settings and the blend's weights.

`python -m evaluation collaborative` writes one as blend.json; `python -m retrieval.build` follows it.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from retrieval.errors import ArtifactError

FILE = "blend.json"


@dataclass(frozen=True, slots=True)
class Recipe:
    """What an evaluation chose.

    dataset   what it was chosen on: the log's file name, with users, items and likes
    date      when, ISO 8601
    split     checksum of the split it was chosen on
    settings  fields of each model's Config, by name of the model
    weights   of the blend, by name of the scorer
    unknown   what being unknown to a scorer counts in the evaluation (see `Blend`); a chat leaves it out
    """

    dataset: str
    date: str
    split: str
    settings: Mapping[str, Mapping[str, Any]]
    weights: Mapping[str, float]
    unknown: float = 0.0

    @classmethod
    def read(cls, path: Path) -> Recipe:
        """The recipe in a file. Raises ArtifactError when there is none or it is not one."""
        try:
            return TypeAdapter(cls).validate_json(path.read_bytes())
        except OSError as cause:
            raise ArtifactError(
                f"{path}: no such recipe; `python -m evaluation collaborative` writes one"
            ) from cause
        except ValidationError as cause:
            first = cause.errors()[0]
            where = ".".join(map(str, first["loc"]))
            raise ArtifactError(f"{path} is not a recipe of a blend ({where}: {first['msg']})") from cause

    def write(self, path: Path) -> None:
        """Write the recipe in one step."""
        fresh = path.with_name(f".{path.name}-{os.getpid()}")
        fresh.write_bytes(TypeAdapter(Recipe).dump_json(self, indent=2) + b"\n")
        os.replace(fresh, path)
