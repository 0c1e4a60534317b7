"""A real Chromium and the real service, on loopback."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser, ConsoleMessage, Page, ViewportSize, sync_playwright

from api import logs
from api.app import create_app
from assistant import Assistant, Settings
from tests.support.service import running

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
PHONE: ViewportSize = {"width": 390, "height": 844}
DESK: ViewportSize = {"width": 1280, "height": 860}
_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


# One module: while Playwright is there it holds the thread's event loop, and other tests want theirs.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        reason = "no Chromium: apt-get install chromium fonts-wqy-zenhei"
        pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=list(_FLAGS))
        yield started
        started.close()


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The base URL of a whole service: no key, no model, its own data."""
    folder = tmp_path_factory.mktemp("data")
    logs.configure("warning")

    @asynccontextmanager
    async def app() -> AsyncIterator[FastAPI]:
        async with Assistant(Settings(data_dir=folder)) as assistant:
            await assistant.library()
            yield create_app(assistant)

    with running(app) as url:
        yield url


class Tab:
    """One page, and everything about it that a user would not want to see."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url
        self.troubles: list[str] = []
        page.on("pageerror", lambda error: self.troubles.append(str(error)))
        page.on("console", self._heard)
        page.on("dialog", lambda dialog: self.troubles.append(dialog.message))
        page.on("request", lambda asked: self._stays(asked.url))

    def open(self, path: str = "/") -> Page:
        self.page.goto(f"{self.url}{path}")
        return self.page

    def ask(self, question: str) -> None:
        """Asks, and waits until the answer stands there whole."""
        before = self.page.locator(".turn.assistant .foot").count()
        self.page.get_by_label("你的问题").fill(question)
        self.page.get_by_role("button", name="发送").click()
        self.page.locator(".turn.assistant .foot").nth(before).wait_for()

    def _heard(self, said: ConsoleMessage) -> None:
        if said.type == "error":
            self.troubles.append(said.text)

    def _stays(self, url: str) -> None:
        if not url.startswith((self.url, "data:", "blob:")):
            self.troubles.append(f"asked {url}")


@pytest.fixture(params=["desk"])
def tab(request: pytest.FixtureRequest, browser: Browser, service: str) -> Iterator[Tab]:
    """A tab whose troubles are the test's; `phone` as parameter makes it one."""
    size = PHONE if request.param == "phone" else DESK
    context = browser.new_context(viewport=size, locale="zh-CN")
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=service)
    opened = Tab(context.new_page(), service)
    yield opened
    context.close()
    assert opened.troubles == []
