from __future__ import annotations

from datetime import timedelta
from typing import Any

import httpx
import pytest

from assistant.errors import Unavailable
from assistant.stores.repository import now
from assistant.types.drafts import Refusal
from assistant.types.moderation import Policy
from tests.api.fakes import FakeAssistant
from tests.stores import examples


async def test_health_tells_what_works_less_well(
    assistant: FakeAssistant, http: httpx.AsyncClient
) -> None:
    assert (await http.get("/healthz")).json() == {"status": "ok"}
    ready = await http.get("/readyz")
    assert (ready.status_code, ready.json()["status"]) == (200, "degraded")
    assert ready.json()["reasons"]
    assistant.fails_with = Unavailable("数据库不可用")
    ready = await http.get("/readyz")
    assert (ready.status_code, ready.json()["status"]) == (503, "unavailable")
    assert ready.json()["reasons"] == ["数据库不可用"]
    assert (await http.get("/healthz")).status_code == 200


async def test_metrics_count_requests_by_route_pattern(http: httpx.AsyncClient) -> None:
    await http.get("/v1/decisions/abc")
    text = (await http.get("/metrics")).text
    assert 'route="/v1/decisions/{decision_id}",status="404"' in text
    assert "abc" not in text


async def test_tasks_come_with_the_schema_of_their_brief(http: httpx.AsyncClient) -> None:
    (task,) = (await http.get("/v1/tasks")).json()["tasks"]
    assert task["name"] == "welcome"
    assert task["brief_schema"]["type"] == "object"


async def test_a_draft_is_made_kept_edited_and_approved(http: httpx.AsyncClient) -> None:
    request = {"task": "welcome", "brief": {"brand": "汉堡王"}, "platform": "wechat"}
    made = (await http.post("/v1/drafts", json=request)).json()
    assert made["variants"][0]["text"] == "欢迎来到汉堡王群"
    path = f"/v1/drafts/{made['id']}"
    kept = (await http.get(path)).json()
    assert (kept["draft"]["id"], kept["version"], kept["approved"]) == (made["id"], 1, False)
    assert kept["brief"] == {"brand": "汉堡王"}

    bad = (await http.put(path, json={"text": "全城最好", "version": 1})).json()
    assert bad["version"] == 2
    assert bad["draft"]["variants"][0]["checks"][0]["passed"] is False
    refused = await http.post(f"{path}/approve")
    assert refused.status_code == 409
    assert "绝对化" in refused.json()["detail"]

    late = await http.put(path, json={"text": "别人的改动", "version": 1})
    assert late.status_code == 409
    good = (await http.put(path, json={"text": "全城很好"})).json()
    assert good["version"] == 3
    assert (await http.post(f"{path}/approve", json={"version": 2})).status_code == 409
    approved = (await http.post(f"{path}/approve", json={"version": 3})).json()
    assert approved["approved"] is True
    versions = (await http.get(f"{path}/versions")).json()["versions"]
    assert [item["version"] for item in versions] == [1, 2, 3]


async def test_an_edit_of_a_text_that_is_not_there_says_how_many_there_are(
    http: httpx.AsyncClient,
) -> None:
    made = (await http.post("/v1/drafts", json={"task": "welcome"})).json()
    response = await http.put(f"/v1/drafts/{made['id']}", json={"text": "好", "variant": 1})
    assert response.status_code == 422
    assert response.json()["errors"][0]["field"] == "variant"


async def test_an_edit_of_nothing_but_spaces_is_refused(http: httpx.AsyncClient) -> None:
    made = (await http.post("/v1/drafts", json={"task": "welcome"})).json()
    response = await http.put(f"/v1/drafts/{made['id']}", json={"text": " \n\t"})
    assert response.status_code == 422
    assert response.json()["errors"][0]["field"] == "text"
    assert (await http.get(f"/v1/drafts/{made['id']}")).json()["version"] == 1


async def test_a_refused_draft_cannot_be_approved(
    assistant: FakeAssistant, http: httpx.AsyncClient
) -> None:
    refused = examples.draft(
        variants=(), refused=Refusal(reason="只剩违法内容", provision="广告法第九条")
    )
    await assistant.database.drafts.save(refused, {})
    response = await http.post(f"/v1/drafts/{refused.id}/approve")
    assert response.status_code == 409
    assert "只剩违法内容" in response.json()["detail"]


