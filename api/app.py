"""Puts the HTTP face together."""

from __future__ import annotations

import importlib
import pkgutil
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from fastapi import FastAPI
from prometheus_client import CollectorRegistry

from api import documentation, errors, routes
from api.middleware import BodyLimit, Failures, Measured, RequestId, ResponseHeaders
from api.ports import Service
from api.security import Gate, KeyRing

PAGES = Path(__file__).resolve().parent / "pages"
_UPLOADS = "/v1/documents"


def create_app(assistant: Service) -> FastAPI:
    """The HTTP face of `assistant`, which the caller opens before and closes after serving.

    Every module of `api.routes` has a `router` and is found by itself; `api/pages` is served where
    no route matches.
    """
    app = FastAPI(
        title="群管 (qunguan)",
        summary="写群里发的内容，看群里发的消息，教新人带群的方法",
        version=_version(),
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    registry = CollectorRegistry()
    app.state.service = assistant
    app.state.registry = registry
    errors.install(app)
    documentation.install(app)
    for module in pkgutil.iter_modules(routes.__path__):
        app.include_router(importlib.import_module(f"api.routes.{module.name}").router)
    app.frontend("/", directory=PAGES, fallback=None)

    limits = assistant.settings
    # The last one added is the outermost.
    app.add_middleware(
        BodyLimit,
        limit_of=lambda path: (
            limits.max_upload_bytes if path == _UPLOADS else limits.max_body_bytes
        ),
    )
    app.add_middleware(Gate, keys=KeyRing(assistant))
    app.add_middleware(Failures)
    app.add_middleware(Measured, registry=registry)
    app.add_middleware(ResponseHeaders)
    app.add_middleware(RequestId)
    return app


def _version() -> str:
    try:
        return version("qunguan")
    except PackageNotFoundError:
        return "0"
