"""What happens around every request, as plain ASGI: one class, one concern.

`BaseHTTPMiddleware` costs more than a whole request and breaks streaming, so it is not used here.
"""

from __future__ import annotations

import re
import time
import uuid
from collections.abc import Callable

import anyio
import structlog
from prometheus_client import CollectorRegistry, Counter, Histogram
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import failed, failure, request_id_of
from assistant.errors import AssistantError

_REQUEST_ID = re.compile(r"[A-Za-z0-9_.-]{1,64}")
_SECURITY_HEADERS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; "
        "form-action 'self'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
_MAX_SWALLOWED_BYTES = 128 * 1024 * 1024
_SWALLOW_SECONDS = 10.0
_log = structlog.get_logger(__name__)


class RequestId:
    """Gives each request an id: the caller's `X-Request-ID` if it is a plain word, or a new one."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        sent = Headers(scope=scope).get("x-request-id", "")
        known = sent if _REQUEST_ID.fullmatch(sent) else uuid.uuid4().hex
        scope.setdefault("state", {})["request_id"] = known

        async def send_with_id(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)["x-request-id"] = known
            await send(message)

        await self._app(scope, receive, send_with_id)


class ResponseHeaders:
    """Tells browsers what our pages may do, and caches what they may keep."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _SECURITY_HEADERS.items():
                    headers.setdefault(name, value)
                # Files carry an ETag, so asking again is cheap; answers are nobody's to keep.
                headers.setdefault("cache-control", "no-cache" if "etag" in headers else "no-store")
            await send(message)

        await self._app(scope, receive, send_with_headers)


class Measured:
    """Counts requests and their durations by route, method and status."""

    def __init__(self, app: ASGIApp, registry: CollectorRegistry) -> None:
        self._app = app
        labels = ("route", "method", "status")
        self._requests = Counter(
            "qunguan_http_requests", "Requests answered.", labels, registry=registry
        )
        self._seconds = Histogram(
            "qunguan_http_request_seconds",
            "Seconds until a response was complete.",
            ("route", "method"),
            registry=registry,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started, status = time.perf_counter(), 500

        async def send_and_note(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, send_and_note)
        finally:
            # The route's pattern, never the path: paths hold ids, and labels must stay few.
            route = getattr(scope.get("route"), "path", "other")
            self._requests.labels(route, scope["method"], status).inc()
            self._seconds.labels(route, scope["method"]).observe(time.perf_counter() - started)


class Failures:
    """Turns what nobody expected into a 500 that tells the caller nothing but an id."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def send_and_note(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, send_and_note)
        except Exception as error:
            if scope["type"] != "http" or started:
                raise
            request = Request(scope)
            if isinstance(error, AssistantError):
                await failed(request, error)(scope, receive, send)
                return
            known = request_id_of(request)
            _log.error("request_crashed", request_id=known, path=scope["path"], exc_info=error)
            detail = f"服务内部出错，已记录，编号 {known}"
            response = failure(scope["path"], 500, "internal", detail, request_id=known)
            await response(scope, receive, send)


class BodyLimit:
    """Refuses bodies over `limit_of(path)` bytes, by their announced length or as they arrive."""

    def __init__(self, app: ASGIApp, limit_of: Callable[[str], int]) -> None:
        self._app = app
        self._limit_of = limit_of

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = self._limit_of(scope["path"])
        announced = Headers(scope=scope).get("content-length", "")
        if announced.isascii() and announced.isdigit() and int(announced[:20]) > limit:
            await _swallow(scope, receive, int(announced[:20]))
            await self._refuse(scope, limit)(scope, receive, send)
            return
        arrived = 0

        async def receive_counted() -> Message:
            nonlocal arrived
            message = await receive()
            arrived += len(message.get("body", b""))
            if arrived > limit:
                # The one kind of error that FastAPI lets through while it reads a body.
                raise HTTPException(413, _too_large(limit), headers=_LAST)
            return message

        await self._app(scope, receive_counted, send)

    def _refuse(self, scope: Scope, limit: int) -> ASGIApp:
        return failure(
            scope["path"],
            413,
            "too_large",
            _too_large(limit),
            headers=_LAST,
            request_id=request_id_of(Request(scope)),
        )


async def _swallow(scope: Scope, receive: Receive, announced: int) -> None:
    """Reads a refused body and forgets it, unless it is very long or its sender waits for a word.

    Many clients read no answer before they have sent all; closing on them is a reset connection to
    them, and not the reason.
    """
    if announced > _MAX_SWALLOWED_BYTES or "expect" in Headers(scope=scope):
        return
    with anyio.move_on_after(_SWALLOW_SECONDS):
        more = True
        while more:
            message = await receive()
            more = message["type"] == "http.request" and message.get("more_body", False)


# The rest of the body may still be on its way: this connection is of no further use.
_LAST = {"connection": "close"}


def _too_large(limit: int) -> str:
    return f"请求体超过上限 {limit / 1024 / 1024:.4g} MB"
