"""A database of its own for each test: a real SQLite file with the schema of today."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from assistant.stores import Database
from tests.stores import template


@pytest.fixture
def address(tmp_path: Path) -> str:
    return template.place(tmp_path / "test.sqlite3")


@pytest.fixture
async def database(address: str) -> AsyncIterator[Database]:
    async with Database.open(address) as opened:
        yield opened
