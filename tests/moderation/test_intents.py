"""What a writer wants: buyers and those who ask are told apart, and neither is an advertiser."""

from __future__ import annotations

import pytest

from assistant.moderation.judge import Judge
from assistant.types.moderation import Message, Policy

JUDGE = Judge()


def intent(text: str) -> str:
    return JUDGE.judge(Message(text=text), Policy()).intent


@pytest.mark.parametrize(
    "text",
    [
        "这课能试听吗,孩子五年级",
        "要一份,地址发你了",
        "我要订两箱",
        "还有M码不",
        "可以自提不",
        "能不能开发票",
        "我也想要",
        "想买来送人，有没有礼盒装",
        "这个多少钱",
        "给我留一份",
        "算我一个",
    ],
)
def test_who_wants_to_buy_is_a_buyer(text: str) -> None:
    assert intent(text) == "buyer"


@pytest.mark.parametrize(
    "text",
    [
        "群主在吗",
        "今天吃啥",
        "老师讲课的回放在哪看",
        "为什么今天没有直播",
        "请教一下，群昵称改成什么格式",
        "活动几点开始呀",
        "周末你们都去哪儿玩",
        "是不是改时间了",
    ],
)
def test_who_wants_to_know_asks_a_question(text: str) -> None:
    assert intent(text) == "question"


@pytest.mark.parametrize(
    "text",
    ["今天下雨好烦", "哈哈哈笑死", "早上好", "谢谢群主", "孩子终于睡了", "加V信 abc12345 领红包？"],
)
def test_other_talk_and_advertising_want_nothing_of_us(text: str) -> None:
    assert intent(text) == "none"
