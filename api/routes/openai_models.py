"""`GET /v1/models`: the one model that callers can ask for, which is this assistant."""

from __future__ import annotations

from typing import Any

from api import compat
from assistant.errors import NotFound

router = compat.router()

_MODEL = {"id": compat.HOUSE_MODEL, "object": "model", "created": 0, "owned_by": "qunguan"}


@router.get("/models")
async def models() -> dict[str, Any]:
    """Every model there is."""
    return {"object": "list", "data": [_MODEL]}


@router.get("/models/{model}")
async def one_model(model: str) -> dict[str, Any]:
    """What is known of one model."""
    if model != compat.HOUSE_MODEL:
        raise NotFound(f"没有模型 {model!r}，可用：{compat.HOUSE_MODEL}")
    return _MODEL
