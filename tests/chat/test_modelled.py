"""The chat with a model, which is a real server on loopback that answers well, badly or not."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from assistant.chains.chains import Chains
from assistant.chains.patience import Patience
from assistant.chat.agent import grounded
from assistant.chat.engine import BROKEN_OFF, Chat
from assistant.providers.chat import chat_model, close
from assistant.settings import Settings
from assistant.stores import Database
from assistant.types.chat import Answer, ChatEvent, ChatRequest, DraftCard
from tests.chat.support import Desk, chat
from tests.support.openai_server import (
    Call,
    Cut,
    Html,
    OpenAIServer,
    Raw,
    Script,
    Status,
    text,
)

WORDED = "先想用途[1“欢迎语按用途来写。”],群不同写法也不同[1“不同的群配不同的欢迎语。”]。"


async def no_sleep(seconds: float) -> None:
    return None


Talk = Callable[..., Any]


@pytest.fixture
async def talking(database: Database, desk: Desk) -> AsyncIterator[Talk]:
    """Makes a chat whose model is at an address; closes the connections afterwards."""
    models = []

    def make(url: str) -> Chat:
        settings = Settings(
            openai_base_url=url, openai_api_key=SecretStr("k"), model="test", data_dir=Path("x")
        )
        model = chat_model(settings)
        assert model is not None
        models.append(model)
        patience = Patience(attempts=2, timeout_seconds=5.0, sleep=no_sleep)
        return chat(database, desk, chains=Chains(model, patience=patience))

    yield make
    for model in models:
        await close(model)


async def answers(talking: Talk, replies: Sequence[Script], *questions: str) -> Answer:
    answer, _ = await exchange(talking, replies, *questions)
    return answer


async def exchange(
    talking: Talk, replies: Sequence[Script], *questions: str
) -> tuple[Answer, OpenAIServer]:
    with OpenAIServer(replies) as server:
        conversation = None
        made = talking(server.base_url)
        for question in questions:
            request = ChatRequest(question=question, conversation_id=conversation)
            answer = await made.ask(request)
            conversation = answer.conversation_id
    return answer, server


async def streamed(talking: Talk, replies: Sequence[Script], question: str) -> list[ChatEvent]:
    with OpenAIServer(replies) as server:
        stream = talking(server.base_url).stream(ChatRequest(question=question))
        return [event async for event in stream]


async def test_an_answer_is_worded_by_the_model_and_cited(talking: Talk) -> None:
    answer, server = await exchange(talking, [text(WORDED, 9)], "欢迎语要写什么?")
    assert answer.engine == "llm"
    assert answer.model == "test"
    assert answer.answer == "先想用途[1],群不同写法也不同[2]。"
    assert [item.quote for item in answer.citations] == [
        "欢迎语按用途来写。",
        "不同的群配不同的欢迎语。",
    ]
    sent = server.requests[0]["messages"]
    assert "<<<资料\n欢迎语写什么\n欢迎语按用途来写。" in sent[1]["content"]
    assert "<<<资料\n欢迎语要写什么?\n资料>>>" in sent[1]["content"]


async def test_the_words_are_streamed_as_they_are_kept(talking: Talk, database: Database) -> None:
    told = await streamed(talking, [text(WORDED, 12)], "欢迎语要写什么?")
    answer = Answer.model_validate(told[-1].data)
    words = [event.data["text"] for event in told if event.kind == "token"]
    assert "".join(words) == answer.answer
    assert len(words) > 2
    assert [event.id for event in told] == list(range(1, len(told) + 1))
    assert sum(event.kind == "citation" for event in told) == 2
    kept = await database.conversations.get(answer.conversation_id)
    assert [turn.answer for turn in kept.turns] == [None, answer]


async def test_a_made_up_quote_is_not_cited(talking: Talk) -> None:
    made_up = "先想用途[1“欢迎语按用途来写。”]。要三百字[1“欢迎语要写满三百字。”]。"
    answer = await answers(talking, [text(made_up)], "欢迎语要写什么?")
    assert answer.answer == "先想用途[1]。要三百字。"
    assert len(answer.citations) == 1


async def test_words_with_nothing_to_prove_them_are_not_the_answer(talking: Talk) -> None:
    answer = await answers(talking, [text("欢迎语写三百字就好。")], "欢迎语要写什么?")
    assert answer.engine == "extractive"
    assert answer.notice is not None
    assert "没有能核实的出处" in answer.notice
    assert "三百字" not in answer.answer


async def test_a_model_that_finds_nothing_is_believed(talking: Talk) -> None:
    answer = await answers(talking, [text("资料没有说明", 3)], "欢迎语要配什么音乐?")
    assert answer.abstained
    assert answer.citations == ()
    assert "没有说明" in answer.answer


async def test_silence_of_the_material_is_obeyed_without_asking_the_model(talking: Talk) -> None:
    for question in ("禁言要禁多久", "怎么做红烧肉"):
        answer, server = await exchange(talking, [text("禁言三天[1]")], question)
        assert answer.abstained
        assert server.requests == []


async def test_a_follow_up_is_completed_by_the_model(talking: Talk, desk: Desk) -> None:
    replies = [
        text("先警告[1“第一回警告，第二回移出群。”]"),
        text("第二次发广告怎么处理?"),
        text("移出[1“第一回警告，第二回移出群。”]"),
    ]
    answer, server = await exchange(talking, replies, "群里有人发广告怎么处理?", "那第二次呢?")
    assert desk.searched[-1] == "第二次发广告怎么处理?"
    assert answer.disagreement
    assert "用户：群里有人发广告怎么处理?" in server.requests[1]["messages"][1]["content"]


async def test_a_risk_is_told_whether_the_model_does_or_not(talking: Talk) -> None:
    reply = text("有人安排气氛组[1“冷启动时有人安排几个气氛组来接话。”]。")
    answer = await answers(talking, [reply], "冷启动要不要安排气氛组")
    assert answer.answer.endswith("⚠️ 风险提醒：假扮群友会误导消费者，不要照做。")


@pytest.mark.parametrize(
    "reply", [Status(500), Status(401), Status(429), Html(), Raw(b"{"), Cut([]), text("")]
)
@pytest.mark.parametrize("question", ["欢迎语要写什么?", "给宝妈群写个欢迎语"])
async def test_without_the_model_the_answer_is_the_offline_one(
    reply: Script, question: str, talking: Talk, offline: Chat
) -> None:
    answer = await answers(talking, [reply], question)
    plain = await offline.ask(ChatRequest(question=question))
    assert answer.notice is not None
    assert "离线引擎" in answer.notice
    assert answer.answer == plain.answer
    assert answer.engine == plain.engine


async def test_an_answer_that_breaks_off_is_followed_by_the_offline_one(talking: Talk) -> None:
    told = await streamed(talking, [Cut(["先想用途", "再写"])], "欢迎语要写什么?")
    words = "".join(event.data["text"] for event in told if event.kind == "token")
    answer = Answer.model_validate(told[-1].data)
    assert words == f"先想用途再写{BROKEN_OFF}{answer.answer}"
    assert answer.engine == "extractive"
    assert answer.notice is not None


async def test_the_agent_writes_copy_with_our_tool(talking: Talk, desk: Desk) -> None:
    call = Call(
        "write_draft",
        {"task": "promo", "brief": {"product": "冷萃", "price_now": "19元", "stock": "300份"}},
    )
    replies: list[Script] = [call, text("写好了。")]
    answer, server = await exchange(talking, replies, "帮我写个文案,冷萃卖19元")
    assert isinstance(answer.result, DraftCard)
    assert desk.ordered[0].brief == {"product": "冷萃", "price_now": "19元"}
    assert answer.result.value.variants[0].text in answer.answer
    assert "stock" in server.requests[1]["messages"][-1]["content"]
    assert answer.notice is None


async def test_the_last_result_is_the_one_shown(talking: Talk, desk: Desk) -> None:
    first = Call("write_draft", {"task": "promo", "brief": {"product": "冷萃"}})
    second = Call("write_draft", {"task": "promo", "brief": {"product": "冷萃", "price_now": 19}})
    answer = await answers(talking, [first, second, text("好了")], "写个文案,冷萃19元")
    assert [order.brief.get("price_now") for order in desk.ordered] == [None, 19]
    assert isinstance(answer.result, DraftCard)
    assert "19" in answer.result.value.variants[0].text


async def test_a_model_that_only_talks_writes_no_copy(talking: Talk, desk: Desk) -> None:
    answer = await answers(talking, [text("欢迎光临,全网第一的群!")], "给宝妈群写个欢迎语")
    assert isinstance(answer.result, DraftCard)
    assert "全网第一" not in answer.answer
    assert answer.notice is not None


async def test_the_agent_may_ask_for_what_is_missing(talking: Talk, desk: Desk) -> None:
    answer = await answers(talking, [text("推广哪款产品?")], "帮我写个促销文案")
    assert answer.answer == "推广哪款产品?"
    assert answer.engine == "llm"
    assert desk.ordered == []


async def test_what_is_wrong_with_a_brief_goes_back_to_the_model(talking: Talk) -> None:
    wrong = Call(
        "write_draft",
        {"task": "promo", "brief": {"product": "冷萃", "price_before": 19, "price_now": 29}},
    )
    replies: list[Script] = [wrong, text("原价比现价低,哪个对?")]
    answer, server = await exchange(talking, replies, "写个文案,冷萃原价19现价29")
    assert "自相矛盾" in server.requests[1]["messages"][-1]["content"]
    assert answer.result is None
    assert "自相矛盾" in answer.answer


async def test_a_text_to_be_looked_at_never_reaches_the_model(talking: Talk, desk: Desk) -> None:
    for question in ("这条是不是广告: 加V领红包", "检查一下文案:今晚8点见"):
        answer, server = await exchange(talking, [text("不是")], question)
        assert answer.result is not None
        assert server.requests == []


def test_only_what_was_said_enters_a_brief() -> None:
    said = "帮我写个文案,冷萃拿铁卖19元,今晚8点开始"
    brief = {
        "product": "冷萃拿铁",
        "price_now": 19,
        "price_before": "39元",
        "time": "今晚8点",
        "selling_points": ["冷萃", "进口豆子"],
        "tone": "俏皮",
        "deadline": "",
    }
    kept, unsaid = grounded(brief, said)
    assert kept == {
        "product": "冷萃拿铁",
        "price_now": 19,
        "time": "今晚8点",
        "selling_points": ["冷萃"],
        "tone": "俏皮",
    }
    assert unsaid == ("price_before", "selling_points")
