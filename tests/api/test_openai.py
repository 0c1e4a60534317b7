"""The compatible routes, called by the official client over a real connection."""

from __future__ import annotations

from collections.abc import AsyncIterator

import openai
import pytest
from openai import AsyncOpenAI
from openai.types import ModerationMultiModalInputParam

from api.app import create_app
from assistant.errors import ModelUnreachable, Unavailable
from tests.api.fakes import FakeAssistant
from tests.support.service import serving

QUESTION = "群里有人发广告怎么处理?"


@pytest.fixture
async def client(assistant: FakeAssistant) -> AsyncIterator[AsyncOpenAI]:
    async with (
        serving(create_app(assistant)) as url,
        AsyncOpenAI(base_url=f"{url}/v1", api_key="none", max_retries=0) as opened,
    ):
        yield opened


async def test_the_last_user_message_is_answered_with_citations(
    assistant: FakeAssistant, client: AsyncOpenAI
) -> None:
    made = await client.chat.completions.create(
        model="gpt-5",
        messages=[
            {"role": "system", "content": "你是助手"},
            {"role": "user", "content": "你好"},
            {"role": "assistant", "content": "你好,请说"},
            {"role": "user", "content": [{"type": "text", "text": QUESTION}]},
        ],
        response_format={"type": "json_object"},
        temperature=0.3,
    )
    assert made.choices[0].message.content == "先警告,再移出。"
    assert made.choices[0].finish_reason == "stop"
    assert made.usage is not None
    assert made.usage.total_tokens == 0
    assert made.model_extra is not None
    assert made.model_extra["citations"] == []
    assert made.model_extra["engine"] == "extractive"
    assert assistant.asked == [(QUESTION, ("你好", "你好,请说"))]
    assert await assistant.database.conversations.list() == ()


async def test_an_answer_is_streamed_in_chunks_with_usage_at_the_end(
    assistant: FakeAssistant, client: AsyncOpenAI
) -> None:
    chunks = [
        chunk
        async for chunk in await client.chat.completions.create(
            model="qunguan",
            messages=[{"role": "user", "content": QUESTION}],
            stream=True,
            stream_options={"include_usage": True},
        )
    ]
    text = "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)
    assert text == "先警告,再移出。"
    assert [chunk.choices[0].finish_reason for chunk in chunks if chunk.choices][-1] == "stop"
    assert chunks[-1].choices == []
    assert chunks[-1].usage is not None
    assert len({chunk.id for chunk in chunks}) == 1
    assert await assistant.database.conversations.list() == ()


async def test_a_stream_that_breaks_raises_in_the_client(
    assistant: FakeAssistant, client: AsyncOpenAI
) -> None:
    assistant.breaks_with = ModelUnreachable("模型断开了")
    with pytest.raises(openai.APIError, match="模型断开了"):
        async for _ in await client.chat.completions.create(
            model="qunguan", messages=[{"role": "user", "content": QUESTION}], stream=True
        ):
            pass
    assert await assistant.database.conversations.list() == ()


@pytest.mark.parametrize("stream", [False, True])
async def test_a_conversation_without_a_question_is_refused(
    client: AsyncOpenAI, stream: bool
) -> None:
    with pytest.raises(openai.BadRequestError) as caught:
        await client.chat.completions.create(
            model="qunguan", messages=[{"role": "user", "content": " "}], stream=stream
        )
    assert caught.value.param == "messages"
    assert "没有文字" in caught.value.message
    with pytest.raises(openai.BadRequestError, match="role 应为 user"):
        await client.chat.completions.create(
            model="qunguan", messages=[{"role": "assistant", "content": "好"}], stream=stream
        )


async def test_the_house_is_the_one_model(client: AsyncOpenAI) -> None:
    assert [model.id async for model in client.models.list()] == ["qunguan"]
    assert (await client.models.retrieve("qunguan")).owned_by == "qunguan"
    with pytest.raises(openai.NotFoundError):
        await client.models.retrieve("gpt-9")


async def test_vectors_come_as_numbers_and_as_base64(client: AsyncOpenAI) -> None:
    plain = await client.embeddings.create(
        model="qunguan", input=["裂变", "引流群"], encoding_format="float"
    )
    assert [item.embedding for item in plain.data] == [[0.25, -0.5, 2.0], [0.25, -0.5, 3.0]]
    assert plain.usage.prompt_tokens == plain.usage.total_tokens > 0
    # The client asks for base64 by itself and decodes it.
    packed = await client.embeddings.create(model="qunguan", input="裂变")
    assert list(packed.data[0].embedding) == [0.25, -0.5, 2.0]


async def test_vectors_of_tokens_or_of_another_size_are_refused(client: AsyncOpenAI) -> None:
    with pytest.raises(openai.BadRequestError) as caught:
        await client.embeddings.create(model="qunguan", input=[[1, 2, 3]])
    assert (caught.value.param or "").startswith("input")
    with pytest.raises(openai.BadRequestError, match="只能是 3"):
        await client.embeddings.create(model="qunguan", input="裂变", dimensions=8)


async def test_texts_are_judged_in_openais_categories_and_in_ours(client: AsyncOpenAI) -> None:
    made = await client.moderations.create(input=["加V领红包", "今天吃什么"])
    ad, talk = made.results
    assert (ad.flagged, talk.flagged) == (True, False)
    assert ad.categories.illicit is True
    assert ad.categories.hate is False
    assert ad.categories.model_extra is not None
    assert ad.categories.model_extra["ad"] is True
    assert ad.category_scores.model_extra is not None
    assert ad.category_scores.model_extra["ad/scam"] == 0.9
    assert ad.category_applied_input_types.harassment == ["text"]
    assert not any(talk.categories.model_dump().values())


async def test_a_message_of_several_parts_is_one_message(
    assistant: FakeAssistant, client: AsyncOpenAI
) -> None:
    parts: list[ModerationMultiModalInputParam] = [
        {"type": "text", "text": "加V领红包"},
        {"type": "image_url", "image_url": {"url": "https://example.com/a.png"}},
    ]
    made = await client.moderations.create(input=parts)
    (result,) = made.results
    assert result.flagged is True
    assert result.category_applied_input_types.illicit == ["text", "image"]
    assert (await assistant.database.decisions.list()).items == ()


@pytest.mark.parametrize("empty", ["", [], [" "]])
async def test_nothing_to_judge_is_refused(client: AsyncOpenAI, empty: str | list[str]) -> None:
    with pytest.raises(openai.BadRequestError) as caught:
        await client.moderations.create(input=empty)
    assert caught.value.param == "input"


async def test_our_failures_are_the_clients_server_errors(
    assistant: FakeAssistant, client: AsyncOpenAI
) -> None:
    assistant.fails_with = Unavailable("数据库不可用")
    with pytest.raises(openai.InternalServerError, match="数据库不可用") as caught:
        await client.chat.completions.create(
            model="qunguan", messages=[{"role": "user", "content": QUESTION}]
        )
    assert caught.value.status_code == 503
    assert await assistant.database.conversations.list() == ()


async def test_a_wrong_key_is_an_authentication_error(
    assistant: FakeAssistant, client: AsyncOpenAI
) -> None:
    _, plain = await assistant.database.keys.create("k")
    with pytest.raises(openai.AuthenticationError) as caught:
        await client.models.list()
    assert caught.value.code == "invalid_api_key"
    models = await client.with_options(api_key=plain).models.list()
    assert models.data[0].id == "qunguan"
