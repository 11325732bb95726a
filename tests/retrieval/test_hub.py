"""Downloads, from a hub on loopback that speaks as the Hugging Face hub does."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from retrieval.encoder import BUNDLED_ENCODER

ROOT = Path(__file__).resolve().parents[2]
REVISION = "0123456789abcdef0123456789abcdef01234567"
FILES = {
    path.relative_to(BUNDLED_ENCODER).as_posix(): path
    for path in BUNDLED_ENCODER.rglob("*")
    if path.is_file() and path.name != "model.safetensors"
}
LOAD = (
    "import sys; from retrieval.encoder import encode, encoder_identity, load_encoder;"
    "encoder = load_encoder(sys.argv[1]); print(encoder_identity(encoder), encode(encoder, ['a']).shape)"
)


class Hub(ThreadingHTTPServer):
    """Serves one model, `owner/model`: the bundled one, so that what is loaded can be compared."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.asked: list[str] = []


class _Answers(BaseHTTPRequestHandler):
    server: Hub

    def do_HEAD(self) -> None:
        self._answer(body=False)

    def do_GET(self) -> None:
        self._answer(body=True)

    def log_message(self, *args: object) -> None:
        pass

    def _answer(self, *, body: bool) -> None:
        path = self.path.partition("?")[0]
        self.server.asked.append(path)
        names = [*FILES, "model.safetensors", "pytorch_model.bin", "onnx/model.onnx"]
        if path.startswith("/api/models/owner/model/tree"):
            told = [{"type": "file", "path": name, "size": 1, "oid": "0" * 40} for name in names]
            self._send(200, json.dumps(told).encode(), {}, body)
        elif path.startswith("/api/models/owner/model"):
            told = {"id": "owner/model", "sha": REVISION, "siblings": [{"rfilename": name} for name in names]}
            self._send(200, json.dumps(told).encode(), {}, body)
        elif path.startswith(f"/owner/model/resolve/{REVISION}/"):
            data = (BUNDLED_ENCODER / path.partition(f"{REVISION}/")[2]).read_bytes()
            mark = f'"{hashlib.sha256(data).hexdigest()}"'
            self._send(200, data, {"ETag": mark, "X-Repo-Commit": REVISION}, body)
        else:
            self._send(404, b"{}", {"X-Error-Code": "RepoNotFound"}, body)

    def _send(self, code: int, data: bytes, headers: dict[str, str], body: bool) -> None:
        self.send_response(code)
        for name, value in {**headers, "Content-Length": str(len(data))}.items():
            self.send_header(name, value)
        self.end_headers()
        if body:
            self.wfile.write(data)


@pytest.fixture
def hub() -> Iterator[Hub]:
    server = Hub()
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def load(name: str, home: Path, endpoint: str, **more: str) -> subprocess.CompletedProcess[str]:
    environment = {
        **{key: value for key, value in os.environ.items() if not key.startswith("HF_")},
        "HF_HOME": str(home),
        "HF_ENDPOINT": endpoint,
        "HF_HUB_DISABLE_XET": "1",
        **more,
    }
    return subprocess.run(
        [sys.executable, "-c", LOAD, name],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_a_model_is_downloaded_once_with_progress_and_only_what_is_needed(hub: Hub, tmp_path: Path) -> None:
    endpoint = f"http://127.0.0.1:{hub.server_port}"
    first = load("owner/model", tmp_path, endpoint)
    assert first.returncode == 0, first.stderr
    assert "downloading the encoder owner/model" in first.stderr
    assert "%|" in first.stderr
    assert first.stdout.split() == [f"owner/model@{_static_mark()}", "(1,", "384)"]
    fetched = {path.rpartition("/")[2] for path in hub.asked if "/resolve/" in path}
    assert "model.safetensors" in fetched
    assert not fetched & {"pytorch_model.bin", "model.onnx", "README.md"}
    hub.asked.clear()
    again = load("owner/model", tmp_path, endpoint, HF_HUB_OFFLINE="1")
    assert again.stdout == first.stdout
    assert not hub.asked
    assert "downloading" not in again.stderr


def _static_mark() -> str:
    from retrieval.encoder import encoder_identity

    return encoder_identity("bundled").rpartition("@")[2]


def test_without_a_network_the_error_comes_at_once(tmp_path: Path) -> None:
    started = time.monotonic()
    done = load("owner/model", tmp_path, "http://127.0.0.1:9")
    assert "RECOTALK_ENCODER is 'owner/model'" in done.stderr
    assert "the hub cannot be reached" in done.stderr
    assert time.monotonic() - started < 30


def test_a_model_the_hub_does_not_have_is_said_to_be_missing(hub: Hub, tmp_path: Path) -> None:
    done = load("nobody/nothing", tmp_path, f"http://127.0.0.1:{hub.server_port}")
    assert "the hub has no such model" in done.stderr


def test_offline_by_setting_is_said(tmp_path: Path) -> None:
    done = load("owner/model", tmp_path, "http://127.0.0.1:9", HF_HUB_OFFLINE="1")
    assert "HF_HUB_OFFLINE forbids the network" in done.stderr


def test_what_is_no_name_of_a_model_is_said(tmp_path: Path) -> None:
    done = load("no name at all!", tmp_path, "http://127.0.0.1:9")
    assert "no name of a model" in done.stderr
