"""Runs the HTTP face on a free loopback port, as a user would meet it.

`serving` shares the test's event loop; `running` has a thread and a loop of its own, for tests that
wait without one (browsers, subprocesses).
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager

import uvicorn
from fastapi import FastAPI

# Only a broken test waits this long.
_PATIENCE_SECONDS = 60.0


class _Server(uvicorn.Server):
    """A server that tells when it answers, and leaves the process's signals alone."""

    def __init__(self, app: FastAPI, on_started: Callable[[], object]) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                log_level="warning",
                lifespan="off",
                ws="none",
                access_log=False,
                timeout_graceful_shutdown=2,
            )
        )
        self._on_started = on_started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._on_started()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def _listener() -> socket.socket:
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(128)
    return listener


def _address(listener: socket.socket) -> str:
    return f"http://127.0.0.1:{listener.getsockname()[1]}"


@contextlib.asynccontextmanager
async def serving(app: FastAPI) -> AsyncIterator[str]:
    """The base URL of `app`, served in this event loop until the block ends."""
    started = asyncio.Event()
    server = _Server(app, started.set)
    with contextlib.closing(_listener()) as listener:
        task = asyncio.create_task(server.serve(sockets=[listener]))
        try:
            async with asyncio.timeout(_PATIENCE_SECONDS):
                await started.wait()
            yield _address(listener)
        finally:
            server.should_exit = True
            await task


@contextlib.contextmanager
def running(make_app: Callable[[], AbstractAsyncContextManager[FastAPI]]) -> Iterator[str]:
    """The base URL of the app that `make_app` opens, served in a thread until the block ends.

    What `make_app` opens (an assistant, a database) lives in that thread's event loop:

    ```python
    @asynccontextmanager
    async def app():
        async with Assistant(settings) as assistant:
            yield create_app(assistant)

    with running(app) as url: ...
    ```
    """
    started = threading.Event()
    servers: list[_Server] = []

    async def work(listener: socket.socket) -> None:
        async with make_app() as app:
            server = _Server(app, started.set)
            servers.append(server)
            await server.serve(sockets=[listener])

    with contextlib.closing(_listener()) as listener, ThreadPoolExecutor(1) as threads:
        future = threads.submit(lambda: asyncio.run(work(listener)))
        future.add_done_callback(lambda _: started.set())
        try:
            if not started.wait(_PATIENCE_SECONDS):
                raise TimeoutError("the service did not start")
            if not future.done():
                yield _address(listener)
        finally:
            for server in servers:
                server.should_exit = True
            future.result()
