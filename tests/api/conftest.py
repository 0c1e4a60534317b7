"""The HTTP face of a fake assistant, called in process as this machine would call it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from api import logs
from api.app import create_app
from assistant.settings import Settings
from assistant.stores.database import Database
from tests.api.fakes import FakeAssistant
from tests.stores import template


@pytest.fixture(autouse=True)
def _logs() -> None:
    logs.configure("warning")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    made = Settings(data_dir=tmp_path, max_body_bytes=64 * 1024, max_upload_bytes=128 * 1024)
    template.place(made.sqlite_path)
    return made


@pytest.fixture
async def assistant(settings: Settings) -> AsyncIterator[FakeAssistant]:
    async with Database.open(f"sqlite:///{settings.sqlite_path}") as database:
        yield FakeAssistant(database, settings)


def caller(
    assistant: FakeAssistant, *, client: str = "127.0.0.1", host: str = "127.0.0.1:8000"
) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(create_app(assistant), client=(client, 50000))
    return httpx.AsyncClient(transport=transport, base_url=f"http://{host}")


@pytest.fixture
async def http(assistant: FakeAssistant) -> AsyncIterator[httpx.AsyncClient]:
    async with caller(assistant) as client:
        yield client
