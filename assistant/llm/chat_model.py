"""The chat model behind an OpenAI-compatible server, and its failures in our own words."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from pydantic import SecretStr

from assistant.errors import LLMError, LLMFailure
from assistant.settings import Settings

if TYPE_CHECKING:
    from langchain.agents.middleware import AgentMiddleware
    from langchain_core.language_models import BaseChatModel

CONNECT_SECONDS = 5.0
RETRIES = 1
"""The client's own; nothing else retries, so that retries do not multiply."""
LONGEST_WAIT = 5.0
"""Seconds a server may ask to be left alone for (Retry-After) and still be asked again in the same turn."""
ERROR_READ = 4000
"""Characters of an error's body that are looked at."""


class Lack(StrEnum):
    """What a server may say it does not support, and we can do without."""

    TOOLS = "tools"
    USAGE = "usage"


def open_chat_model(settings: Settings, *, usage: bool = True) -> BaseChatModel:
    """The model named in the settings. No request is made yet.

    `usage` asks the server to count tokens while streaming, which a few refuse to be asked.
    """
    # Half a second and more of imports that only a turn with a language model needs.
    from langchain_openai import ChatOpenAI
    from openai import DefaultAsyncHttpxClient, Timeout

    return ChatOpenAI(
        model=settings.llm_model or "",
        base_url=settings.openai_base_url,
        # Local servers take any key, the client insists on one.
        api_key=settings.openai_api_key or SecretStr("none"),
        timeout=Timeout(settings.llm_timeout, connect=min(CONNECT_SECONDS, settings.llm_timeout)),
        max_retries=RETRIES,
        http_async_client=DefaultAsyncHttpxClient(event_hooks={"response": [_no_long_waits]}),
        streaming=True,
        stream_usage=usage,
        use_responses_api=False,
    )


async def _no_long_waits(response: Any) -> None:
    """Tell the client not to wait where the server wants a long pause: somebody waits for the answer.

    x-should-retry is the header by which servers themselves tell the client so.
    """
    asked = response.headers.get("retry-after")
    if asked is not None and not _is_short(asked):
        response.headers["x-should-retry"] = "false"


def _is_short(asked: str) -> bool:
    try:
        return float(asked) <= LONGEST_WAIT
    except ValueError:  # a date; few servers send one
        return False


def lacking(error: Exception) -> Lack | None:
    """What the server refused a request for, when that is something to do without."""
    from openai import APIStatusError

    if not isinstance(error, APIStatusError) or error.status_code not in _REFUSALS:
        return None
    said = error.response.text[:ERROR_READ].casefold()
    if not _UNSUPPORTED.search(said):
        return None
    if _STREAM_OPTIONS.search(said):
        return Lack.USAGE
    return Lack.TOOLS if _TOOLS.search(said) else None


_REFUSALS = (400, 404, 422, 500, 501)
"""llama.cpp says with 500 that it was started without tools."""
_UNSUPPORTED = re.compile(
    r"(?:not|n't|no)\s(?:\w+\s){0,3}support|unsupported|not (?:\w+ )?(?:permitted|allowed|available|enabled|implemented)"
    r"|unrecognized|unknown|unexpected|extra (?:fields|inputs)|forbidden|requires? --|to be set"
)
_STREAM_OPTIONS = re.compile(r"stream_options|include_usage")
_TOOLS = re.compile(
    r"\btools?\b|\btool[_ -]?(?:choice|calls?|calling|use)\b|\bfunctions?\b|\bfunction[_ -]?call"
)


def failures() -> tuple[type[Exception], ...]:
    """What a turn with a language model may raise for reasons outside this program."""
    from langchain.agents.middleware.model_call_limit import ModelCallLimitExceededError
    from langgraph.errors import GraphRecursionError
    from openai import OpenAIError

    return OpenAIError, ModelCallLimitExceededError, GraphRecursionError, TimeoutError


def unreadable_answers() -> AgentMiddleware:
    """`readable` as middleware around the model call alone."""
    from langchain.agents.middleware import wrap_model_call

    @wrap_model_call
    async def read(request: Any, handler: Callable[[Any], Awaitable[Any]]) -> Any:
        with readable():
            return await handler(request)

    return read


@contextmanager
def readable() -> Iterator[None]:
    """Turns whatever the client stumbles over in a malformed answer into an LLMError.

    To stand around calls of the model alone, so that the same exceptions from our own code stay what
    they are.
    """
    try:
        yield
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        raise LLMError(LLMFailure.GARBLED) from error


def translated(error: Exception) -> LLMError:
    """One of `failures` as an error of ours, without a word of what the server wrote."""
    import openai

    match error:
        case TimeoutError() | openai.APITimeoutError():
            return LLMError(LLMFailure.TIMEOUT)
        case openai.APIConnectionError():
            return LLMError(LLMFailure.UNREACHABLE)
        case openai.APIStatusError(status_code=status):
            return LLMError(_BY_STATUS.get(status) or _by_class(status), status)
        case openai.OpenAIError():
            return LLMError(LLMFailure.SERVER)
    return LLMError(LLMFailure.LIMIT)


_BY_STATUS = {
    401: LLMFailure.KEY,
    403: LLMFailure.KEY,
    404: LLMFailure.MODEL,
    429: LLMFailure.BUSY,
}


def _by_class(status: int) -> LLMFailure:
    return LLMFailure.SERVER if status >= 500 else LLMFailure.REFUSED
