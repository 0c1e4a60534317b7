"""What route functions ask for."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request

from api.errors import ERRORS
from api.parsing import StrictRoute
from api.ports import Service
from assistant.stores.repository import MAX_PAGE_SIZE, PAGE_SIZE


def _service(request: Request) -> Service:
    service: Service = request.app.state.service
    return service


TheService = Annotated[Service, Depends(_service)]
Limit = Annotated[int, Query(ge=1, le=MAX_PAGE_SIZE, description="一页多少条")]
Cursor = Annotated[str | None, Query(description="上一页的 next_cursor")]
DEFAULT_LIMIT = PAGE_SIZE


def native(tag: str) -> APIRouter:
    """A router for native routes: strict bodies, problems as errors."""
    return APIRouter(prefix="/v1", tags=[tag], route_class=StrictRoute, responses=ERRORS)
