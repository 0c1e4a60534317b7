"""Server-sent events: one task makes them, a heart-beat fills the silence, a goodbye stops the work.

What goes wrong before the first event is an ordinary error with its status; what goes wrong later
is an `error` event, since the status is already on its way.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing
from typing import Any, TypeVar

import structlog
from fastapi.sse import KEEPALIVE_COMMENT, EventSourceResponse
from starlette.responses import Response

from assistant.errors import AssistantError

Item = TypeVar("Item")

# Proxies close connections that are silent for 30 to 60 seconds.
HEARTBEAT_SECONDS = 15.0

_log = structlog.get_logger(__name__)


async def stream(
    items: AsyncIterator[Item],
    encode: Callable[[Item], bytes],
    encode_error: Callable[[str, str], bytes],
    *,
    heartbeat_seconds: float = HEARTBEAT_SECONDS,
) -> Response:
    """A response that sends each item as `encode` writes it, from the first one on.

    `encode_error` writes an error's code and Chinese message. Closing the connection cancels the
    task that makes the items.

    Raises:
        AssistantError: whatever `items` raises before its first item.
    """
    source = _Source(items)
    first = await source.first()
    chunks = _chunks(source, first, encode, encode_error, heartbeat_seconds)
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return EventSourceResponse(chunks, headers=headers)


class _End:
    """Stands at the end of the queue, with what ended it."""

    def __init__(self, error: Exception | None) -> None:
        self.error = error


class _Source:
    """Runs an async iterator in one task, since it may hold things that belong to a task."""

    def __init__(self, items: AsyncIterator[Any]) -> None:
        self._items = items
        self._queue: asyncio.Queue[Any] = asyncio.Queue(maxsize=1)
        self._task = asyncio.create_task(self._run())

    async def _run(self) -> None:
        end = _End(None)
        try:
            if hasattr(self._items, "aclose"):
                async with aclosing(self._items):
                    await self._pass_on()
            else:
                await self._pass_on()
        except Exception as error:  # noqa: BLE001 - handed to the reader, who answers or tells it
            end = _End(error)
        await self._queue.put(end)

    async def _pass_on(self) -> None:
        async for item in self._items:
            await self._queue.put(item)

    async def next(self, timeout_seconds: float | None = None) -> Any:
        """The next item or `_End`; raises TimeoutError when neither comes in time."""
        async with asyncio.timeout(timeout_seconds):
            return await self._queue.get()

    async def first(self) -> Any:
        """The first item; raises what the iterator raised instead."""
        try:
            item = await self.next()
        except BaseException:
            await self.stop()
            raise
        if isinstance(item, _End) and item.error is not None:
            raise item.error
        return item

    async def stop(self) -> None:
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)


async def _chunks(
    source: _Source,
    item: Any,
    encode: Callable[[Any], bytes],
    encode_error: Callable[[str, str], bytes],
    heartbeat_seconds: float,
) -> AsyncIterator[bytes]:
    try:
        while not isinstance(item, _End):
            yield encode(item)
            item = None
            while item is None:
                try:
                    item = await source.next(heartbeat_seconds)
                except TimeoutError:
                    yield KEEPALIVE_COMMENT
        if item.error is not None:
            yield encode_error(*_told(item.error))
    finally:
        await source.stop()


def _told(error: Exception) -> tuple[str, str]:
    if isinstance(error, AssistantError):
        return error.code, error.message
    _log.error("stream_failed", exc_info=error)
    return "internal", "服务内部出错,已记录"
