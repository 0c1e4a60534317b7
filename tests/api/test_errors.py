from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator

import httpx
import pytest

from api.app import create_app
from api.errors import status_of
from assistant import errors as kinds
from assistant.errors import ModelTimeout, Unavailable
from tests.api.conftest import caller
from tests.api.fakes import FakeAssistant
from tests.support.service import serving

PROBLEM = "application/problem+json"


def problem_of(response: httpx.Response, status: int) -> dict[str, object]:
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == PROBLEM
    body: dict[str, object] = response.json()
    assert {"type", "title", "status", "detail", "code", "errors"} <= body.keys()
    assert body["status"] == status
    assert "Traceback" not in response.text
    return body


def fields(body: dict[str, object]) -> list[str]:
    errors = body["errors"]
    assert isinstance(errors, list)
    return [item["field"] for item in errors]


def test_every_kind_of_error_has_a_status() -> None:
    expected = {
        kinds.UnknownTask: 422,
        kinds.ContradictoryBrief: 422,
        kinds.TooLarge: 413,
        kinds.Forbidden: 403,
        kinds.NotFound: 404,
        kinds.Conflict: 409,
        kinds.Unreadable: 422,
        kinds.InvalidPromptFile: 500,
        kinds.Unavailable: 503,
        kinds.ModelNonsense: 502,
        kinds.AssistantError: 500,
    }
    assert {kind: status_of(kind("x")) for kind in expected} == expected


async def test_a_wrong_type_names_the_field_and_what_is_allowed(http: httpx.AsyncClient) -> None:
    body = problem_of(
        await http.post("/v1/moderate", json={"messages": [{"text": "好"}, {"text": 3.5}]}), 422
    )
    assert fields(body) == ["messages.1.text"]
    assert body["code"] == "invalid_input"


async def test_a_misspelt_key_is_named(http: httpx.AsyncClient) -> None:
    body = problem_of(await http.post("/v1/lint", json={"text": "好", "plattform": "qq"}), 422)
    assert fields(body) == ["plattform"]
    assert "拼写" in str(body["detail"])


async def test_a_missing_key_is_named(http: httpx.AsyncClient) -> None:
    body = problem_of(await http.post("/v1/search", json={}), 422)
    assert fields(body) == ["query"]


async def test_a_wrong_member_of_a_union_is_named_as_it_was_sent(
    http: httpx.AsyncClient,
) -> None:
    request = {"messages": [{"text": "好"}], "policy": {"strike_days": 0}}
    body = problem_of(await http.post("/v1/moderate", json=request), 422)
    assert fields(body) == ["policy.strike_days"]


async def test_an_empty_message_is_refused(http: httpx.AsyncClient) -> None:
    body = problem_of(await http.post("/v1/moderate", json={"messages": [{"text": "  "}]}), 422)
    assert "没有可以判断的内容" in str(body["detail"])


async def test_a_wrong_query_parameter_is_named(http: httpx.AsyncClient) -> None:
    body = problem_of(await http.get("/v1/decisions?limit=0&label=spam"), 422)
    assert sorted(fields(body)) == ["label", "limit"]
    body = problem_of(await http.get("/v1/drafts?cursor=abc"), 422)
    assert fields(body) == ["cursor"]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"{", "第 1 个字符"),
        (b"{'task': 1}", "第 1 个字符"),
        (b'{"task": "welcome", "brief": {"n": NaN}}', "NaN"),
        (b'{"task": "welcome", "brief": {"n": -Infinity}}', "-Infinity"),
        (b'{"task": "welcome", "brief": {"n": 1e999}}', "1e999 太大"),
        (b'{"task": "welcome", "brief": {"n": "\\ud800"}}', "半个字符"),
        (b'{"task": "\xff"}', "不是 UTF-8"),
        (b"[" * 60000, "嵌套太深"),
        (b'{"task": "welcome", "brief": {"n": ' + b"9" * 5000 + b"}}", "太长"),
    ],
    ids=["cut", "quotes", "nan", "inf", "overflow", "surrogate", "latin1", "deep", "digits"],
)
async def test_a_body_that_is_not_json_is_a_400_that_says_why(
    http: httpx.AsyncClient, body: bytes, reason: str
) -> None:
    headers = {"content-type": "application/json"}
    found = problem_of(await http.post("/v1/drafts", content=body, headers=headers), 400)
    assert found["code"] == "invalid_json"
    assert reason in str(found["detail"])


@pytest.mark.parametrize("body", [b"", b"null", b"[1]", b'"text"'])
async def test_a_body_that_is_no_object_says_so(http: httpx.AsyncClient, body: bytes) -> None:
    headers = {"content-type": "application/json"}
    found = problem_of(await http.post("/v1/lint", content=body, headers=headers), 422)
    assert found["errors"] == [{"field": "(整体)", "detail": "请求体应为 JSON 对象"}]


