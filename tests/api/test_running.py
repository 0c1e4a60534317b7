"""The helper that other tests stand on."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from api.app import create_app
from assistant.errors import Unavailable
from assistant.settings import Settings
from assistant.stores.database import Database
from tests.api.fakes import FakeAssistant
from tests.support.service import running


def test_an_app_runs_in_a_thread_of_its_own(tmp_path: Path) -> None:
    @asynccontextmanager
    async def app() -> AsyncIterator[FastAPI]:
        settings = Settings(data_dir=tmp_path)
        async with Database.open(f"sqlite:///{settings.sqlite_path}") as database:
            await database.upgrade()
            yield create_app(FakeAssistant(database, settings))

    with running(app) as url:
        assert httpx.get(f"{url}/healthz").json() == {"status": "ok"}
        assert httpx.post(f"{url}/v1/lint", json={"text": "最好"}).json()["fixed"] == "很好"


def test_an_app_that_does_not_open_says_why(tmp_path: Path) -> None:
    @asynccontextmanager
    async def app() -> AsyncIterator[FastAPI]:
        async with Database.open(f"sqlite:///{tmp_path}/no/db"):
            yield FastAPI()

    with pytest.raises(Unavailable, match="不存在"), running(app):
        raise AssertionError("it must not run")
