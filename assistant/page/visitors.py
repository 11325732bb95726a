"""Who looks at the page: somebody who logged in, else whoever has the cookie this server gave them.

A cookie is a random token nobody can guess. The store knows its digest only, under a name no login can have,
so neither a token of one's own choosing nor what is exported opens what another said.
"""

from __future__ import annotations

import re
from hashlib import sha256
from http.cookies import CookieError, SimpleCookie
from secrets import token_urlsafe
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE = "recotalk_visitor"
YEAR = 365 * 24 * 3600
_BYTES = 32
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


def visitor(request: Any) -> str:
    """The user id of who sent a request of Gradio: a name, or one made of the cookie.

    A browser that keeps no cookies is known by the id Gradio gave the opened page, until that is closed.
    """
    if getattr(request, "username", None):
        return str(request.username)
    token = request.cookies.get(COOKIE, "")
    secret = token if _TOKEN.fullmatch(token) else f"page {request.session_hash}"
    return f"visitor:{sha256(secret.encode()).hexdigest()}"


class VisitorCookie:
    """ASGI middleware: whoever opens the page without a cookie of ours is given one."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if (
            scope["type"] != "http"
            or scope["method"] != "GET"
            or scope["path"] not in ("", "/")
            or _known(scope)
        ):
            await self.app(scope, receive, send)
            return
        secure = "; Secure" if scope.get("scheme") == "https" else ""
        cookie = f"{COOKIE}={token_urlsafe(_BYTES)}; Path=/; Max-Age={YEAR}; HttpOnly; SameSite=Lax{secure}"

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], (b"set-cookie", cookie.encode())]
            await send(message)

        await self.app(scope, receive, sending)


def _known(scope: Scope) -> bool:
    header = dict(scope["headers"]).get(b"cookie", b"").decode("latin-1")
    try:
        found = SimpleCookie(header).get(COOKIE)
    except CookieError:
        return False
    return bool(found and _TOKEN.fullmatch(found.value))
