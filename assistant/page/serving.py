"""How the page is served beside the HTTP way in: limits, login, and what they are set to."""

from __future__ import annotations

from typing import Any

from assistant.page.http_api import Workers, application
from assistant.page.limits import MAX_BODY, BodyLimit, OwnPageOnly, RateLimit
from assistant.page.login import Users
from assistant.page.service import Service
from assistant.settings import Settings

ANSWERS_AT_ONCE = 16
WAITING = 64
"""Answers made at the same time, and messages that may wait for their turn; the page and /api each have so many."""


def options(service: Service, settings: Settings) -> dict[str, Any]:
    """What `Blocks.launch` is told. Raises RecotalkError when the users of the settings cannot be used."""
    from starlette.middleware import Middleware
    from starlette.routing import Mount

    users = Users.of(settings)
    middleware = [Middleware(OwnPageOnly), Middleware(BodyLimit)]
    if settings.rate_limit:
        middleware.insert(0, Middleware(RateLimit, per_minute=settings.rate_limit))
    api = Mount("/api", application(service, users, Workers(ANSWERS_AT_ONCE, WAITING)))
    return {
        "auth": users.admits if users else None,
        "app_kwargs": {"middleware": middleware, "routes": [api]},
        "max_file_size": MAX_BODY,
        "show_error": False,
    }
