"""What the OpenAI-compatible routes share. Unknown request fields are ignored, as OpenAI's are."""

from __future__ import annotations

import json
from typing import Any, Literal

from fastapi import APIRouter
from fastapi.sse import format_sse_event
from pydantic import BaseModel, ConfigDict

from api.errors import openai_error
from api.parsing import StrictRoute
from assistant.errors import FieldProblem, InvalidInput

HOUSE_MODEL = "qunguan"
"""The model's name for callers: ours answers, whatever model stands behind it."""


class Lenient(BaseModel):
    """A request read as OpenAI reads it: frozen, unknown fields ignored."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class OpenAIErrorBody(BaseModel):
    message: str
    type: str
    param: str | None
    code: str | None


class OpenAIError(BaseModel):
    error: OpenAIErrorBody


class Part(Lenient):
    """A piece of a message. Only texts and, where they are judged, pictures mean something."""

    type: Literal["text", "image_url"]
    text: str | None = None
    image_url: dict[str, Any] | None = None


def router() -> APIRouter:
    """A router for compatible routes: strict JSON, OpenAI's errors."""
    errors: dict[int | str, dict[str, Any]] = {
        "default": {"model": OpenAIError, "description": "OpenAI 的错误格式"}
    }
    return APIRouter(
        prefix="/v1", tags=["openai-compatible"], route_class=StrictRoute, responses=errors
    )


def wrong(field: str, detail: str) -> InvalidInput:
    """The error for one field that can't be taken."""
    return InvalidInput(f"{field}: {detail}", problems=[FieldProblem(field, detail)])


def chunk(value: dict[str, Any]) -> bytes:
    """One unnamed event with a JSON body, as OpenAI streams them."""
    return format_sse_event(data_str=json.dumps(value, ensure_ascii=False, allow_nan=False))


def error_chunk(code: str, message: str) -> bytes:
    """The event that tells OpenAI's clients that a stream broke."""
    return chunk(openai_error(500, code, message))


DONE = format_sse_event(data_str="[DONE]")
