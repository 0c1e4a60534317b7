from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr

from api.security import KeyRing
from assistant.stores.database import Database
from tests.api.conftest import caller
from tests.api.fakes import FakeAssistant

REMOTE = "203.0.113.9"


@pytest.mark.parametrize("client", ["127.0.0.1", "::1", "::ffff:127.0.0.1"])
async def test_without_a_key_this_machine_is_let_in(assistant: FakeAssistant, client: str) -> None:
    async with caller(assistant, client=client) as http:
        assert (await http.get("/v1/tasks")).status_code == 200


@pytest.mark.parametrize("client", [REMOTE, "10.0.0.3", "::ffff:10.0.0.3", "unix"])
async def test_without_a_key_other_machines_are_told_how_to_make_one(
    assistant: FakeAssistant, client: str
) -> None:
    async with caller(assistant, client=client) as http:
        response = await http.get("/v1/tasks")
        assert response.status_code == 401
        assert response.headers["www-authenticate"] == "Bearer"
        assert "qunguan keys create" in response.json()["detail"]
        for path in ("/healthz", "/readyz"):
            assert (await http.get(path)).status_code == 200


async def test_once_there_is_a_key_everybody_needs_one(assistant: FakeAssistant) -> None:
    key, plain = await assistant.database.keys.create("k")
    async with caller(assistant, client=REMOTE, host="qunguan.example") as http:
        assert (await http.get("/v1/tasks")).status_code == 401
        assert (await http.get("/metrics")).status_code == 401
        for sent in ("wrong", f"{plain}x", "键"):
            headers = {b"authorization": f"Bearer {sent}".encode()}
            response = await http.get("/v1/tasks", headers=headers)
            assert response.status_code == 401
            assert response.json()["code"] == "invalid_api_key"
        good = {"authorization": f"Bearer {plain}"}
        assert (await http.get("/v1/tasks", headers=good)).status_code == 200
        await assistant.database.keys.revoke(key.id)
        assert (await http.get("/v1/tasks", headers=good)).status_code == 401
    _, plain = await assistant.database.keys.create("another")
    async with caller(assistant) as http:
        assert (await http.get("/v1/tasks")).status_code == 401


async def test_the_configured_key_opens(assistant: FakeAssistant) -> None:
    assistant.settings = assistant.settings.model_copy(update={"api_key": SecretStr("s3cret")})
    async with caller(assistant, client=REMOTE) as http:
        assert (await http.get("/v1/tasks")).status_code == 401
        headers = {"authorization": "Bearer s3cret"}
        assert (await http.get("/v1/tasks", headers=headers)).status_code == 200


async def test_a_refusal_of_a_compatible_route_has_openais_shape(
    assistant: FakeAssistant,
) -> None:
    async with caller(assistant, client=REMOTE) as http:
        error = (await http.get("/v1/models")).json()["error"]
        assert error["code"] == "no_api_key_configured"


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8000", "127.0.0.1.evil.example", "10.0.0.3", "[", ""]
)
async def test_a_host_that_renamed_itself_to_this_machine_is_refused(
    assistant: FakeAssistant, host: str
) -> None:
    async with caller(assistant) as http:
        response = await http.get("/v1/tasks", headers={"host": host})
        assert response.status_code == 403
        assert response.json()["code"] == "foreign_host"


@pytest.mark.parametrize("host", ["localhost:8000", "127.0.0.1", "[::1]:8000"])
async def test_every_name_of_this_machine_is_good(assistant: FakeAssistant, host: str) -> None:
    async with caller(assistant) as http:
        assert (await http.get("/v1/tasks", headers={"host": host})).status_code == 200


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:9000"])
async def test_a_page_from_elsewhere_may_not_send(http: httpx.AsyncClient, origin: str) -> None:
    response = await http.post("/v1/lint", json={"text": "好"}, headers={"origin": origin})
    assert response.status_code == 403
    assert response.json()["code"] == "foreign_origin"


async def test_our_own_page_may_send(http: httpx.AsyncClient) -> None:
    headers = {"origin": "http://127.0.0.1:8000"}
    response = await http.post("/v1/lint", json={"text": "好"}, headers=headers)
    assert response.status_code == 200


async def test_a_database_that_cannot_tell_the_keys_lets_nobody_in(
    assistant: FakeAssistant, tmp_path: Path
) -> None:
    async with Database.open(f"sqlite:///{tmp_path}/empty.sqlite3") as empty:
        assistant.database = empty
        async with caller(assistant) as http:
            response = await http.get("/v1/tasks")
            assert response.status_code == 503
            assert "qunguan db upgrade" in response.json()["detail"]
            assert (await http.get("/healthz")).status_code == 200


async def test_a_key_made_elsewhere_is_noticed_soon(assistant: FakeAssistant) -> None:
    moment = 0.0
    ring = KeyRing(assistant, clock=lambda: moment)
    assert await ring.has_keys() is False
    await assistant.database.keys.create("k")
    assert await ring.has_keys() is False
    moment = 3.0
    assert await ring.has_keys() is True


async def test_every_answer_tells_the_browser_what_it_may_do(http: httpx.AsyncClient) -> None:
    for path in ("/", "/healthz", "/v1/tasks", "/v1/nothing", "/docs"):
        headers = (await http.get(path)).headers
        policy = headers["content-security-policy"]
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"


async def test_answers_are_not_kept_and_pages_are_asked_for_again(
    http: httpx.AsyncClient,
) -> None:
    assert (await http.get("/v1/tasks")).headers["cache-control"] == "no-store"
    page = await http.get("/")
    assert page.status_code == 200
    assert page.headers["cache-control"] == "no-cache"
    again = await http.get("/", headers={"if-none-match": page.headers["etag"]})
    assert again.status_code == 304
