"""The assistant with an OpenAI-compatible endpoint: better through settings alone, never worse."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from assistant import Assistant, Settings
from assistant.types.moderation import Message, Policy
from tests.support.openai_server import Hang, Html, OpenAIServer, Reply, Request, Status, text

COPY = "冷萃拿铁来了：原价29元，现价19元，立减10元。本周日截止，想喝的回复1。"
BRIEF: dict[str, Any] = {
    "product": "冷萃拿铁",
    "price_before": "29元",
    "price_now": "19元",
    "deadline": "本周日",
    "cta": "想喝的回复1",
}


def settings(server: OpenAIServer, data_dir: Path, **more: Any) -> Settings:
    return Settings(
        data_dir=data_dir,
        openai_base_url=server.base_url,
        openai_api_key="sk-test",
        model="house",
        model_timeout_seconds=2,
        model_attempts=1,
        **more,
    )


async def test_a_model_writes_the_draft_and_the_checks_watch_it(data_dir: Path) -> None:
    with OpenAIServer([text(COPY)]) as server:
        async with Assistant(settings(server, data_dir)) as assistant:
            draft = await assistant.draft("promo", BRIEF)
    (variant,) = draft.variants
    assert (draft.engine, draft.model) == ("llm", "house")
    assert variant.text == COPY
    assert draft.usage.input_tokens > 0
    sent = json.dumps(server.requests[0], ensure_ascii=False)
    assert "冷萃拿铁" in sent


async def test_an_unlawful_draft_is_sent_back_with_what_was_found(data_dir: Path) -> None:
    with OpenAIServer([text("全网最低价的" + COPY), text(COPY)]) as server:
        async with Assistant(settings(server, data_dir)) as assistant:
            draft = await assistant.draft("promo", BRIEF)
    assert draft.variants[0].text == COPY
    assert "全网最低价" in json.dumps(server.requests[1], ensure_ascii=False)


@pytest.mark.parametrize(
    "reply",
    [Html(), Status(500), Status(429, retry_after=0), Hang(), text(""), text("我不知道" * 400)],
    ids=["html", "500", "429", "hang", "empty", "nonsense"],
)
async def test_a_model_that_fails_leaves_a_draft_of_the_templates_that_says_so(
    data_dir: Path, reply: Reply
) -> None:
    with OpenAIServer([reply]) as server:
        async with Assistant(settings(server, data_dir)) as assistant:
            draft = await assistant.draft("promo", BRIEF)
    assert draft.engine == "template"
    assert draft.variants
    assert {w.code for w in draft.warnings} & {"model_failed", "model_rejected"}


@pytest.mark.parametrize("reply", [Html(), Status(500), Hang()], ids=["html", "500", "hang"])
async def test_a_model_that_fails_leaves_an_answer_of_quotes_that_says_so(
    data_dir: Path, reply: Reply
) -> None:
    with OpenAIServer([reply]) as server:
        async with Assistant(settings(server, data_dir)) as assistant:
            answer = await assistant.ask("群里有人发广告怎么处理?")
    assert answer.engine == "extractive"
    assert answer.notice
    assert answer.disagreement
    assert answer.citations


async def test_an_uncertain_message_is_shown_to_the_model_as_data(data_dir: Path) -> None:
    def answered(request: Request) -> Reply:
        return text(json.dumps({"label": "none", "reason": "普通聊天", "confidence": 0.9}))

    unsure = Message(text="有需要的可以联系我，价格好说")
    with OpenAIServer([answered]) as server:
        async with Assistant(settings(server, data_dir)) as assistant:
            scores = {s.name: s.score for s in assistant.judge(unsure).labels}
            near = abs(scores["ad"] - 0.5) + 0.05
            policy = Policy(model_band=min(near, 0.5))
            (decision,) = await assistant.moderate([unsure], policy=policy)
    assert decision.action in {"allow", "review", "warn"}
    assert server.requests
    assert "有需要的可以联系我" in json.dumps(server.requests[0], ensure_ascii=False)


async def test_a_model_that_is_down_leaves_the_local_decision(data_dir: Path) -> None:
    ad = Message(text="加V信 abc12345 领红包")
    with OpenAIServer([Status(500)]) as server:
        async with Assistant(settings(server, data_dir)) as assistant:
            local = assistant.judge(ad)
            (decision,) = await assistant.moderate([ad])
    assert decision.flagged is local.flagged
    assert decision.labels == local.labels


async def test_the_endpoints_embeddings_index_and_search(data_dir: Path) -> None:
    def vector(said: str) -> list[float]:
        return [float("广告" in said), float("欢迎" in said), 0.1]

    with OpenAIServer(vectors=vector) as server:
        configured = settings(server, data_dir, embedding_model="house-embedding")
        async with Assistant(configured) as assistant:
            passages = await assistant.search("欢迎语", k=3)
            (embedded,) = await assistant.embed(["广告"])
            health = await assistant.health()
    assert passages
    assert len(embedded) == 3
    assert health.embedding is not None
    assert "house-embedding" in health.embedding
    assert server.embedding_requests


async def test_a_model_of_ones_own_takes_the_place_of_the_endpoint(data_dir: Path) -> None:
    from langchain_core.language_models.fake_chat_models import FakeListChatModel

    model = FakeListChatModel(responses=[COPY])
    async with Assistant(Settings(data_dir=data_dir), model=model) as assistant:
        draft = await assistant.draft("promo", BRIEF)
    assert draft.engine == "llm"
    assert draft.variants[0].text == COPY
