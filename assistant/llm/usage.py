"""What a turn with the language model took: counted from what langchain reports while it runs."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any
from uuid import UUID

from langchain_core.callbacks import BaseCallbackHandler
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.messages.ai import UsageMetadata
from langchain_core.outputs import ChatGeneration, LLMResult

from assistant.types import Usage

PER = 1_000_000
"""Prices are for so many tokens."""


class Meter(BaseCallbackHandler):
    """Hears every call of one turn. Calls may end in several threads: each only appends to a list."""

    def __init__(
        self,
        price_in: float | None = None,
        price_out: float | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Prices are per million tokens; with one of them missing, no cost is told."""
        self._price_in = price_in
        self._price_out = price_out
        self._clock = clock
        self._began = clock()
        self._model_runs: list[UUID] = []
        self._tool_runs: list[UUID] = []
        self._counted: list[UsageMetadata] = []

    def usage(self) -> Usage:
        """What was taken up to now."""
        tokens_in, tokens_out, cost = None, None, None
        if self._counted:
            tokens_in = sum(counted["input_tokens"] for counted in self._counted)
            tokens_out = sum(counted["output_tokens"] for counted in self._counted)
            if self._price_in is not None and self._price_out is not None:
                cost = (tokens_in * self._price_in + tokens_out * self._price_out) / PER
        return Usage(
            tokens_in=tokens_in,
            tokens_out=tokens_out,
            model_calls=len(self._model_runs),
            tool_calls=len(self._tool_runs),
            milliseconds=round((self._clock() - self._began) * 1000),
            cost=cost,
        )

    def on_chat_model_start(
        self, serialized: dict[str, Any], messages: list[list[BaseMessage]], *, run_id: UUID, **kwargs: Any
    ) -> None:
        self._model_runs.append(run_id)

    def on_llm_end(self, response: LLMResult, *, run_id: UUID, **kwargs: Any) -> None:
        for generation in (g for generations in response.generations for g in generations):
            message = generation.message if isinstance(generation, ChatGeneration) else None
            if isinstance(message, AIMessage) and message.usage_metadata:
                self._counted.append(message.usage_metadata)

    def on_tool_start(
        self, serialized: dict[str, Any], input_str: str, *, run_id: UUID, **kwargs: Any
    ) -> None:
        self._tool_runs.append(run_id)
