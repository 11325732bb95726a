"""An index on disk: a manifest with the checksum of every file, published in one step.

    DIR/manifest.json        what the index is, and the version folder in use
    DIR/<version>/…          the files; <version> is made from their checksums

A build writes a new version folder and then replaces the manifest, which the file system does in one
step: a reader finds the old index or the new one, never half of each, wherever a build is stopped.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from data.item import Item
from data.rows import item_row
from retrieval.errors import ArtifactError

FORMAT = 2
MANIFEST = "manifest.json"
_OURS = re.compile(r"[0-9a-f]{12}|\.building-\d+")


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an index was made from.

    encoder        identity of the encoder that made the vectors (see `encoder_identity`)
    passage_prompt what was put in front of each text; see `encoder_files.Prompts`
    normalised     whether vectors have unit length
    dimensions     length of a vector
    items          number of rows
    catalogue      SHA-256 of the items as they were before keywords (see `catalogue_checksum`)
    interactions   one line on the log the collaborative models learned from, or None
    version        name of the folder that holds the files
    files          SHA-256 by path inside that folder
    """

    encoder: str
    dimensions: int
    items: int
    catalogue: str
    interactions: str | None
    version: str
    files: Mapping[str, str]
    passage_prompt: str = ""
    normalised: bool = True
    format: int = FORMAT


def catalogue_checksum(items: Iterable[Item]) -> str:
    """SHA-256 over the items without their keywords, in id order."""
    digest = hashlib.sha256()
    for item in sorted(items, key=lambda item: item.id):
        row = {name: value for name, value in item_row(item).items() if name != "keywords"}
        digest.update(json.dumps(row, ensure_ascii=False, sort_keys=True).encode())
    return digest.hexdigest()


def publish(folder: Path, about: Mapping[str, Any], write: Callable[[Path], None]) -> Manifest:
    """Let `write` fill a fresh folder, then make it the version in use under `folder`.

    `about` gives the manifest's fields but version and files. Older versions and what stopped builds
    left are removed afterwards; nothing else under `folder` is touched.
    """
    folder.mkdir(parents=True, exist_ok=True)
    fresh = folder / f".building-{os.getpid()}"
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir()
    try:
        write(fresh)
        files = {str(path.relative_to(fresh).as_posix()): _checksum(path) for path in _files(fresh)}
        version = hashlib.sha256(json.dumps(files, sort_keys=True).encode()).hexdigest()[:12]
        # A damaged version has the name of the sound one that a rebuild is to put in its place.
        if not _holds(folder / version, files):
            shutil.rmtree(folder / version, ignore_errors=True)
            os.replace(fresh, folder / version)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    manifest = Manifest(**about, version=version, files=files)
    _replace_text(folder / MANIFEST, json.dumps(asdict(manifest), indent=2, ensure_ascii=False) + "\n")
    for old in folder.iterdir():
        if old.is_dir() and _OURS.fullmatch(old.name) and old.name != version:
            shutil.rmtree(old)
    return manifest


def read_manifest(folder: Path) -> Manifest:
    """The manifest of the index in `folder`. Raises ArtifactError when there is none or it is unusable."""
    path = folder / MANIFEST
    try:
        manifest = TypeAdapter(Manifest).validate_json(path.read_bytes())
    except (FileNotFoundError, NotADirectoryError) as cause:
        raise ArtifactError(f"no index in {folder} ({path} is missing); {rebuild(folder)}") from cause
    except ValidationError as cause:
        first = cause.errors()[0]
        found = f"{'.'.join(map(str, first['loc']))}: {first['msg']}".removeprefix(": ")
        raise ArtifactError(f"{path} is not a manifest ({found}); {rebuild(folder)}") from cause
    if manifest.format != FORMAT:
        versions = f"has format {manifest.format}, this version reads {FORMAT}"
        raise ArtifactError(f"{path} {versions}; {rebuild(folder)}")
    return manifest


def verified(folder: Path) -> tuple[Manifest, Path]:
    """The manifest and the version folder, every file present and as it was written.

    Raises ArtifactError naming the first file that is missing, cut short or changed.
    """
    manifest = read_manifest(folder)
    version = folder / manifest.version
    for name, checksum in manifest.files.items():
        path = version / name
        if not path.is_file():
            raise ArtifactError(f"{path} is missing; {rebuild(folder)}")
        if _checksum(path) != checksum:
            size = path.stat().st_size
            raise ArtifactError(f"{path} is damaged or cut short ({size:,} bytes); {rebuild(folder)}")
    return manifest, version


def rebuild(folder: Path) -> str:
    """The command that mends a broken index, in words."""
    return f"rebuild it with: python -m retrieval.build --out {folder}"


def _holds(version: Path, files: Mapping[str, str]) -> bool:
    return all((version / n).is_file() and _checksum(version / n) == sum for n, sum in files.items())


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _checksum(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _replace_text(path: Path, text: str) -> None:
    fresh = path.with_name(f".{path.name}-{os.getpid()}")
    with fresh.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.replace(fresh, path)
