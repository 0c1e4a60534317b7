"""A database of its own for each test: a real SQLite file with the schema of today."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from assistant.stores import Database


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    async with Database.open(f"sqlite:///{tmp_path}/test.sqlite3") as opened:
        await opened.upgrade()
        yield opened
