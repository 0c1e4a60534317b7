"""What a conversation has standing, from its turns alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from assistant.chat.followup import Depends, depends
from assistant.chat.intents import (
    DraftOrder,
    Intent,
    JudgeOrder,
    Lacking,
    LintOrder,
    Question,
    Talk,
)
from assistant.chat.pending import standing, understood
from assistant.types.chat import Turn
from tests.chat.support import tasks

TASKS = tasks()
PROMO = "帮我写个促销文案,拿铁原价29现价19"


def said(*texts: str) -> list[Turn]:
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    return [
        Turn(id=str(number), role="user", text=text, answer=None, created_at=moment)
        for number, text in enumerate(texts)
    ]


def last(texts: Sequence[str]) -> Intent:
    """What the last of `texts` is understood as, said after the others."""
    return understood(texts[-1], standing(said(*texts[:-1]), TASKS), TASKS)


def order(*texts: str) -> DraftOrder:
    intent = last(texts)
    assert isinstance(intent, DraftOrder)
    return intent


@pytest.mark.parametrize(
    ("request_text", "field"),
    [
        ("检查一下文案", "text"),
        ("这条是不是广告", "text"),
        ("帮我写个促销文案", "product"),
        ("发个公告", "event"),
        ("帮我安抚一下客户", "complaint_text"),
        ("写一条警告", "offence"),
        ("来一段话术", "task"),
    ],
)
def test_the_one_fact_that_matters_most_is_asked_for(request_text: str, field: str) -> None:
    intent = last([request_text])
    assert isinstance(intent, Lacking)
    assert intent.field == field


@pytest.mark.parametrize(
    "text", ["给宝妈群写个欢迎语", "出一份群规", "今晚聊什么话题", "召回一下老客户"]
)
def test_what_can_be_written_without_it_is_not_asked_for(text: str) -> None:
    assert isinstance(last([text]), DraftOrder)


def test_the_next_turn_supplies_the_text() -> None:
    assert last(["这条是不是广告", "加V领红包"]) == JudgeOrder("加V领红包")
    assert last(["检查一下文案", "怎么选奶粉?今晚8点直播见"]) == LintOrder(
        "怎么选奶粉?今晚8点直播见"
    )
    assert last(["帮我判断一下", "你好"]) == JudgeOrder("你好")


def test_the_next_turn_supplies_the_fact() -> None:
    assert order("帮我写个促销文案", "冷萃拿铁").brief == {"product": "冷萃拿铁"}
    full = order("帮我写个促销文案,今晚9点", "拿铁,原价29现价19").brief
    assert full == {
        "product": "拿铁",
        "price_before": "29元",
        "price_now": "19元",
        "time": "今晚9点",
    }
    assert order("帮我安抚一下客户", "等了三天还没发货").brief == {
        "complaint_text": "等了三天还没发货"
    }
    assert order("来一段话术", "欢迎语").task == "welcome"


def test_who_changes_the_subject_is_followed() -> None:
    assert isinstance(last(["帮我写个促销文案", "群规怎么写才有用?"]), Question)
    assert order("检查一下文案", "给宝妈群写个欢迎语").task == "welcome"
    assert last(["帮我写个促销文案", "算了"]) == Talk("cancel")
    assert isinstance(last(["帮我写个促销文案", "算了", "拿铁"]), Question)


def test_small_talk_leaves_the_order_waiting() -> None:
    assert order("帮我写个促销文案", "好的", "拿铁").brief == {"product": "拿铁"}


@pytest.mark.parametrize(
    ("change", "brief"),
    [
        ("改成9.9元", {"price_now": "9.9元"}),
        ("现价改成15", {"price_now": "15元"}),
        ("原价改成39", {"price_before": "39元", "price_now": "19元"}),
        ("加上库存只有50份", {"stock": "50份"}),
        ("语气正式一些", {"tone": "正式"}),
        ("截止周日晚上8点", {"deadline": "周日晚上8点"}),
        ("产品换成冷萃", {"product": "冷萃"}),
        ("控制在60字以内", {"max_chars": 60}),
        ("加一句:外送免运费", {"selling_points": ["外送免运费"]}),
    ],
)
def test_the_copy_written_last_is_changed(change: str, brief: dict[str, str]) -> None:
    changed = order(PROMO, change)
    assert changed.task == "promo"
    assert {name: changed.brief.get(name) for name in brief} == brief
    assert changed.brief["price_before"] in {"29元", "39元"}


def test_a_fact_may_be_left_out_again() -> None:
    assert "price_before" not in order(PROMO, "去掉原价").brief


def test_another_version_is_one_variant_more() -> None:
    assert order(PROMO, "换一版").variants == 2
    assert order(PROMO, "换一版", "再来一个").variants == 3


def test_shorter_is_shorter_until_a_fact_is_added() -> None:
    shorter = order(PROMO, "再短一点")
    assert shorter.brief["max_chars"] < 100
    assert "max_chars" not in order(PROMO, "再短一点", "加上库存50份").brief


def test_another_kind_of_copy_begins_anew() -> None:
    other = order(PROMO, "再给宝妈群写个欢迎语")
    assert other.task == "welcome"
    assert "product" not in other.brief


def test_a_question_after_a_draft_is_a_question() -> None:
    assert isinstance(last([PROMO, "文案不能超过多少字?"]), Question)


def test_the_same_is_done_with_another_message() -> None:
    assert last(["这条是不是广告:加V领红包", "那这条呢:多少钱一杯"]) == JudgeOrder("多少钱一杯")


def test_a_follow_up_goes_on_from_the_question_before() -> None:
    intent = last(["群里有人发广告怎么处理?", "谢谢", "那第二次呢?"])
    assert isinstance(intent, Question)
    assert intent.earlier == "群里有人发广告怎么处理?"
    again = last(["群里有人发广告怎么处理?", "那第二次呢?", "为什么"])
    assert isinstance(again, Question)
    assert again.earlier == "群里有人发广告怎么处理?"


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("为什么", Depends.SURELY),
        ("那第二次呢?", Depends.SURELY),
        ("具体怎么做", Depends.SURELY),
        ("福利群呢", Depends.SURELY),
        ("如果他被警告以后还是继续发广告链接呢", Depends.PERHAPS),
        ("那群规怎么写", Depends.PERHAPS),
        ("欢迎语要写什么?", Depends.NO),
        ("怎么做红烧肉", Depends.NO),
    ],
)
def test_a_question_stands_alone_or_not(question: str, wanted: Depends) -> None:
    assert depends(question) is wanted
