"""The whole assistant, over a data folder whose index is built once."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from assistant import Assistant, Settings


async def _built(folder: Path) -> None:
    async with Assistant(Settings(data_dir=folder)) as assistant:
        await assistant.library()


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built")
    asyncio.run(_built(folder))
    return folder


@pytest.fixture
def data_dir(built: Path, tmp_path: Path) -> Path:
    """A data folder of the test's own, ready to open."""
    return Path(shutil.copytree(built, tmp_path / "data"))


@pytest.fixture
async def assistant(data_dir: Path) -> AsyncIterator[Assistant]:
    async with Assistant(Settings(data_dir=data_dir)) as opened:
        yield opened
