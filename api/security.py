"""Who may call: callers with a key, and, as long as there is no key at all, this machine.

Without a key the browser is the danger: a page from anywhere may send requests to 127.0.0.1, or
rename itself to it (DNS rebinding). So without a key the Host must be this machine's name, and a
request that a page sent must come from our own page.
"""

from __future__ import annotations

import hmac
import ipaddress
import time
from collections.abc import Callable
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from api.errors import failure, request_id_of
from api.ports import Service

# How long a key made or taken back by another process may go unnoticed.
_KEYS_KNOWN_SECONDS = 2.0
_PROTECTED = ("/v1/", "/metrics")


class KeyRing:
    """Knows whether there are keys, and whether a text is one."""

    def __init__(self, service: Service, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._service = service
        self._clock = clock
        self._any: bool | None = None
        self._looked_at = 0.0

    async def has_keys(self) -> bool:
        """Whether any key is in force; asks the database at most every 2 seconds.

        Raises:
            Unavailable: the database does not answer.
        """
        if self._service.settings.api_key is not None:
            return True
        if self._any is None or self._clock() - self._looked_at > _KEYS_KNOWN_SECONDS:
            self._any = await self._service.database.keys.count() > 0
            self._looked_at = self._clock()
        return self._any

    async def opens(self, plain: str) -> bool:
        """Whether `plain` is a key in force; raises as `has_keys` does."""
        configured = self._service.settings.api_key
        if configured is not None and hmac.compare_digest(
            configured.get_secret_value().encode(), plain.encode("utf-8", "surrogateescape")
        ):
            return True
        return await self._service.database.keys.verify(plain) is not None


class Gate:
    """Lets a request in, or answers 401 or 403. Pages, `/healthz` and `/readyz` are open."""

    def __init__(self, app: ASGIApp, keys: KeyRing) -> None:
        self._app = app
        self._keys = keys

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(_PROTECTED):
            await self._app(scope, receive, send)
            return
        refusal = await self._refusal(scope)
        if refusal is None:
            await self._app(scope, receive, send)
            return
        status, code, detail = refusal
        response = failure(
            scope["path"],
            status,
            code,
            detail,
            headers={"www-authenticate": "Bearer"} if status == 401 else None,
            request_id=request_id_of(Request(scope)),
        )
        await response(scope, receive, send)

    async def _refusal(self, scope: Scope) -> tuple[int, str, str] | None:
        headers = Headers(scope=scope)
        scheme, _, plain = headers.get("authorization", "").partition(" ")
        if await self._keys.has_keys():
            if scheme.lower() == "bearer" and await self._keys.opens(plain.strip()):
                return None
            if not plain:
                return 401, "missing_api_key", "需要密钥：请求头写 Authorization: Bearer 密钥"
            return 401, "invalid_api_key", "密钥不对，或已作废：用 qunguan keys list 查看"
        if not _is_loopback(scope):
            return (
                401,
                "no_api_key_configured",
                "还没有密钥，只接受本机访问：先运行 qunguan keys create 名称，或设置 QUNGUAN_API_KEY",
            )
        return _browser_refusal(headers)


def _browser_refusal(headers: Headers) -> tuple[int, str, str] | None:
    host = headers.get("host", "")
    if not _names_this_machine(host):
        return 403, "foreign_host", f"没有密钥时只能用 localhost 或 127.0.0.1 访问，不能用 {host!r}"
    origin = headers.get("origin")
    if origin is not None and urlsplit(origin).netloc.lower() != host.lower():
        return 403, "foreign_origin", f"不接受来自 {origin!r} 的页面发出的请求"
    return None


def _names_this_machine(host: str) -> bool:
    try:
        name = urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return False
    if name == "localhost":
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def _is_loopback(scope: Scope) -> bool:
    client = scope.get("client")
    if client is None:
        return False
    try:
        address = ipaddress.ip_address(client[0])
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback
