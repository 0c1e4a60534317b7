"""Server-sent events: one task makes them, a heart-beat fills the silence, a goodbye stops the work.

What goes wrong before the first event is an ordinary error with its status; what goes wrong later
is an `error` event, since the status is already on its way.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from typing import Any, TypeVar

import structlog
from anyio import CancelScope, EndOfStream, create_memory_object_stream
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
    first = await _first(source)
    chunks = _chunks(source, first, encode, encode_error, heartbeat_seconds)
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return EventSourceResponse(chunks, headers=headers)


class _Source:
    """Runs an async iterator in one task, since it may hold things that belong to a task."""

    def __init__(self, items: AsyncIterator[Any]) -> None:
        self._items = items
        self._sender, self._receiver = create_memory_object_stream[Any](1)
        self._task = asyncio.create_task(self._run())

    async def _run(self) -> None:
        with self._sender:
            try:
                async for item in self._items:
                    await self._sender.send(item)
            finally:
                if isinstance(self._items, AsyncGenerator):
                    await self._items.aclose()

    async def next(self, timeout_seconds: float | None = None) -> Any:
        """The next item.

        Raises:
            EndOfStream: there is none; see `error`. TimeoutError: none came in time.
        """
        async with asyncio.timeout(timeout_seconds):
            return await self._receiver.receive()

    async def error(self) -> BaseException | None:
        """What ended the iterator before its end, once the stream ended."""
        await asyncio.wait([self._task])
        return self._task.exception()

    async def stop(self) -> None:
        """Ends the work, forgets what was not read, and waits until the work let go.

        Whoever hangs up cancels us again and again. The work must get one cancellation only: a
        second one would tear it out of what it closes, such as a database's connection.
        """
        self._receiver.close()
        self._task.cancel()
        with CancelScope(shield=True):
            await asyncio.wait([self._task])


async def _first(source: _Source) -> Any:
    """The first item, None where there is none; raises what the iterator raised instead."""
    try:
        return await source.next()
    except EndOfStream:
        if (error := await source.error()) is not None:
            await source.stop()
            raise error from None
        return None
    except BaseException:
        await source.stop()
        raise


async def _chunks(
    source: _Source,
    item: Any,
    encode: Callable[[Any], bytes],
    encode_error: Callable[[str, str], bytes],
    heartbeat_seconds: float,
) -> AsyncIterator[bytes]:
    try:
        while True:
            yield KEEPALIVE_COMMENT if item is None else encode(item)
            try:
                item = await source.next(heartbeat_seconds)
            except TimeoutError:
                item = None
    except EndOfStream:
        if (error := await source.error()) is not None:
            yield encode_error(*_told(error))
    finally:
        await source.stop()


def _told(error: BaseException) -> tuple[str, str]:
    if isinstance(error, AssistantError):
        return error.code, error.message
    _log.error("stream_failed", exc_info=error)
    return "internal", "服务内部出错，已记录"
