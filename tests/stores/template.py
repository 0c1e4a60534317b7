"""A database that is migrated once and copied for each test: the migration is most of a test's time."""

from __future__ import annotations

import asyncio
import tempfile
from functools import cache
from pathlib import Path

from assistant.stores.database import Database


def place(file: Path) -> str:
    """Puts an empty, migrated SQLite database at `file`; its address."""
    file.write_bytes(_migrated())
    return f"sqlite:///{file}"


@cache
def _migrated() -> bytes:
    async def make(file: Path) -> None:
        async with Database.open(f"sqlite:///{file}") as database:
            await database.upgrade()

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "template.sqlite3"
        asyncio.run(make(file))
        return file.read_bytes()
