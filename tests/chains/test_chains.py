"""The chains against a real server on loopback that answers well, badly, late or not at all."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, Field, SecretStr

from assistant.chains.agent import Tool, converse
from assistant.chains.chains import Chains
from assistant.chains.patience import Patience
from assistant.errors import (
    ModelError,
    ModelNonsense,
    ModelRateLimited,
    ModelTimeout,
    ModelUnreachable,
)
from assistant.providers.chat import chat_model, close
from assistant.settings import Settings
from tests.support.openai_server import (
    Call,
    Cut,
    Hang,
    Html,
    OpenAIServer,
    Raw,
    Reply,
    Status,
    text,
)


@dataclass(frozen=True)
class Prompt:
    identity: str = "test/one@00"
    system: str = "你是助手"
    user: str = "写一句话"


class Verdict(BaseModel):
    label: str
    score: float = Field(ge=0, le=1)


async def no_sleep(seconds: float) -> None:
    return None


Make = Callable[..., Chains]


@pytest.fixture
async def chains() -> AsyncIterator[Make]:
    """Makes chains to an endpoint, and closes their connections afterwards."""
    made: list[Chains] = []

    def make(url: str, *, timeout: float = 5.0, **more: Any) -> Chains:
        made.append(_chains(url, timeout, **more))
        return made[-1]

    yield make
    for one in made:
        await close(one.model)


def _chains(url: str, timeout: float, **more: Any) -> Chains:
    settings = Settings(
        openai_base_url=url, openai_api_key=SecretStr("k"), model="test-model", data_dir=Path("x")
    )
    model = chat_model(settings)
    assert model is not None
    patience = Patience(attempts=3, timeout_seconds=timeout, sleep=no_sleep, **more)
    return Chains(model, patience=patience)


def test_no_endpoint_is_no_model() -> None:
    assert chat_model(Settings(openai_base_url=None, openai_api_key=None)) is None


async def test_text_comes_with_its_model_and_cost(chains: Make) -> None:
    with OpenAIServer([text("早上好,群里的朋友们")]) as server:
        made = await chains(server.base_url).text(Prompt())
    assert made.value == "早上好,群里的朋友们"
    assert made.model == "test-model"
    assert (made.usage.input_tokens, made.usage.output_tokens) == (11, 7)
    assert [item["role"] for item in server.requests[0]["messages"]] == ["system", "user"]


@pytest.mark.parametrize("code", [429, 500, 503])
async def test_a_passing_failure_is_asked_again(code: int, chains: Make) -> None:
    with OpenAIServer([Status(code), Status(code), text("好了")]) as server:
        assert (await chains(server.base_url).text(Prompt())).value == "好了"
    assert len(server.requests) == 3


@pytest.mark.parametrize("code", [401, 403, 404])
async def test_a_lasting_failure_is_not_asked_again(code: int, chains: Make) -> None:
    with (
        OpenAIServer([Status(code), text("好了")]) as server,
        pytest.raises(ModelUnreachable, match=str(code)),
    ):
        await chains(server.base_url).text(Prompt())
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (Status(429), ModelRateLimited),
        (Status(429, retry_after=3600), ModelRateLimited),
        (Html(), ModelNonsense),
        (Raw(b"{not json"), ModelNonsense),
        (Raw(b'{"id": "x", "choices": []}'), ModelNonsense),
        (Raw(b"[]"), ModelNonsense),
        (text("   "), ModelNonsense),
    ],
)
async def test_every_failure_is_a_model_error(
    reply: Reply, kind: type[ModelError], chains: Make
) -> None:
    with OpenAIServer([reply]) as server, pytest.raises(kind):
        await chains(server.base_url).text(Prompt())


async def test_a_model_that_hangs_is_left_after_the_time_out(chains: Make) -> None:
    with OpenAIServer([Hang()]) as server, pytest.raises(ModelTimeout):
        await chains(server.base_url, timeout=0.2).text(Prompt())


async def test_a_closed_port_is_unreachable(chains: Make) -> None:
    with OpenAIServer() as server:
        url = server.base_url
    with pytest.raises(ModelUnreachable):
        await chains(url).text(Prompt())


async def test_after_three_failures_nobody_waits_for_a_while(chains: Make) -> None:
    now = [0.0]
    with OpenAIServer([Status(401)]) as server:
        asked = chains(server.base_url, clock=lambda: now[0])
        for _ in range(3):
            with pytest.raises(ModelUnreachable):
                await asked.text(Prompt())
        with pytest.raises(ModelUnreachable, match="秒后再试"):
            await asked.text(Prompt())
        assert len(server.requests) == 3
        now[0] += 60
        with pytest.raises(ModelUnreachable, match="401"):
            await asked.text(Prompt())


@pytest.mark.parametrize(
    "said",
    [
        '{"label": "ad", "score": 0.9}',
        '好的:\n```json\n{"label": "ad", "score": 0.9}\n```',
        '<think>想一想 {"x"</think>{"label": "ad", "score": 0.9} 以上。',
    ],
)
async def test_a_value_is_read_out_of_what_was_said(said: str, chains: Make) -> None:
    with OpenAIServer([text(said)]) as server:
        made = await chains(server.base_url).value(Prompt(), Verdict)
    assert made.value == Verdict(label="ad", score=0.9)
    assert server.requests[0]["response_format"]["type"] == "json_schema"


async def test_a_value_that_does_not_fit_is_sent_back_once(chains: Make) -> None:
    bad, good = '{"label": "ad", "score": 7}', '{"label": "ad", "score": 0.7}'
    with OpenAIServer([text(bad), text(good)]) as server:
        made = await chains(server.base_url).value(Prompt(), Verdict)
    assert made.value.score == 0.7
    assert made.usage.output_tokens == 14
    assert "score" in server.requests[1]["messages"][-1]["content"]


async def test_a_value_that_never_fits_is_nonsense(chains: Make) -> None:
    with (
        OpenAIServer([text("我觉得是广告")]) as server,
        pytest.raises(ModelNonsense, match="格式"),
    ):
        await chains(server.base_url).value(Prompt(), Verdict)
    assert len(server.requests) == 2


async def test_an_endpoint_that_knows_no_schema_is_asked_without(chains: Make) -> None:
    def reply(request: dict[str, Any]) -> Reply:
        if "response_format" in request:
            return Status(400)
        return text('{"label": "ok", "score": 0}')

    with OpenAIServer([reply]) as server:
        asked = chains(server.base_url)
        assert (await asked.value(Prompt(), Verdict)).value.label == "ok"
        assert (await asked.value(Prompt(), Verdict)).value.label == "ok"
    assert ["response_format" in request for request in server.requests] == [True, False, False]


async def test_words_stream_as_they_come(chains: Make) -> None:
    with OpenAIServer([text("一二三四五六七八")]) as server:
        pieces = [piece async for piece in chains(server.base_url).stream(Prompt())]
    assert "".join(pieces) == "一二三四五六七八"
    assert len(pieces) > 1


@pytest.mark.parametrize("reply", [Html(), Status(500), text(""), Raw(b"data: {\n\n")])
async def test_a_stream_that_never_starts_is_a_model_error(reply: Reply, chains: Make) -> None:
    with OpenAIServer([reply]) as server, pytest.raises(ModelError):
        _ = [piece async for piece in chains(server.base_url).stream(Prompt())]


async def test_a_stream_that_breaks_off_says_so_after_what_was_said(chains: Make) -> None:
    with OpenAIServer([Cut(["一半", "的话"])]) as server:
        pieces = chains(server.base_url).stream(Prompt())
        assert [await anext(pieces), await anext(pieces)] == ["一半", "的话"]
        with pytest.raises(ModelError):
            await anext(pieces)


async def test_an_agent_calls_a_tool_and_says_what_came(chains: Make) -> None:
    class Arguments(BaseModel):
        query: str

    asked: list[str] = []

    async def look(query: str) -> str:
        asked.append(query)
        return "资料说:先提醒,再移出。"

    tool = Tool("search", "查资料", Arguments, look)
    script: list[Reply] = [Call("search", {"query": "广告"}), text("先提醒,再移出。")]
    with OpenAIServer(script) as server:
        pieces = converse(chains(server.base_url), "你是助手", [("user", "有人发广告")], [tool])
        said = "".join([piece async for piece in pieces])
    assert asked == ["广告"]
    assert said == "先提醒,再移出。"
    assert "先提醒" in json.dumps(server.requests[1]["messages"], ensure_ascii=False)


async def test_an_agent_that_never_stops_calling_is_stopped(chains: Make) -> None:
    class Nothing(BaseModel):
        pass

    async def nothing() -> str:
        return "好"

    tool = Tool("again", "再来", Nothing, nothing)
    with OpenAIServer([Call("again", {})]) as server, pytest.raises(ModelError):
        _ = [
            piece
            async for piece in converse(
                chains(server.base_url), "你是助手", [("user", "转圈")], [tool]
            )
        ]
    assert len(server.requests) <= 12
