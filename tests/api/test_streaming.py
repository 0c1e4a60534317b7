from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import anyio
import httpx
import pytest

from api import events
from api.app import create_app
from api.streaming import stream
from assistant.errors import ModelUnreachable
from tests.api.fakes import FakeAssistant
from tests.support.service import serving


def parsed(text: str) -> list[tuple[str, str | None, Any]]:
    """(event, id, data) of each block; comments are left out."""
    found = []
    for block in text.strip().split("\n\n"):
        lines = dict(line.split(": ", 1) for line in block.split("\n") if not line.startswith(":"))
        if lines:
            found.append((lines["event"], lines.get("id"), json.loads(lines["data"])))
    return found


async def test_an_answer_arrives_as_events_with_ids(http: httpx.AsyncClient) -> None:
    response = await http.post("/v1/chat", json={"question": "怎么破冰?"})
    assert response.headers["content-type"].startswith("text/event-stream")
    steps = parsed(response.text)
    assert [kind for kind, _, _ in steps] == ["token", "token", "done"]
    assert [number for _, number, _ in steps] == ["1", "2", "3"]
    assert (
        "".join(data["text"] for kind, _, data in steps if kind == "token")
        == (steps[-1][2]["answer"])
    )


async def test_a_draft_arrives_as_events(http: httpx.AsyncClient) -> None:
    response = await http.post("/v1/drafts", json={"task": "welcome", "stream": True})
    steps = parsed(response.text)
    assert [kind for kind, _, _ in steps] == ["progress", "done"]
    assert steps[-1][2]["task"] == "welcome"


async def test_what_fails_before_the_first_event_has_its_status(http: httpx.AsyncClient) -> None:
    request = {"question": "在吗", "conversation_id": "conv_nope"}
    response = await http.post("/v1/chat", json=request)
    assert response.status_code == 404
    assert "conv_nope" in response.json()["detail"]
    response = await http.post("/v1/drafts", json={"task": "poem", "stream": True})
    assert response.status_code == 422


@pytest.mark.parametrize(
    ("error", "code"),
    [(ModelUnreachable("模型断开了"), "model_unreachable"), (RuntimeError("secret"), "internal")],
)
async def test_what_fails_later_is_an_error_event(
    assistant: FakeAssistant, http: httpx.AsyncClient, error: Exception, code: str
) -> None:
    assistant.breaks_with = error
    response = await http.post("/v1/chat", json={"question": "怎么破冰?"})
    assert response.status_code == 200
    kind, _, data = parsed(response.text)[-1]
    assert (kind, data["code"]) == ("error", code)
    assert "secret" not in response.text


async def test_hanging_up_stops_the_work(assistant: FakeAssistant) -> None:
    assistant.held = asyncio.Event()
    async with serving(create_app(assistant)) as url, httpx.AsyncClient(base_url=url) as http:
        async with http.stream("POST", "/v1/chat", json={"question": "怎么破冰?"}) as response:
            await anext(response.aiter_lines())
        async with asyncio.timeout(10):
            await assistant.stopped.wait()


async def test_hanging_up_lets_the_work_close_what_it_holds() -> None:
    started, closed = asyncio.Event(), asyncio.Event()

    async def work() -> AsyncIterator[str]:
        try:
            yield "first"
            await asyncio.Event().wait()
        finally:
            for _ in range(20):  # closing a connection takes a few steps
                await asyncio.sleep(0)
            closed.set()

    response = await stream(work(), str.encode, events.encode_error)

    async def send() -> None:
        async for _ in response.body_iterator:  # type: ignore[attr-defined]  # it is a StreamingResponse
            started.set()

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(send)
        await started.wait()
        tasks.cancel_scope.cancel()
    assert closed.is_set()


async def test_silence_is_filled_with_heart_beats() -> None:
    release = asyncio.Event()

    async def slow() -> AsyncIterator[str]:
        yield "first"
        await release.wait()
        yield "second"

    response = await stream(slow(), str.encode, events.encode_error, heartbeat_seconds=0.02)
    chunks = aiter(response.body_iterator)  # type: ignore[attr-defined]  # it is a StreamingResponse
    assert await anext(chunks) == b"first"
    assert await anext(chunks) == b": ping\n\n"
    release.set()
    rest = [chunk async for chunk in chunks if not chunk.startswith(b":")]
    assert rest == [b"second"]


async def test_new_decisions_are_streamed_and_resumed(assistant: FakeAssistant) -> None:
    body = {"messages": [{"text": "加V领红包"}]}
    async with serving(create_app(assistant)) as url, httpx.AsyncClient(base_url=url) as http:
        await http.post("/v1/moderate", json=body)
        async with http.stream("GET", "/v1/decisions/stream") as response:
            lines = response.aiter_lines()
            assert await anext(lines) == "event: open"
            made = (await http.post("/v1/moderate", json=body)).json()["decisions"][0]
            async with asyncio.timeout(10):
                while await anext(lines) != "event: decision":
                    pass
                data = json.loads((await anext(lines)).removeprefix("data: "))
        assert data["decision"]["id"] == made["id"]
        headers = {"last-event-id": str(data["sequence"] - 1)}
        async with http.stream("GET", "/v1/decisions/stream", headers=headers) as response:
            text = ""
            async for line in response.aiter_lines():
                text += line
                if made["id"] in text:
                    break
