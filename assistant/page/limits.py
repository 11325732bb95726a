"""What a server refuses before anybody looks at it: large bodies, too much from one address, scripts of other sites.

ASGI middleware.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Callable
from ipaddress import IPv6Address, ip_address
from math import ceil
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

MAX_BODY = 64 * 1024
"""Bytes of one request; the largest honest one is a message and an id."""
WRONG_PASSWORD = 20
"""What a wrong password costs, in requests: guessing is slow."""
KEPT_ADDRESSES = 10_000
API = "/api/"
IPV6_SITE = 64
"""Bits of an IPv6 address that are one visitor's: the rest they may choose."""
_WORK = ("POST", "PUT", "PATCH", "DELETE")


def error_body(code: str, message: str, field: str | None = None) -> dict[str, Any]:
    """An error as every part of the server writes it."""
    return {"error": {"code": code, "message": message, **({"field": field} if field else {})}}


class BodyLimit:
    """A request must say how long its body is, and that may be 64 KiB at most."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] in ("POST", "PUT", "PATCH"):
            length = dict(scope["headers"]).get(b"content-length", b"")
            if not length.isdigit():
                return await refuse(
                    send, 411, "length_required", "the request must say how long it is: Content-Length"
                )
            if int(length[:20]) > MAX_BODY:
                return await refuse(send, 413, "too_large", f"a request may have {MAX_BODY:,} bytes at most")
        await self.app(scope, receive, send)


class OwnPageOnly:
    """Scripts and forms of other sites may not act for somebody whose browser is logged in here.

    Gradio's login cookie goes along with requests from any site, and Gradio lets any site read the answers. Browsers
    say where a request comes from in Sec-Fetch-Site (W3C Fetch Metadata), which scripts cannot change; programs
    say nothing. Links from elsewhere open the page.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = dict(scope["headers"]) if scope["type"] == "http" else {}
        if headers.get(b"sec-fetch-site") in (b"cross-site", b"same-site"):
            followed = scope["method"] == "GET" and headers.get(b"sec-fetch-mode") == b"navigate"
            if not followed:
                return await refuse(send, 403, "cross_site", "a page of another site may not ask this")
        await self.app(scope, receive, send)


class Buckets:
    """A token bucket for each key: `per_minute` tokens at most, and as many flow in each minute.

    In memory, for the 10,000 keys that came last; safe to share between threads.
    """

    def __init__(self, per_minute: int, clock: Callable[[], float] = monotonic) -> None:
        self._size = per_minute
        self._clock = clock
        self._levels: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = Lock()

    def take(self, key: str, tokens: int = 1) -> float:
        """Take tokens if there is one at all; 0, or the seconds until there is. May leave less than none."""
        with self._lock:
            now = self._clock()
            level, since = self._levels.pop(key, (float(self._size), now))
            level = min(self._size, level + (now - since) * self._size / 60)
            wait = 0.0 if level >= 1 else (1 - level) * 60 / self._size
            self._levels[key] = (level if wait else max(level - tokens, -self._size), now)
            while len(self._levels) > KEPT_ADDRESSES:
                self._levels.popitem(last=False)
            return wait


class RateLimit:
    """So many requests a minute from one address; files of the page, which cost nothing, are not counted.

    The address is that of the connection. Behind a proxy on the same machine uvicorn puts the one the proxy
    names there (X-Forwarded-For, from 127.0.0.1 alone).
    """

    def __init__(self, app: ASGIApp, per_minute: int) -> None:
        self.app = app
        self.buckets = Buckets(per_minute)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not (scope["method"] in _WORK or scope["path"].startswith(API)):
            await self.app(scope, receive, send)
            return
        visitor = _visitor(scope)
        wait = self.buckets.take(visitor)
        if wait:
            return await refuse(
                send,
                429,
                "rate_limited",
                "too many requests from this address; try again later",
                wait=wait,
                to_page=not scope["path"].startswith(API),
            )

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start" and _wrong_password(scope, message["status"]):
                self.buckets.take(visitor, WRONG_PASSWORD)
            await send(message)

        await self.app(scope, receive, sending)


async def refuse(
    send: Send,
    status: int,
    code: str,
    message: str,
    *,
    wait: float = 0,
    to_page: bool = False,
    headers: tuple[tuple[bytes, bytes], ...] = (),
) -> None:
    """Answer with an error and read nothing; `wait` seconds are told as Retry-After.

    `to_page` puts the message where the scripts of Gradio look for one to show.
    """
    told = {**error_body(code, message), **({"detail": message} if to_page else {})}
    body = json.dumps(told).encode()
    given = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode()), *headers]
    if wait:
        given.append((b"retry-after", str(ceil(wait)).encode()))
    await send({"type": "http.response.start", "status": status, "headers": given})
    await send({"type": "http.response.body", "body": body})


def _wrong_password(scope: Scope, status: int) -> bool:
    """True for an answer that turned a password down, on the page or for Basic."""
    if scope["path"].rstrip("/").endswith("/login"):
        return 400 <= status < 500
    return status == 401 and any(name == b"authorization" for name, _ in scope["headers"])


def _visitor(scope: Scope) -> str:
    """The address of the connection; of an IPv6 address the part that is its owner's."""
    host = scope["client"][0] if scope.get("client") else ""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if not isinstance(address, IPv6Address):
        return host
    return str(address.ipv4_mapped or int(address) >> (128 - IPV6_SITE))
