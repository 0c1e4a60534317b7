"""A database and a desk of tools for each test."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from assistant.chat.engine import Chat
from assistant.stores import Database
from tests.chat.support import Desk, chat
from tests.stores import template


@pytest.fixture
def address(tmp_path: Path) -> str:
    return template.place(tmp_path / "test.sqlite3")


@pytest.fixture
async def database(address: str) -> AsyncIterator[Database]:
    async with Database.open(address) as opened:
        yield opened


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def offline(database: Database, desk: Desk) -> Chat:
    return chat(database, desk)
