"""What a server's refusal means."""

from __future__ import annotations

import httpx
import pytest
from openai import APIStatusError

from assistant.llm.chat_model import Lack, lacking


def refusal(status: int, body: str) -> APIStatusError:
    request = httpx.Request("POST", "http://127.0.0.1/v1/chat/completions")
    return APIStatusError("refused", response=httpx.Response(status, text=body, request=request), body=None)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (400, '{"error":{"message":"some/model:2b does not support tools"}}'),
        (400, '{"error":{"message":"\\"auto\\" tool choice requires --enable-auto-tool-choice to be set"}}'),
        (404, '{"error":{"message":"No endpoints found that support tool use."}}'),
        (400, '{"error":{"message":"Unsupported parameter: \'tools\' with this model","param":"tools"}}'),
        (400, '{"error":{"message":"`tool calling` is not supported with this model"}}'),
        (422, '{"detail":[{"loc":["body","tools"],"msg":"Extra inputs are not permitted"}]}'),
        (422, '{"detail":[{"loc":["body","tool_choice"],"msg":"extra fields not permitted"}]}'),
        (400, "Function calling is not enabled for this model"),
        (400, "this model doesn't support functions"),
        (500, '{"error":{"message":"tools param requires --jinja flag"}}'),
        (501, "tool_calls: not implemented"),
    ],
)
def test_a_server_without_tools_says_so_in_many_ways(status: int, body: str) -> None:
    assert lacking(refusal(status, body)) is Lack.TOOLS


@pytest.mark.parametrize(
    "body",
    [
        "Unrecognized request argument supplied: stream_options",
        '{"detail":[{"loc":["body","stream_options","include_usage"],"msg":"Extra inputs are not permitted"}]}',
        "stream_options is not supported together with tools",
    ],
)
def test_a_server_that_does_not_count(body: str) -> None:
    assert lacking(refusal(400, body)) is Lack.USAGE


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (
            400,
            "maximum context length is 8192 tokens, you gave 9000 (8000 in the messages, 1000 in the functions)",
        ),
        (400, "Invalid schema for function 'find_items'"),
        (404, "The model `x` does not exist"),
        (400, "response_format is not supported"),
        (401, "tools are not supported"),
        (429, "tools are not available now"),
        (500, "internal server error"),
        (400, ""),
    ],
)
def test_other_refusals_are_failures(status: int, body: str) -> None:
    assert lacking(refusal(status, body)) is None


def test_other_errors_are_no_refusals() -> None:
    assert lacking(ValueError("tools are not supported")) is None
