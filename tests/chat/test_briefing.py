"""The facts that are read out of an order."""

from __future__ import annotations

from typing import Any

import pytest

from assistant.chat.intents import DraftOrder
from assistant.chat.router import route
from tests.chat.support import tasks

TASKS = tasks()


def brief(sentence: str) -> dict[str, Any]:
    intent = route(sentence, TASKS)
    assert isinstance(intent, DraftOrder)
    return dict(intent.brief)


@pytest.mark.parametrize(
    ("sentence", "facts"),
    [
        (
            "帮我写一段今晚9点的秒杀文案,拿铁原价29现价19",
            {"product": "拿铁", "price_before": "29元", "price_now": "19元", "time": "今晚9点"},
        ),
        (
            "给冷萃拿铁写个推广文案,29降到19,限量200份,截止周日晚上8点",
            {
                "product": "冷萃拿铁",
                "price_before": "29元",
                "price_now": "19元",
                "stock": "200份",
                "deadline": "周日晚上8点",
            },
        ),
        (
            "9块9一杯的燕麦拿铁,帮我吆喝一下",
            {"product": "燕麦拿铁", "price_now": "9.9元/杯"},
        ),
        (
            "健身房年卡1980降到1280,截止月底,帮忙出个文案,活泼点,100字以内",
            {
                "product": "健身房年卡",
                "price_before": "1980元",
                "price_now": "1280元",
                "deadline": "月底",
                "tone": "活泼",
                "max_chars": 100,
            },
        ),
        (
            "写个促销文案,产品是冷萃,卖点是当天现磨",
            {"product": "冷萃", "selling_points": "当天现磨"},
        ),
        (
            "帮我写个文案推燕麦拿铁,现磨豆子,少糖也好喝,19一杯,今晚8点截止",
            {
                "product": "燕麦拿铁",
                "selling_points": ["现磨豆子", "少糖也好喝"],
                "price_now": "19元/杯",
                "deadline": "今晚8点",
            },
        ),
        ("给宝妈群写个欢迎语", {"community": "宝妈群", "group_type": "宝妈"}),
        (
            "弄个欢迎语,群名叫小完子护肤群,福利是每周新品试用",
            {"community": "小完子护肤群", "benefits": "每周新品试用"},
        ),
        ("幫我寫個歡迎詞給讀書群", {"community": "讀書群"}),
        (
            "写一版群规,禁止广告、刷屏、吵架,第一次提醒,第二次踢",
            {"forbidden": ["广告", "刷屏", "吵架"], "penalty": "第一次提醒,第二次踢"},
        ),
        (
            "给业主群拟一份群公约,不许发广告、不许吵架",
            {"community": "业主群", "rules": ["不许发广告", "不许吵架"]},
        ),
        (
            "能不能帮我写个群公告,周五晚上8点在视频号直播间抽奖,奖品小薯条10份",
            {
                "event": "抽奖",
                "time": "周五晚上8点",
                "place": "视频号直播间",
                "prizes": "小薯条10份",
            },
        ),
        ("通知大家明天停水,早上9点到下午5点", {"event": "停水", "time": "明天 早上9点到下午5点"}),
        ("告诉大家周六的课改到周日上午10点", {"event": "周六的课改到周日上午10点"}),
        (
            "小王又在群里刷屏了,帮我写个提醒",
            {"offender": "小王", "offence": "在群里刷屏", "count": "2"},
        ),
        ("出5个读书群的话题,昨天聊过《活着》了", {"count": "5", "recent_topics": "《活着》"}),
        ("老客户好久没来了,写条消息请他们回来,送一杯美式", {"benefits": ["送一杯美式"]}),
    ],
)
def test_what_was_said_in_passing_is_in_the_brief(sentence: str, facts: dict[str, Any]) -> None:
    found = brief(sentence)
    assert {name: found.get(name) for name in facts} == facts


@pytest.mark.parametrize(
    "product", ["小龙虾", "有机牛奶", "推拿体验卡", "扫地机器人", "来伊份面包", "活动扳手", "冷萃"]
)
@pytest.mark.parametrize(
    "sentence", ["给{}写个推广文案", "写个促销文案,{}原价29现价19", "写个文案,产品是{}"]
)
def test_a_product_keeps_its_name(product: str, sentence: str) -> None:
    assert brief(sentence.format(product))["product"] == product


def test_what_was_not_said_is_not_in_the_brief() -> None:
    assert brief("出一份群规") == {}
    assert brief("今晚聊什么话题") == {"time": "今晚"}


def test_a_complaint_is_quoted_in_full_and_its_demand_is_no_promise() -> None:
    found = brief("安抚一下客户:收到就是坏的,要求退款,还要赔我50元")
    assert found == {"complaint_text": "收到就是坏的,要求退款,还要赔我50元"}


def test_what_we_offer_is_parted_from_the_complaint() -> None:
    found = brief("安抚一下客户:等了三天还没发货。补偿一张运费券。联系客服小美")
    assert found["complaint_text"] == "等了三天还没发货"
    assert found["compensation"] == "一张运费券"
    assert found["contact"] == "客服小美"


def test_a_little_is_not_one_o_clock() -> None:
    assert "time" not in brief("写个欢迎语,活泼一点")


def test_a_range_of_hours_is_no_deadline() -> None:
    found = brief("写个秒杀文案,拿铁19元,今晚8点到10点")
    assert found["time"] == "今晚8点到10点"
    assert "deadline" not in found


def test_the_platform_is_taken_for_its_limits() -> None:
    intent = route("企业微信的新客户欢迎语来一条", TASKS)
    assert isinstance(intent, DraftOrder)
    assert intent.platform == "wecom_welcome"
