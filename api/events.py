"""Native server-sent events: `event` is the kind, `id` counts up, `data` is JSON."""

from __future__ import annotations

import json
from typing import Any

from fastapi.sse import format_sse_event

from api.rendering import rendered
from assistant.types.chat import ChatEvent
from assistant.types.drafts import DraftEvent


def encode(event: ChatEvent | DraftEvent) -> bytes:
    """One step of an answer or a draft."""
    return named(event.kind, event.data, event.id)


def encode_chat(event: ChatEvent) -> bytes:
    """One step of an answer; the last one carries the answer as HTML too."""
    data = rendered(event.data) if event.kind == "done" else event.data
    return named(event.kind, data, event.id)


def encode_error(code: str, message: str) -> bytes:
    """The event that ends a stream that broke."""
    return named("error", {"code": code, "message": message})


def named(kind: str, data: dict[str, Any], number: int | None = None) -> bytes:
    """An event called `kind`."""
    return format_sse_event(
        data_str=json.dumps(data, ensure_ascii=False, allow_nan=False),
        event=kind,
        id=None if number is None else str(number),
    )
