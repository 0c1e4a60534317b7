"""A small knowledge folder of our own, indexed once and copied for each test."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from assistant.retrieval.library import Library
from assistant.settings import Settings
from tests.retrieval.examples import write_knowledge


async def _build(settings: Settings) -> None:
    async with Library.open(settings):
        pass


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `knowledge`, and `data` that holds its index. Not to be changed."""
    root = tmp_path_factory.mktemp("built")
    knowledge = write_knowledge(root / "knowledge")
    asyncio.run(_build(Settings(data_dir=root / "data", knowledge_dir=knowledge)))
    return root


@pytest.fixture
def knowledge(tmp_path: Path) -> Path:
    return write_knowledge(tmp_path / "knowledge")


@pytest.fixture
def settings(tmp_path: Path, knowledge: Path, built: Path) -> Settings:
    """Settings of a place where the knowledge folder is indexed already."""
    data = shutil.copytree(built / "data", tmp_path / "data")
    return Settings(data_dir=data, knowledge_dir=knowledge)


@pytest.fixture
async def library(settings: Settings) -> AsyncIterator[Library]:
    async with Library.open(settings) as opened:
        yield opened
