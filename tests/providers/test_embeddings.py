"""The configured embedding endpoint, asked over HTTP on loopback."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from langchain_core.embeddings import Embeddings
from pydantic import SecretStr

from assistant.errors import Unavailable
from assistant.providers.embeddings import close, embedding_model
from assistant.retrieval.embedding import Endpoint
from assistant.retrieval.library import Library
from assistant.settings import Settings
from tests.retrieval.examples import write_knowledge
from tests.support.openai_server import Hang, Html, OpenAIServer, Raw, Reply, Status

Make = Callable[..., Embeddings]


@pytest.fixture
def made() -> Iterator[Make]:
    """Makes embeddings of settings, and closes their connections afterwards."""
    models: list[Embeddings] = []

    def make(url: str, **more: Any) -> Embeddings:
        settings = Settings(openai_base_url=url, embedding_model="bge-m3", **more)
        model = embedding_model(settings)
        assert model is not None
        models.append(model)
        return model

    yield make
    for model in models:
        close(model)


@pytest.mark.parametrize(
    ("url", "key", "model"),
    [
        (None, None, None),
        (None, None, "bge-m3"),
        ("http://127.0.0.1:9/v1", None, None),
        (None, SecretStr("sk-1"), None),
    ],
)
def test_without_an_endpoint_or_a_name_there_are_none(
    url: str | None, key: SecretStr | None, model: str | None
) -> None:
    settings = Settings(openai_base_url=url, openai_api_key=key, embedding_model=model)
    assert embedding_model(settings) is None


def test_vectors_come_in_the_order_of_the_texts(made: Make) -> None:
    with OpenAIServer() as server:
        rows = made(server.base_url).embed_documents(["一", "一二三", "一二"])
    assert rows == [[1.0, 1.0, 0.0], [3.0, 1.0, 0.0], [2.0, 1.0, 0.0]]
    assert [request["model"] for request in server.embedding_requests] == ["bge-m3"]


def test_texts_are_sent_as_texts_which_every_server_understands(made: Make) -> None:
    with OpenAIServer() as server:
        made(server.base_url).embed_documents(["群规当天就要公布", ""])
    assert server.embedding_requests[0]["input"] == ["群规当天就要公布", ""]


def test_the_key_goes_with_the_request_and_nowhere_else(made: Make) -> None:
    with OpenAIServer() as server:
        model = made(server.base_url, openai_api_key=SecretStr("sk-1"))
        model.embed_documents(["一"])
    assert server.authorizations == ["Bearer sk-1"]
    assert "sk-1" not in repr(model)


@pytest.mark.parametrize("passing", [Status(429, retry_after=0.01), Status(500), Status(503)])
def test_a_passing_failure_is_asked_again(passing: Reply, made: Make) -> None:
    with OpenAIServer(before_vectors=[passing]) as server:
        assert made(server.base_url, model_attempts=2).embed_documents(["一"]) == [[1.0, 1.0, 0.0]]
    assert len(server.embedding_requests) == 2


@pytest.mark.parametrize("attempts", [1, 2])
def test_a_lasting_failure_is_asked_as_often_as_set(attempts: int, made: Make) -> None:
    with OpenAIServer(before_vectors=[Status(500)] * 9) as server:
        endpoint = Endpoint(made(server.base_url, model_attempts=attempts), "e")
        with pytest.raises(Unavailable, match="500"):
            endpoint.embed(["一"])
    assert len(server.embedding_requests) == attempts


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (Html(), "无法识别"),
        (Raw(b"{not json"), "无法识别"),
        (Raw(b'{"object": "list", "data": []}'), "无法识别"),
        (Status(401), "401"),
        (Status(400), "400"),
        (Status(429, retry_after=3600), "限流"),
        (Hang(), "没有在限定时间内回答"),
    ],
)
def test_every_failure_is_said_in_words_an_operator_understands(
    reply: Reply, said: str, made: Make
) -> None:
    with OpenAIServer(before_vectors=[reply] * 9) as server:
        model = made(server.base_url, model_attempts=1, model_timeout_seconds=0.3)
        with pytest.raises(Unavailable, match=f"向量接口用不了.*{said}"):
            Endpoint(model, "e").embed(["一"])


def test_a_closed_port_cannot_be_reached(made: Make) -> None:
    with OpenAIServer() as server:
        url = server.base_url
    with pytest.raises(Unavailable, match="连不上"):
        Endpoint(made(url, model_attempts=1), "e").embed(["一"])


async def test_a_library_is_built_and_searched_with_the_endpoint_s_vectors(
    tmp_path: Path, made: Make
) -> None:
    with OpenAIServer() as server:
        settings = Settings(
            data_dir=tmp_path / "data",
            knowledge_dir=write_knowledge(tmp_path / "knowledge"),
            embedding_model="bge-m3",
        )
        async with Library.open(settings, embeddings=made(server.base_url)) as library:
            assert library.status().embedding == "endpoint:bge-m3"
            assert (await library.search("打广告要不要踢人?"))[0].id == "card:ads"
    assert server.embedding_requests[-1]["input"] == ["打广告要不要踢人?"]
