"""A small knowledge folder of our own, and a data folder to index it in."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.settings import Settings
from tests.retrieval.examples import write_knowledge


@pytest.fixture
def knowledge(tmp_path: Path) -> Path:
    return write_knowledge(tmp_path / "knowledge")


@pytest.fixture
def settings(tmp_path: Path, knowledge: Path) -> Settings:
    return Settings(data_dir=tmp_path / "data", knowledge_dir=knowledge)
