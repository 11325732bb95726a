"""The way without tool calls: the model writes one plan as JSON, the tool runs, the model words the result.

For servers that refuse requests with tools. The arguments are checked by the same models as those of
tool calls, the tools are the same, and so is the grounding of what is said.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, Field, ValidationError

import prompts
from assistant.errors import LLMError, LLMFailure
from assistant.llm.chat_model import readable
from assistant.llm.thinking import spoken
from assistant.llm.tool_arguments import (
    CompareItems,
    FindItems,
    ItemDetails,
    Limits,
    PersonalItems,
    RankItems,
    SimilarItems,
)

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import BaseMessage
    from langchain_core.runnables import RunnableConfig
    from langchain_core.tools import BaseTool

TRIES = 2
"""A plan that cannot be read is given back once to be repaired."""
NOTHING_DONE = "The message needed no search, so nothing was returned: name no item."
_ARGUMENTS: dict[str, type[BaseModel]] = {
    "find_items": FindItems,
    "similar_items": SimilarItems,
    "personal_items": PersonalItems,
    "rank_items": RankItems,
    "item_details": ItemDetails,
    "compare_items": CompareItems,
}


class Plan(BaseModel):
    """Which tool to call with what; "none" for a message that needs no look at the catalogue."""

    tool: Literal[
        "find_items", "similar_items", "personal_items", "rank_items", "item_details", "compare_items", "none"
    ]
    arguments: dict[str, Any] = Field(default_factory=dict)


class BadPlan(ValueError):
    """A plan that cannot be carried out; the text says why, for the model to read."""


@dataclass(frozen=True, slots=True)
class Planner:
    """Answers one turn. `known` fills the slots of the prompts, as those of the system prompt."""

    model: BaseChatModel
    tools: Mapping[str, BaseTool]
    known: Mapping[str, str]
    config: RunnableConfig

    async def words(self, messages: Sequence[BaseMessage], calls: int) -> AsyncIterator[str]:
        """What the model says about the last of `messages`, piece by piece, in at most `calls` calls.

        Raises LLMError(GARBLED) when no plan could be read, LLMError(LIMIT) when the calls do not reach.
        """
        from langchain_core.messages import SystemMessage

        plan = await self._plan(messages, min(TRIES, calls - 1))
        result = NOTHING_DONE
        if plan.tool != "none":
            result = str(await self.tools[plan.tool].ainvoke(plan.arguments, self.config))
        system = SystemMessage(prompts.load("answer", result=result, **self.known))
        with readable():
            async for chunk in self.model.astream([system, *messages], self.config):
                if chunk.text:
                    yield chunk.text

    async def _plan(self, messages: Sequence[BaseMessage], tries: int) -> Plan:
        from langchain_core.messages import AIMessage, HumanMessage, SystemMessage

        if tries < 1:
            raise LLMError(LLMFailure.LIMIT)
        known = {name: value for name, value in self.known.items() if name in ("earlier", "facts")}
        system = SystemMessage(prompts.load("plan", tools=described(self.tools), **known))
        asked: list[BaseMessage] = [system, *messages]
        for _ in range(tries):
            with readable():
                said = spoken((await self.model.ainvoke(asked, self.config)).text)
            try:
                return read(said)
            except BadPlan as problem:
                repair = f"That cannot be used: {problem} Reply with the corrected JSON object only."
                asked = [*asked, AIMessage(said), HumanMessage(repair)]
        raise LLMError(LLMFailure.GARBLED)


def read(said: str) -> Plan:
    """The plan in what a model said: its first JSON object with a tool, whatever stands around it.

    Raises BadPlan.
    """
    found = next((value for value in _objects(said) if "tool" in value), None)
    if found is None:
        raise BadPlan('there is no JSON object with a "tool" in it.')
    try:
        plan = Plan.model_validate(found)
        if plan.tool != "none":
            _ARGUMENTS[plan.tool].model_validate(plan.arguments)
    except ValidationError as error:
        wrong = (
            f"{'.'.join(map(str, problem['loc']))}: {problem['msg']}"
            for problem in error.errors(include_url=False, include_input=False)
        )
        raise BadPlan("; ".join(wrong) + ".") from error
    return plan


def _objects(text: str) -> Iterator[dict[str, Any]]:
    """Every JSON object that begins somewhere in `text` outside the ones before it."""
    decoder, position = json.JSONDecoder(), text.find("{")
    while position >= 0:
        try:
            value, end = decoder.raw_decode(text, position)
        except (json.JSONDecodeError, RecursionError):
            end = position + 1
        else:
            yield value
        position = text.find("{", end)


def described(tools: Mapping[str, BaseTool]) -> str:
    """The tools and their arguments in words; the limits that two of them share stand once."""
    lines = []
    for name, arguments in _ARGUMENTS.items():
        lines += [f'"{name}": {" ".join(tools[name].description.split())}', *_fields(arguments), ""]
        if issubclass(arguments, Limits):
            lines.insert(-1, "- and any of the limits below")
    lines += ['"none": Greetings, thanks, and what is not about choosing from the catalogue.', ""]
    return "\n".join([*lines, "Limits, all optional:", *_fields(Limits, own=False)])


def _fields(arguments: type[BaseModel], *, own: bool = True) -> Iterator[str]:
    """One line an argument: name, type and bounds, meaning. With `own`, without those of Limits."""
    schema = arguments.model_json_schema()["properties"]
    for name, field in arguments.model_fields.items():
        if own and issubclass(arguments, Limits) and name in Limits.model_fields:
            continue
        needed = ", required" if field.is_required() else ""
        yield f'- "{name}" ({_type(schema[name])}{needed}): {field.description}'


def _type(schema: Mapping[str, Any]) -> str:
    """Such as "text", "list of text, 2 to 2", "number from 1 to 20"."""
    schema = next((one for one in schema.get("anyOf", ()) if one["type"] != "null"), schema)
    if "enum" in schema:
        return " or ".join(json.dumps(value) for value in schema["enum"])
    named = {"string": "text", "integer": "number", "array": "list of text", "boolean": "true or false"}
    low, high = schema.get("minimum", schema.get("minItems")), schema.get("maximum", schema.get("maxItems"))
    bounds = f", {f'{low} to ' if low is not None else 'at most '}{high}" if high is not None else ""
    return named[schema["type"]] + bounds
