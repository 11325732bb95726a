"""The chat model behind an OpenAI-compatible server, and its failures in our own words."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
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


def open_chat_model(settings: Settings) -> BaseChatModel:
    """The model named in the settings. No request is made yet."""
    # Half a second and more of imports that only a turn with a language model needs.
    from langchain_openai import ChatOpenAI
    from openai import Timeout

    return ChatOpenAI(
        model=settings.llm_model or "",
        base_url=settings.openai_base_url,
        # Local servers take any key, the client insists on one.
        api_key=settings.openai_api_key or SecretStr("none"),
        timeout=Timeout(settings.llm_timeout, connect=min(CONNECT_SECONDS, settings.llm_timeout)),
        max_retries=RETRIES,
        streaming=True,
        use_responses_api=False,
    )


def failures() -> tuple[type[Exception], ...]:
    """What a turn with a language model may raise for reasons outside this program."""
    from langchain.agents.middleware.model_call_limit import ModelCallLimitExceededError
    from langgraph.errors import GraphRecursionError
    from openai import OpenAIError

    return OpenAIError, ModelCallLimitExceededError, GraphRecursionError, TimeoutError


def unreadable_answers() -> AgentMiddleware:
    """Middleware that turns whatever the client stumbles over in a malformed answer into an LLMError.

    It stands around the model call alone, so that the same exceptions from our tools stay what they are.
    """
    from langchain.agents.middleware import wrap_model_call

    @wrap_model_call
    async def read(request: Any, handler: Callable[[Any], Awaitable[Any]]) -> Any:
        try:
            return await handler(request)
        except (AttributeError, LookupError, TypeError, ValueError) as error:
            raise LLMError(LLMFailure.GARBLED) from error

    return read


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
