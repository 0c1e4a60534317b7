from __future__ import annotations

import httpx
import pytest


async def test_a_platform_gets_the_answer_in_its_own_words(http: httpx.AsyncClient) -> None:
    answer = await http.post(
        "/hooks/onebot/main", content=b'{"delete": true}', headers={"X-Signature": "right"}
    )
    assert (answer.status_code, answer.json()) == (200, {"delete": True})


async def test_nothing_to_do_is_an_empty_answer(http: httpx.AsyncClient) -> None:
    answer = await http.post("/hooks/onebot/main", headers={"X-Signature": "right"})
    assert (answer.status_code, answer.content) == (204, b"")


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [("/hooks/onebot/main", 403, "forbidden"), ("/hooks/icq/main", 404, "not_found")],
)
async def test_a_stranger_is_told_why_not(
    http: httpx.AsyncClient, path: str, status: int, code: str
) -> None:
    answer = await http.post(path, content=b"{}")
    assert (answer.status_code, answer.json()["code"]) == (status, code)
