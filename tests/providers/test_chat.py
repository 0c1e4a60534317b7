"""The configured chat endpoint, asked over HTTP on loopback. Failures of answers: tests/chains."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from langchain_core.language_models import BaseChatModel
from openai import OpenAIError
from pydantic import SecretStr

from assistant.errors import ModelError, ModelRateLimited, ModelTimeout, ModelUnreachable
from assistant.providers.chat import chat_model, close
from assistant.providers.failures import as_model_error, retry_after, worth_retrying
from assistant.settings import Settings
from tests.support.openai_server import Hang, OpenAIServer, Reply, Status, text

Make = Callable[..., BaseChatModel]


@pytest.fixture
async def made() -> AsyncIterator[Make]:
    """Makes models of settings, and closes their connections afterwards."""
    models: list[BaseChatModel] = []

    def make(url: str, **more: Any) -> BaseChatModel:
        model = chat_model(Settings(openai_base_url=url, openai_api_key=None, **more))
        assert model is not None
        models.append(model)
        return model

    yield make
    for model in models:
        await close(model)


async def failure(model: BaseChatModel) -> Exception:
    """What asking `model` raises."""
    with pytest.raises(OpenAIError) as caught:
        await model.ainvoke("你好")
    return caught.value


async def test_the_named_model_is_asked_with_the_key(made: Make) -> None:
    with OpenAIServer([text("早上好")]) as server:
        settings = Settings(
            openai_base_url=server.base_url, openai_api_key=SecretStr("sk-1"), model="qwen-max"
        )
        model = chat_model(settings)
        assert model is not None
        assert (await model.ainvoke("你好")).text == "早上好"
        await close(model)
    assert server.requests[0]["model"] == "qwen-max"
    assert server.authorizations == ["Bearer sk-1"]
    assert "sk-1" not in f"{model!r}{settings!r}"


async def test_a_local_server_needs_no_key(made: Make) -> None:
    with OpenAIServer([text("好")]) as server:
        assert (await made(server.base_url).ainvoke("你好")).text == "好"
    assert len(server.requests) == 1


async def test_a_streamed_answer_ends_with_what_it_cost(made: Make) -> None:
    with OpenAIServer([text("一二三四")]) as server:
        pieces = [piece async for piece in made(server.base_url).astream("数数")]
    assert "".join(piece.text for piece in pieces) == "一二三四"
    assert len([piece for piece in pieces if piece.text]) == 4
    costs = [piece.usage_metadata for piece in pieces if piece.usage_metadata]
    assert [(cost["input_tokens"], cost["output_tokens"]) for cost in costs] == [(11, 7)]


@pytest.mark.parametrize(
    ("reply", "kind", "again"),
    [
        (Status(401), ModelUnreachable, False),
        (Status(429), ModelRateLimited, True),
        (Status(500), ModelUnreachable, True),
        (Status(400), ModelError, False),
    ],
)
async def test_the_client_itself_asks_once_and_its_failures_are_known(
    reply: Reply, kind: type[ModelError], again: bool, made: Make
) -> None:
    with OpenAIServer([reply]) as server:
        error = await failure(made(server.base_url))
    assert len(server.requests) == 1
    assert isinstance(as_model_error(error), kind)
    assert worth_retrying(error) is again


@pytest.mark.parametrize(("said", "wait"), [(2.5, 2.5), (None, None), (-1, 0.0)])
async def test_the_wait_an_endpoint_asks_for_is_known(
    said: float | None, wait: float | None, made: Make
) -> None:
    with OpenAIServer([Status(429, retry_after=said)]) as server:
        assert retry_after(await failure(made(server.base_url))) == wait


async def test_a_hanging_endpoint_is_left_after_the_set_time(made: Make) -> None:
    with OpenAIServer([Hang()]) as server:
        error = await failure(made(server.base_url, model_timeout_seconds=0.2))
    assert isinstance(as_model_error(error), ModelTimeout)
    assert worth_retrying(error)


async def test_closing_one_model_leaves_another_open(made: Make) -> None:
    with OpenAIServer([text("好")]) as server:
        first, second = made(server.base_url), made(server.base_url)
        await close(first)
        assert (await second.ainvoke("你好")).text == "好"


async def test_a_key_alone_means_the_official_endpoint() -> None:
    model = chat_model(Settings(openai_base_url=None, openai_api_key=SecretStr("sk-1")))
    assert model is not None
    await close(model)
