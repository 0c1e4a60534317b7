"""Whether the service can do its work."""

from __future__ import annotations

from typing import Literal

from assistant.types.base import Value


class Health(Value):
    """`degraded` still serves: `reasons` says in Chinese what works less well, and why."""

    status: Literal["ok", "degraded", "unavailable"]
    reasons: tuple[str, ...] = ()
    model: str | None = None
    embedding: str | None = None
    passages: int = 0
