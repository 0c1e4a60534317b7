"""Whether the service lives, whether it can work, and how much it has done."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.responses import JSONResponse

from api.deps import TheService
from assistant.errors import AssistantError
from assistant.types.health import Health

router = APIRouter(tags=["health"])


@router.get("/healthz")
async def alive() -> dict[str, str]:
    """200 as long as the process answers."""
    return {"status": "ok"}


@router.get("/readyz", response_model=Health, responses={503: {"model": Health}})
async def ready(service: TheService) -> Response:
    """200 with `ok` or `degraded` and the reasons while it can serve, 503 otherwise."""
    try:
        health = await service.health()
    except AssistantError as error:
        health = Health(status="unavailable", reasons=(error.message,))
    status = 503 if health.status == "unavailable" else 200
    return JSONResponse(health.model_dump(mode="json"), status_code=status)


@router.get("/metrics", include_in_schema=False)
async def metrics(request: Request) -> Response:
    """Prometheus's text format."""
    return Response(generate_latest(request.app.state.registry), media_type=CONTENT_TYPE_LATEST)
