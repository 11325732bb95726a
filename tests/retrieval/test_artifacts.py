"""An index folder: published in one step, checked when it is read."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data import Item
from retrieval.artifacts import FORMAT, Manifest, catalogue_checksum, publish, read_manifest, verified
from retrieval.errors import ArtifactError

ABOUT: dict[str, Any] = {
    "encoder": "test@1", "dimensions": 2, "items": 1, "catalogue": "0" * 64, "interactions": None,
}  # fmt: skip


def writer(text: str) -> Callable[[Path], None]:
    def write(folder: Path) -> None:
        (folder / "part").mkdir()
        (folder / "items.jsonl").write_text(text, encoding="utf-8")
        (folder / "part" / "vectors.npy").write_bytes(text.encode() * 3)

    return write


def content(folder: Path) -> str:
    return (verified(folder)[1] / "items.jsonl").read_text(encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    publish(tmp_path / "index", ABOUT, writer("old"))
    return tmp_path / "index"


def test_what_is_published_can_be_read(folder: Path) -> None:
    manifest, version = verified(folder)
    assert manifest == read_manifest(folder)
    assert (manifest.encoder, manifest.dimensions, manifest.items, manifest.format) == (
        "test@1",
        2,
        1,
        FORMAT,
    )
    assert set(manifest.files) == {"items.jsonl", "part/vectors.npy"}
    assert version == folder / manifest.version
    assert content(folder) == "old"


def test_the_same_files_are_the_same_version(folder: Path) -> None:
    before = read_manifest(folder)
    assert publish(folder, {**ABOUT, "interactions": "a new line"}, writer("old")).version == before.version
    assert read_manifest(folder).interactions == "a new line"
    assert content(folder) == "old"


def test_a_new_version_replaces_the_old_one(folder: Path) -> None:
    old = read_manifest(folder).version
    new = publish(folder, ABOUT, writer("new")).version
    assert new != old
    assert content(folder) == "new"
    assert sorted(path.name for path in folder.iterdir()) == sorted(["manifest.json", new])


@pytest.mark.parametrize("error", [OSError("disk full"), KeyboardInterrupt(), MemoryError()])
def test_a_build_that_stops_leaves_the_old_index_usable(folder: Path, error: BaseException) -> None:
    def write(fresh: Path) -> None:
        writer("new")(fresh)
        raise error

    with pytest.raises(type(error)):
        publish(folder, ABOUT, write)
    assert content(folder) == "old"
    assert len(list(folder.iterdir())) == 2


@pytest.mark.parametrize("step", ["retrieval.artifacts._replace_text", "retrieval.artifacts.shutil.rmtree"])
def test_a_stop_around_the_last_step_leaves_a_whole_index(
    folder: Path, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(step, stop)
        with pytest.raises(KeyboardInterrupt):
            publish(folder, ABOUT, writer("new"))
    assert content(folder) == "old"
    publish(folder, ABOUT, writer("newer"))
    assert content(folder) == "newer"
    assert len(list(folder.iterdir())) == 2


def test_what_a_killed_build_left_is_cleared_and_nothing_else(folder: Path) -> None:
    (folder / ".building-1").mkdir()
    (folder / ("a" * 12)).mkdir()
    for name in ("my-data", "abc", "0123456789abcdef", ".git"):
        (folder / name).mkdir()
        (folder / name / "precious.txt").write_text("keep")
    (folder / "notes.txt").write_text("keep")
    version = publish(folder, ABOUT, writer("new")).version
    assert {path.name for path in folder.iterdir()} == {
        "manifest.json", version, "my-data", "abc", "0123456789abcdef", ".git", "notes.txt",
    }  # fmt: skip
    assert (folder / "my-data" / "precious.txt").read_text() == "keep"


@pytest.mark.parametrize("name", ["items.jsonl", "part/vectors.npy"])
@pytest.mark.parametrize("damage", ["cut", "changed", "removed"])
def test_damage_is_named_with_the_command_that_mends_it(folder: Path, name: str, damage: str) -> None:
    path = folder / read_manifest(folder).version / name
    sound = path.read_bytes()
    if damage == "removed":
        path.unlink()
    else:
        path.write_bytes(sound[:-1] if damage == "cut" else b"X" + sound[1:])
    with pytest.raises(ArtifactError) as caught:
        verified(folder)
    expected = (
        "is missing" if damage == "removed" else f"is damaged or cut short ({path.stat().st_size} bytes)"
    )
    assert (
        str(caught.value) == f"{path} {expected}; rebuild it with: python -m retrieval.build --out {folder}"
    )
    publish(folder, ABOUT, writer("old"))  # the command it names, with the same outcome
    assert path.read_bytes() == sound
    assert content(folder) == "old"


def test_a_missing_index_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for folder in (tmp_path / "nowhere", tmp_path, tmp_path / "file"):
        with pytest.raises(ArtifactError) as caught:
            verified(folder)
        assert str(caught.value) == (
            f"no index in {folder} ({folder / 'manifest.json'} is missing); "
            f"rebuild it with: python -m retrieval.build --out {folder}"
        )


@pytest.mark.parametrize(
    "change",
    [
        lambda text: "",
        lambda text: text[: len(text) // 2],
        lambda text: "[]",
        lambda text: text.replace('"items": 1', '"items": "many"'),
        lambda text: text.replace('"files"', '"folders"'),
        lambda text: json.dumps({**json.loads(text), "files": None}),
        lambda text: json.dumps({**json.loads(text), "version": 5}),
        lambda text: "\ufeff\x00",
    ],
)
def test_a_broken_manifest_is_named(folder: Path, change: Callable[[str], str]) -> None:
    path = folder / "manifest.json"
    path.write_text(change(path.read_text()))
    with pytest.raises(ArtifactError) as caught:
        verified(folder)
    assert str(caught.value).startswith(f"{path} is not a manifest (")
    assert str(caught.value).endswith(f"); rebuild it with: python -m retrieval.build --out {folder}")


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.binary(max_size=40)
    | st.dictionaries(
        st.sampled_from([*ABOUT, "version", "files", "format", "more"]),
        st.none()
        | st.integers()
        | st.text(max_size=5)
        | st.dictionaries(st.text(max_size=3), st.text(max_size=3)),
    ).map(lambda value: json.dumps(value).encode())
)
def test_any_manifest_is_read_or_refused_by_name(folder: Path, manifest: bytes) -> None:
    (folder / "manifest.json").write_bytes(manifest)
    with pytest.raises(ArtifactError, match=r"python -m retrieval\.build"):
        verified(folder)


def test_another_format_is_refused(folder: Path) -> None:
    path = folder / "manifest.json"
    path.write_text(path.read_text().replace(f'"format": {FORMAT}', '"format": 99'))
    with pytest.raises(ArtifactError, match="has format 99, this version reads"):
        read_manifest(folder)


def test_the_catalogue_checksum_sees_every_fact_but_keywords_and_order(items: tuple[Item, ...]) -> None:
    checksum = catalogue_checksum(items)
    assert catalogue_checksum(reversed(items)) == checksum
    tagged = (replace(items[0], keywords={"en": ("new",)}), *items[1:])
    assert catalogue_checksum(tagged) == checksum
    for change in ({"year": 1}, {"overview": {"en": "other"}}, {"extra": {"x": 0}}, {"aliases": ("y",)}):
        assert catalogue_checksum((replace(items[0], **change), *items[1:])) != checksum
    assert catalogue_checksum(items[1:]) != checksum


def test_a_manifest_says_what_the_index_was_made_from(tiny_folder: Path, items: tuple[Item, ...]) -> None:
    manifest = read_manifest(tiny_folder)
    assert isinstance(manifest, Manifest)
    assert (manifest.encoder, manifest.dimensions) == ("HashingEmbeddings#128", 128)
    assert (manifest.items, manifest.catalogue) == (12, catalogue_checksum(items))
    assert manifest.interactions is not None
    assert manifest.interactions.startswith("26 rows read")
