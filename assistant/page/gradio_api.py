"""The way in for gradio_client: the five requests of the HTTP way in as endpoints of the page.

Annotations are not postponed here: Gradio reads those of functions that are made inside a function.
"""

import logging
from collections.abc import Callable
from typing import Any

from assistant.page import bodies
from assistant.page.bodies import UNAVAILABLE, WayInError, parsed
from assistant.page.service import Service
from data.errors import RecotalkError

_log = logging.getLogger(__name__)


def register(service: Service) -> None:
    """Add the endpoints to the Blocks that are being built. They share the page's queue of answers."""
    import gradio as gr

    def chat(request: gr.Request, message: str, session_id: str | None = None) -> dict[str, Any]:
        """Answer one message; the session_id of the answer goes on with the conversation."""
        asked = _given(message=message, session_id=session_id)
        return _told(lambda: service.chat(parsed(bodies.Chat, asked), _user(request)))

    def recommend(
        request: gr.Request,
        message: str | None = None,
        liked: list[str] | None = None,
        disliked: list[str] | None = None,
        k: int = 5,
        session_id: str | None = None,
        language: str = "ko",
    ) -> dict[str, Any]:
        """Recommend for a message, or for liked and disliked items given by id or title."""
        asked = _given(
            message=message, liked=liked, disliked=disliked, k=k, session_id=session_id, language=language
        )
        return _told(lambda: service.recommend(parsed(bodies.Recommend, asked), _user(request)))

    def similar(
        request: gr.Request,
        items: list[str],
        k: int = 5,
        session_id: str | None = None,
        language: str = "ko",
    ) -> dict[str, Any]:
        """Items like the given ones."""
        asked = _given(items=items, k=k, session_id=session_id, language=language)
        return _told(lambda: service.similar(parsed(bodies.Similar, asked), _user(request)))

    def rank(
        request: gr.Request,
        items: list[str],
        liked: list[str],
        disliked: list[str] | None = None,
        session_id: str | None = None,
        language: str = "ko",
    ) -> dict[str, Any]:
        """Put the given items in order for a taste."""
        asked = _given(items=items, liked=liked, disliked=disliked, session_id=session_id, language=language)
        return _told(lambda: service.rank(parsed(bodies.Rank, asked), _user(request)))

    def feedback(request: gr.Request, session_id: str, item: str, kind: str) -> dict[str, Any]:
        """Keep that an item was clicked, liked, disliked or seen."""
        asked = _given(session_id=session_id, item=item, kind=kind)
        return _told(lambda: service.feedback(parsed(bodies.Feedback, asked), _user(request)))

    for way_in in (chat, recommend, similar, rank, feedback):
        gr.api(way_in, api_name=way_in.__name__, concurrency_id="answer")


def _given(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in (None, "")}


def _user(request: Any) -> str | None:
    """The name somebody logged in with."""
    return getattr(request, "username", None)


def _told(work: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """What `work` returns, or an error that Gradio shows to the caller: others it keeps to itself."""
    from gradio import Error

    try:
        return work()
    except WayInError as error:
        raise Error(error.message, print_exception=False) from error
    except RecotalkError as error:
        _log.error("%s", error)
        raise Error(UNAVAILABLE.message, print_exception=False) from error
