"""Reads a model's answer: its text, its cost, and the JSON somewhere in it."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from assistant.types.drafts import Usage

if TYPE_CHECKING:
    from langchain_core.messages import BaseMessage

_THINKING = re.compile(r"<think>.*?</think>", re.DOTALL)
_FENCED = re.compile(r"```(?:json)?\s*\n(.*?)```", re.DOTALL)


def text_of(message: BaseMessage) -> str:
    """The words of a message, without what a reasoning model thought aloud."""
    return _THINKING.sub("", str(message.text))


def usage_of(message: BaseMessage) -> Usage:
    """The tokens an answer cost; 0 where the endpoint does not say."""
    usage = getattr(message, "usage_metadata", None) or {}
    return Usage(
        input_tokens=int(usage.get("input_tokens") or 0),
        output_tokens=int(usage.get("output_tokens") or 0),
    )


def schema_request(schema: type[BaseModel]) -> str:
    """The sentence that asks for JSON of this shape, for endpoints that know no other way."""
    shape = json.dumps(schema.model_json_schema(), ensure_ascii=False)
    return f"只输出一个 JSON 对象，符合这个 JSON Schema，不要其他文字：\n{shape}"


def response_format(schema: type[BaseModel]) -> dict[str, Any]:
    """The same asked for in the protocol, for endpoints that hold the model to it."""
    shape = {"name": schema.__name__, "schema": schema.model_json_schema()}
    return {"type": "json_schema", "json_schema": shape}


def json_in(text: str) -> Any:
    """The JSON value in `text`: the whole, a fenced block, or from the first brace on.

    Raises:
        ValueError: there is none.
    """
    fenced = _FENCED.search(text)
    for candidate in (text, fenced[1] if fenced else "", text[max(0, text.find("{")) :]):
        try:
            value, _ = json.JSONDecoder().raw_decode(candidate.strip())
        except (ValueError, RecursionError):
            continue
        if isinstance(value, dict | list):
            return value
    raise ValueError("回答里没有 JSON")
