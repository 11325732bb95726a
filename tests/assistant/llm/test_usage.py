"""What a turn took, and what it cost."""

from __future__ import annotations

from uuid import uuid4

import pytest
from langchain_core.messages import AIMessage
from langchain_core.messages.ai import UsageMetadata
from langchain_core.outputs import ChatGeneration, LLMResult

from assistant.llm.usage import Meter
from assistant.types import Usage


def call(meter: Meter, tokens: tuple[int, int] | None) -> None:
    """One call of the model; without tokens, one of a server that does not count."""
    meter.on_chat_model_start({}, [[]], run_id=uuid4())
    counted = tokens and UsageMetadata(
        input_tokens=tokens[0], output_tokens=tokens[1], total_tokens=sum(tokens)
    )
    message = AIMessage("hi", usage_metadata=counted)
    meter.on_llm_end(LLMResult(generations=[[ChatGeneration(message=message)]]), run_id=uuid4())


def test_calls_add_up_and_cost_what_the_prices_say() -> None:
    times = iter([10.0, 11.25])
    meter = Meter(2.0, 8.0, lambda: next(times))
    call(meter, (1000, 100))
    meter.on_tool_start({}, "{}", run_id=uuid4())
    call(meter, (2000, 50))
    assert meter.usage() == Usage(3000, 150, 2, 1, 1250, pytest.approx(0.0072))


def test_nothing_is_guessed_where_the_server_does_not_count() -> None:
    meter = Meter(2.0, 8.0, lambda: 0.0)
    call(meter, None)
    assert meter.usage() == Usage(None, None, 1, 0, 0, None)


@pytest.mark.parametrize("prices", [(None, None), (2.0, None), (None, 8.0)])
def test_without_both_prices_there_is_no_cost(prices: tuple[float | None, float | None]) -> None:
    meter = Meter(*prices, lambda: 0.0)
    call(meter, (10, 5))
    assert meter.usage().cost is None and meter.usage().tokens_in == 10


def test_prices_of_nothing_are_prices() -> None:
    meter = Meter(0.0, 0.0)
    call(meter, (10, 5))
    assert meter.usage().cost == 0