async def test_an_unknown_task_is_refused(http: httpx.AsyncClient) -> None:
    response = await http.post("/v1/drafts", json={"task": "poem"})
    assert response.status_code == 422
    assert response.json()["code"] == "unknown_task"


async def test_drafts_are_paged(http: httpx.AsyncClient) -> None:
    for _ in range(3):
        await http.post("/v1/drafts", json={"task": "welcome"})
    first = (await http.get("/v1/drafts?limit=2&task=welcome")).json()
    assert len(first["drafts"]) == 2
    rest = (await http.get(f"/v1/drafts?limit=2&cursor={first['next_cursor']}")).json()
    assert (len(rest["drafts"]), rest["next_cursor"]) == (1, None)


async def test_a_text_is_linted(http: httpx.AsyncClient) -> None:
    result = (await http.post("/v1/lint", json={"text": "最好的汉堡"})).json()
    assert result["fixed"] == "很好的汉堡"
    assert result["checks"][0]["passed"] is False


async def test_messages_are_judged_in_order_kept_and_commented(http: httpx.AsyncClient) -> None:
    messages = [
        {"id": 7, "group_id": "g", "text": "加V领红包"},
        {"id": "8", "group_id": "g", "text": "今天吃什么"},
    ]
    body = (await http.post("/v1/moderate", json={"messages": messages})).json()
    first, second = body["decisions"]
    assert (first["message_id"], first["flagged"]) == ("7", True)
    assert (second["message_id"], second["flagged"]) == ("8", False)

    listed = (await http.get("/v1/decisions?label=ad&group_id=g")).json()
    assert [item["decision"]["id"] for item in listed["decisions"]] == [first["id"]]
    assert listed["decisions"][0]["message"]["text"] == "加V领红包"
    path = f"/v1/decisions/{first['id']}"
    said = await http.post(f"{path}/feedback", json={"verdict": "false_positive", "note": "熟人"})
    assert said.status_code == 201
    assert (await http.get(path)).json()["feedback"][0]["feedback"]["note"] == "熟人"
    wrong = await http.post(f"{path}/feedback", json={"verdict": "maybe"})
    assert "correct" in wrong.json()["detail"]


async def test_decisions_since_a_moment_in_any_zone(http: httpx.AsyncClient) -> None:
    await http.post("/v1/moderate", json={"messages": [{"text": "加V"}]})

    async def count(since: str) -> int:
        response = await http.get("/v1/decisions", params={"since": since})
        return len(response.json()["decisions"])

    assert await count("2020-01-01T00:00:00") == 1
    assert await count("2020-01-01T00:00:00+08:00") == 1
    assert await count((now() + timedelta(days=1)).isoformat()) == 0


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
async def test_a_moment_that_no_calendar_has_is_refused(
    http: httpx.AsyncClient, moment: str
) -> None:
    response = await http.get("/v1/decisions", params={"since": moment})
    assert response.status_code == 422
    assert response.json()["errors"][0]["field"] == "since"


async def test_a_policy_that_nobody_saved_is_refused(http: httpx.AsyncClient) -> None:
    request = {"messages": [{"text": "好"}], "policy": "严格"}
    response = await http.post("/v1/moderate", json=request)
    assert response.status_code == 404


@pytest.mark.parametrize("group", ["g1", "群 1", "a%2Fb", "a/b@chatroom"])
async def test_a_group_lives_under_its_platforms_id(http: httpx.AsyncClient, group: str) -> None:
    path = f"/v1/groups/{group}"
    assert (await http.get(path)).status_code == 404
    change = {
        "profile": {"title": "福利群"},
        "policy": Policy(strike_days=7).model_dump(mode="json"),
    }
    made = (await http.put(path, json=change)).json()
    assert made["policy"]["strike_days"] == 7
    assert (await http.get(path)).json() == made
    assert (await http.get("/v1/groups")).json()["groups"] == [made]
    assert (await http.delete(path)).status_code == 204
    assert (await http.delete(path)).status_code == 404


async def test_strikes_are_shown_and_pardoned(
    assistant: FakeAssistant, http: httpx.AsyncClient
) -> None:
    await assistant.database.strikes.add("g", "m", "d", "1", now() + timedelta(days=1))
    path = "/v1/groups/g/members/m"
    (strike,) = (await http.get(f"{path}/strikes")).json()["strikes"]
    assert strike["pardoned_at"] is None
    assert (await http.post(f"{path}/pardon")).json() == {"pardoned": 1}
    assert (await http.post(f"{path}/pardon")).json() == {"pardoned": 0}