async def test_a_field_that_may_be_two_things_is_named_once(http: httpx.AsyncClient) -> None:
    request = {"messages": [{"text": "好"}], "policy": 5}
    body = problem_of(await http.post("/v1/moderate", json=request), 422)
    assert body["errors"] == [{"field": "policy", "detail": "应为文字 或 应为对象"}]


async def test_a_group_id_longer_than_any_platforms_is_refused(http: httpx.AsyncClient) -> None:
    body = problem_of(await http.put(f"/v1/groups/{'x' * 201}", json={}), 422)
    assert fields(body) == ["group_id"]


async def test_a_body_without_its_content_type_says_so(http: httpx.AsyncClient) -> None:
    body = problem_of(await http.post("/v1/lint", content=b"text"), 422)
    assert "application/json" in str(body["detail"]) + str(body["errors"])


async def test_an_unknown_route_and_method_are_problems(http: httpx.AsyncClient) -> None:
    body = problem_of(await http.get("/v1/nothing"), 404)
    assert body["code"] == "not_found"
    assert "/v1/nothing" in str(body["detail"])
    response = await http.delete("/v1/lint")
    problem_of(response, 405)
    assert response.headers["allow"] == "POST"
    problem_of(await http.post("/nowhere"), 404)


async def test_an_announced_body_over_the_limit_is_refused_unread(
    http: httpx.AsyncClient,
) -> None:
    body = problem_of(await http.post("/v1/lint", json={"text": "好" * 50_000}), 413)
    assert body["code"] == "too_large"
    assert "0.0625 MB" in str(body["detail"])


async def test_a_sender_who_reads_no_answer_before_the_end_gets_the_refusal(
    assistant: FakeAssistant,
) -> None:
    size = 8 * 1024 * 1024
    async with serving(create_app(assistant)) as url:
        host, port = url.removeprefix("http://").split(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        head = f"POST /v1/lint HTTP/1.1\r\nHost: {host}\r\nContent-Length: {size}\r\n\r\n"
        writer.write(head.encode())
        for _ in range(size // 65536):
            writer.write(b" " * 65536)
            await writer.drain()
        assert (await reader.readline()).startswith(b"HTTP/1.1 413")
        writer.close()
        await writer.wait_closed()


async def test_an_unannounced_body_over_the_limit_is_refused_as_it_arrives(
    http: httpx.AsyncClient,
) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(100):
            yield b" " * 1024

    headers = {"content-type": "application/json"}
    body = problem_of(await http.post("/v1/lint", content=chunks(), headers=headers), 413)
    assert body["code"] == "too_large"


async def test_an_unexpected_error_shows_an_id_and_nothing_else(
    assistant: FakeAssistant, http: httpx.AsyncClient, capsys: pytest.CaptureFixture[str]
) -> None:
    assistant.fails_with = RuntimeError("secret detail")
    response = await http.post(
        "/v1/drafts", json={"task": "welcome"}, headers={"x-request-id": "abc-1"}
    )
    body = problem_of(response, 500)
    assert body["code"] == "internal"
    assert "secret" not in response.text
    assert "abc-1" in str(body["detail"])
    assert response.headers["x-request-id"] == "abc-1"
    (line,) = capsys.readouterr().err.splitlines()
    logged = json.loads(line)
    assert logged["request_id"] == "abc-1"
    assert "secret detail" in logged["exception"]


async def test_a_failing_model_and_database_have_their_statuses(
    assistant: FakeAssistant, http: httpx.AsyncClient
) -> None:
    assistant.fails_with = ModelTimeout("模型没有在 30 秒内回答")
    problem_of(await http.post("/v1/drafts", json={"task": "welcome"}), 504)
    assistant.fails_with = Unavailable("数据库不可用")
    problem_of(await http.post("/v1/drafts", json={"task": "welcome"}), 503)


async def test_a_made_up_request_id_is_replaced(assistant: FakeAssistant) -> None:
    async with caller(assistant) as http:
        response = await http.get("/healthz", headers={"x-request-id": "<script>"})
        assert response.headers["x-request-id"].isalnum()


async def test_a_wrong_path_in_a_compatible_route_has_openais_shape(
    http: httpx.AsyncClient,
) -> None:
    response = await http.get("/v1/models/gpt-9")
    assert response.status_code == 404
    assert response.json()["error"]["code"] == "not_found"
    response = await http.post("/v1/chat/completions", json={"messages": []})
    assert response.status_code == 400
    assert response.json()["error"]["param"] == "messages"
    assert response.json()["error"]["type"] == "invalid_request_error"


async def test_a_message_of_a_megabyte_is_refused_with_what_is_allowed(
    assistant: FakeAssistant,
) -> None:
    roomy = assistant.settings.model_copy(update={"max_body_bytes": 8 * 1024 * 1024})
    spacious = FakeAssistant(assistant.database, roomy)
    async with caller(spacious) as http:
        body = {"messages": [{"text": "好"}, {"text": "加微" * 170_000}]}
        problem = problem_of(await http.post("/v1/moderate", json=body), 422)
    assert problem["errors"] == [{"field": "messages.1.text", "detail": "最多 20000 个字符"}]
