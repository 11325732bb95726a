"""A server on loopback that speaks the OpenAI chat-completions protocol and says what a test scripts.

Streaming only, as the agent uses it: server-sent events with text or tool-call deltas. Each request
takes the next step of the script; the last step repeats.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Says:
    """A streamed text, one event a piece, `pause` seconds before each."""

    pieces: Sequence[str]
    pause: float = 0.0


@dataclass(frozen=True)
class Calls:
    """Tool calls as (name, arguments); arguments that are text go out as they are, valid JSON or not."""

    calls: Sequence[tuple[str, dict[str, Any] | str]]
    preamble: str = ""


@dataclass(frozen=True)
class Fails:
    """An HTTP error status with a body and headers."""

    status: int
    body: str = '{"error": {"message": "secret-key-123 leaked at 10.0.0.7", "type": "server_error"}}'
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Hangs:
    """Nothing at all, or with `trickle` a comment line every so often and never an event."""

    trickle: bool = False


@dataclass(frozen=True)
class BreaksOff:
    """Some text, then the connection is cut without the end of the stream."""

    pieces: Sequence[str]


@dataclass(frozen=True)
class Sends:
    """Raw bytes as an event stream."""

    body: bytes


Step = Says | Calls | Fails | Hangs | BreaksOff | Sends
Refusal = Callable[[dict[str, Any]], Fails | None]
"""For the body of a request, how it is refused, if it is; that takes no step of the script."""


def without(field: str, status: int, message: str) -> Refusal:
    """Refuses every request that has `field`."""
    body = json.dumps({"error": {"message": message}})
    return lambda request: Fails(status, body) if field in request else None


@dataclass
class LLMServer:
    """`requests` holds the JSON bodies received; `cut` is set when a client went away during a Hangs.

    tokens   what the server says a call took, in and out, where it is asked to count
    """

    url: str
    script: Sequence[Step]
    refuses: Refusal
    tokens: tuple[int, int] = (100, 20)
    steps: int = 0
    times: list[float] = field(default_factory=list)
    requests: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    cut: threading.Event = field(default_factory=threading.Event)
    closing: threading.Event = field(default_factory=threading.Event)

    def next_step(self) -> Step:
        if refusal := self.refuses(self.requests[-1]):
            return refusal
        self.steps += 1
        return self.script[min(self.steps, len(self.script)) - 1]


@contextmanager
def llm_server(*script: Step, refuses: Refusal = lambda request: None) -> Iterator[LLMServer]:
    """Serve `script` at `LLMServer.url` until the block ends."""

    class Handler(_Handler):
        pass

    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    httpd.daemon_threads = True
    server = Handler.server_state = LLMServer(f"http://127.0.0.1:{httpd.server_port}/v1", script, refuses)
    thread = threading.Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.closing.set()
        httpd.shutdown()
        httpd.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    server_state: LLMServer
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        state = self.server_state
        if self.path != "/v1/chat/completions":
            self._send_whole(404, b"{}")
            return
        state.requests.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        state.keys.append(self.headers["Authorization"])
        state.times.append(time.monotonic())
        step = state.next_step()
        if isinstance(step, Fails):
            self._send_whole(step.status, step.body.encode(), step.headers)
            return
        self.close_connection = True
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        if isinstance(step, BreaksOff):
            self.send_header("Content-Length", "1000000")
        self.end_headers()
        try:
            self._stream(step)
        except (BrokenPipeError, ConnectionResetError):
            state.cut.set()

    def _stream(self, step: Step) -> None:
        match step:
            case Says(pieces, pause):
                for piece in pieces:
                    time.sleep(pause)
                    self._event({"content": piece})
                self._end("stop")
            case Calls(calls, preamble):
                if preamble:
                    self._event({"content": preamble})
                for position, (name, arguments) in enumerate(calls):
                    self._call(position, name, arguments)
                self._end("tool_calls")
            case BreaksOff(pieces):
                for piece in pieces:  # the length in the header is never reached
                    self._event({"content": piece})
            case Hangs(trickle):
                while not self.server_state.closing.wait(0.05):
                    if trickle:
                        self._write(b": still here\n\n")
            case Sends(body):
                self._write(body)

    def _call(self, position: int, name: str, arguments: dict[str, Any] | str) -> None:
        text = arguments if isinstance(arguments, str) else json.dumps(arguments, ensure_ascii=False)
        call_id = f"call_{len(self.server_state.requests)}_{position}"
        start = {"index": position, "id": call_id, "type": "function"}
        self._event({"tool_calls": [{**start, "function": {"name": name, "arguments": ""}}]})
        for part in (text[: len(text) // 2], text[len(text) // 2 :]):
            self._event({"tool_calls": [{"index": position, "function": {"arguments": part}}]})

    def _end(self, finish: str) -> None:
        """The last events, with the count of tokens where the request asks for one."""
        self._event({}, finish=finish)
        if self.server_state.requests[-1].get("stream_options", {}).get("include_usage"):
            taken, given = self.server_state.tokens
            usage = {"prompt_tokens": taken, "completion_tokens": given, "total_tokens": taken + given}
            self._chunk({"choices": [], "usage": usage})
        self._write(b"data: [DONE]\n\n")

    def _event(self, delta: dict[str, Any], finish: str | None = None) -> None:
        delta = {"role": "assistant", **delta}
        self._chunk({"choices": [{"index": 0, "delta": delta, "finish_reason": finish}]})

    def _chunk(self, content: dict[str, Any]) -> None:
        chunk = {
            "id": f"chatcmpl-{len(self.server_state.requests)}",
            "object": "chat.completion.chunk",
            "created": 0,
            "model": "scripted",
            **content,
        }
        self._write(f"data: {json.dumps(chunk, ensure_ascii=False)}\n\n".encode())

    def _write(self, data: bytes) -> None:
        self.wfile.write(data)
        self.wfile.flush()

    def _send_whole(self, status: int, body: bytes, headers: Mapping[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Tests stay quiet."""