async def test_passages_are_found(http: httpx.AsyncClient) -> None:
    found = (await http.post("/v1/search", json={"query": "裂变", "k": 3})).json()
    assert found["passages"][0]["title"] == "裂变"
    assert (await http.post("/v1/search", json={"query": "裂变", "k": 51})).status_code == 422


async def test_a_document_is_taken_in_listed_and_removed(
    assistant: FakeAssistant, http: httpx.AsyncClient
) -> None:
    files = {"file": ("../../etc/群规.md", "# 群规".encode())}
    made = await http.post("/v1/documents", files=files)
    assert made.status_code == 201
    document = made.json()
    assert document["name"] == "群规.md"
    assert assistant.shelf.contents[document["id"]] == "# 群规".encode()
    listed = (await http.get("/v1/documents")).json()
    assert listed["documents"] == [document]
    assert listed["index"]["ready"] is True
    path = f"/v1/documents/{document['id']}"
    assert (await http.delete(path)).status_code == 204
    assert (await http.delete(path)).status_code == 404


@pytest.mark.parametrize("files", [{"file": ("空.md", b"")}, {"other": ("a.md", b"x")}])
async def test_an_upload_without_content_names_the_field(
    http: httpx.AsyncClient, files: dict[str, tuple[str, bytes]]
) -> None:
    response = await http.post("/v1/documents", files=files)
    assert response.status_code == 422
    assert response.json()["errors"][0]["field"] == "file"


@pytest.mark.parametrize(
    "request_of",
    [
        {"files": {"file": ("", b"x")}},
        {"data": {"file": "x"}},
        {"files": [("file", ("a.txt", b"a")), ("file", ("b.txt", b"b"))]},
        {"files": {"file": ("字" * 150 + ".txt", b"x")}},
    ],
    ids=["no name", "no file", "two files", "long name"],
)
async def test_an_upload_that_is_not_one_named_file_says_so(
    http: httpx.AsyncClient, request_of: dict[str, Any]
) -> None:
    response = await http.post("/v1/documents", **request_of)
    assert response.status_code == 422
    assert response.json()["errors"][0]["field"] == "file"
    assert "JSON" not in response.json()["detail"]
    assert (await http.get("/v1/documents")).json()["documents"] == []


async def test_uploads_have_a_larger_limit_of_their_own(http: httpx.AsyncClient) -> None:
    fits = {"file": ("a.txt", b"x" * 100_000)}
    assert (await http.post("/v1/documents", files=fits)).status_code == 201
    too_large = {"file": ("a.txt", b"x" * 200_000)}
    assert (await http.post("/v1/documents", files=too_large)).status_code == 413


async def test_a_conversation_is_had_renamed_and_forgotten(http: httpx.AsyncClient) -> None:
    asked = {"question": "群里有人发广告怎么处理?", "stream": False}
    answer = (await http.post("/v1/chat", json=asked)).json()
    path = f"/v1/conversations/{answer['conversation_id']}"
    again = {**asked, "conversation_id": answer["conversation_id"]}
    await http.post("/v1/chat", json=again)
    kept = (await http.get(path)).json()
    assert [turn["role"] for turn in kept["turns"]] == ["user", "assistant"] * 2
    assert kept["turns"][1]["answer"]["id"] == answer["id"]
    renamed = await http.patch(path, json={"title": "处理广告"})
    assert renamed.json()["title"] == "处理广告"
    (listed,) = (await http.get("/v1/conversations?limit=5")).json()["conversations"]
    assert listed["title"] == "处理广告"
    assert (await http.delete(path)).status_code == 204
    assert (await http.get(path)).status_code == 404


async def test_the_documentation_loads_nothing_from_elsewhere(http: httpx.AsyncClient) -> None:
    page = (await http.get("/docs")).text
    assert "http" not in page.replace("http-equiv", "")
    for path in ("/docs/start.js", "/docs/swagger-ui.css", "/docs/swagger-ui-bundle.js"):
        assert path in page
        assert (await http.get(path)).status_code == 200
    schema = (await http.get("/openapi.json")).json()
    assert {"/v1/drafts", "/v1/moderate", "/v1/chat", "/v1/chat/completions"} <= schema[
        "paths"
    ].keys()
    assert "HTTPValidationError" not in str(schema)
