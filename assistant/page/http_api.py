"""The HTTP way in for any client: five requests under /api. docs/http.md tells how to use them.

Annotations are not postponed here: FastAPI reads those of functions that are made inside a function.
"""

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from anyio import CapacityLimiter, to_thread

from assistant.page import bodies
from assistant.page.bodies import UNAVAILABLE, WayInError, invalid
from assistant.page.limits import error_body, refuse
from assistant.page.login import USER, BasicLogin, Users
from assistant.page.service import Service
from data.errors import RecotalkError

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.types import ASGIApp, Receive, Scope, Send

_log = logging.getLogger(__name__)

SECONDS_TO_COME_BACK = 2
BUSY = WayInError(503, "busy", "too many requests are waiting; try again in a moment")
_UNSERVED = {
    404: ("unknown_path", "there is nothing at this path; docs/http.md lists what there is"),
    405: ("method", "this path takes another method; docs/http.md tells which"),
}


class JsonOnly:
    """ASGI middleware: a body must be called JSON. What a form of another site can send is not."""

    def __init__(self, app: "ASGIApp") -> None:
        self.app = app

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        if scope["type"] == "http" and scope["method"] == "POST":
            kind = dict(scope["headers"]).get(b"content-type", b"").partition(b";")[0].strip().lower()
            if kind != b"application/json":
                return await refuse(
                    send, 415, "unsupported", "send JSON, with the header Content-Type: application/json"
                )
        await self.app(scope, receive, send)


class Workers:
    """Threads that answer: so many at once, and so many requests that may wait for one."""

    def __init__(self, at_once: int, waiting: int) -> None:
        self._limiter = CapacityLimiter(at_once)
        self._waiting = waiting

    async def do(self, work: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        """What `work` returns. Raises BUSY when too many wait."""
        if self._limiter.available_tokens <= 0 and self._limiter.statistics().tasks_waiting >= self._waiting:
            raise BUSY
        return await to_thread.run_sync(work, limiter=self._limiter)


def application(service: Service, users: Users | None, workers: Workers) -> "ASGIApp":
    """The five under their names, to be mounted at /api, and their description at openapi.json."""
    from fastapi import FastAPI, Request

    api = FastAPI(title="recotalk", docs_url=None, redoc_url=None)
    _tell_errors(api)

    @api.post("/chat")
    async def chat(asked: bodies.Chat, request: Request) -> dict[str, Any]:
        """Answer one message; the session_id of the answer goes on with the conversation."""
        return await workers.do(lambda: service.chat(asked, request.scope[USER]))

    @api.post("/recommend")
    async def recommend(asked: bodies.Recommend, request: Request) -> dict[str, Any]:
        """Recommend for a message, or for liked and disliked items given by id or title."""
        return await workers.do(lambda: service.recommend(asked, request.scope[USER]))

    @api.post("/similar")
    async def similar(asked: bodies.Similar, request: Request) -> dict[str, Any]:
        """Items like the given ones."""
        return await workers.do(lambda: service.similar(asked, request.scope[USER]))

    @api.post("/rank")
    async def rank(asked: bodies.Rank, request: Request) -> dict[str, Any]:
        """Put the given items in order for a taste."""
        return await workers.do(lambda: service.rank(asked, request.scope[USER]))

    @api.post("/feedback")
    async def feedback(asked: bodies.Feedback, request: Request) -> dict[str, Any]:
        """Keep that an item was clicked, liked, disliked or seen."""
        return await workers.do(lambda: service.feedback(asked, request.scope[USER]))

    return BasicLogin(JsonOnly(api), users)


def _tell_errors(api: "FastAPI") -> None:
    """Every error as {"error": {"code", "message"}}; what only the server should know goes to its log."""
    from fastapi.exceptions import RequestValidationError
    from fastapi.requests import Request
    from fastapi.responses import JSONResponse
    from starlette.exceptions import HTTPException

    def told(error: WayInError) -> JSONResponse:
        wait = {"Retry-After": str(SECONDS_TO_COME_BACK)} if error is BUSY else None
        return JSONResponse(error_body(error.code, error.message, error.field), error.status, wait)

    @api.exception_handler(WayInError)
    async def refused(request: Request, error: WayInError) -> JSONResponse:
        return told(error)

    @api.exception_handler(RequestValidationError)
    async def malformed(request: Request, error: RequestValidationError) -> JSONResponse:
        return told(invalid(error.errors()))

    @api.exception_handler(HTTPException)
    async def unserved(request: Request, error: HTTPException) -> JSONResponse:
        code, message = _UNSERVED.get(error.status_code, ("invalid", "the request cannot be read"))
        return told(WayInError(error.status_code, code, message))

    @api.exception_handler(RecotalkError)
    async def failed(request: Request, error: RecotalkError) -> JSONResponse:
        _log.error("%s: %s", request.url.path, error)
        return told(UNAVAILABLE)

    @api.exception_handler(Exception)
    async def broken(request: Request, error: Exception) -> JSONResponse:
        return told(UNAVAILABLE)  # the server that runs this logs the error itself
