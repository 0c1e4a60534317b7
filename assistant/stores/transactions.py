"""Short transactions on one engine: many readers, and writers that wait for one another.

SQLite lets one connection write at a time. Writers of this process queue on a lock instead of
polling the file, and take SQLite's write lock at BEGIN (`BEGIN IMMEDIATE`), so a transaction that
began can always finish; writers of other processes are waited for by `busy_timeout`.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from typing import Any

from sqlalchemy import Connection, event, text
from sqlalchemy.engine import URL
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from assistant.errors import Misconfigured
from assistant.stores.failures import require_place, translated
from assistant.stores.urls import is_sqlite

# Longer than any transaction here lasts, shorter than a caller's patience.
BUSY_TIMEOUT_MS = 10_000
CONNECT_TIMEOUT_SECONDS = 5


class Transactions:
    """Hands out connections inside a transaction that commits on leaving and rolls back on error."""

    def __init__(self, url: URL) -> None:
        self.url = url
        self._engine = _engine(url)
        self._writing = self._engine.execution_options(sqlite_begin="BEGIN IMMEDIATE")
        self._turn: AbstractAsyncContextManager[object] = (
            asyncio.Lock() if is_sqlite(url) else nullcontext()
        )

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """A connection to read from.

        On SQLite each statement sees its own moment: BEGIN and COMMIT would double the trips to the
        driver's thread for the one statement that nearly every reader has.

        Raises:
            Unavailable: the database does not answer.
        """
        with translated(self.url):
            async with self._engine.begin() as connection:
                yield connection

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """A connection whose changes are all kept, or none of them.

        Raises:
            Unavailable: the database does not answer or can't be written.
        """
        async with self._turn:
            with translated(self.url):
                async with self._writing.begin() as connection:
                    yield connection

    async def connect(self) -> None:
        """Makes sure that there is a database at the other end.

        Raises:
            Unavailable: there is none, or it does not answer.
        """
        require_place(self.url)
        async with self.read() as connection:
            await connection.execute(text("SELECT 1"))

    async def close(self) -> None:
        """Closes every connection."""
        await self._engine.dispose()


def _engine(url: URL) -> AsyncEngine:
    if is_sqlite(url):
        engine = create_async_engine(url)
        event.listen(engine.sync_engine, "connect", _prepare_sqlite)
        event.listen(engine.sync_engine, "begin", _begin_sqlite)
        return engine
    try:
        return create_async_engine(
            url, pool_pre_ping=True, connect_args={"connect_timeout": CONNECT_TIMEOUT_SECONDS}
        )
    except ModuleNotFoundError as error:
        raise Misconfigured(
            "使用 PostgreSQL 需要先安装：pip install 'qunguan[postgres]'"
        ) from error


def _prepare_sqlite(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    # The driver must not begin transactions by itself: _begin_sqlite does, with the right lock.
    raw: Any = connection
    raw.isolation_level = None
    cursor = connection.cursor()
    try:
        cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=NORMAL")
        cursor.execute("PRAGMA foreign_keys=ON")
    finally:
        cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    statement = connection.get_execution_options().get("sqlite_begin")
    if statement is not None:
        connection.exec_driver_sql(statement)
