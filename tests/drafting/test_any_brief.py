"""Whatever fields a brief has: nothing is lost, nothing unsound comes out, nothing reads broken."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import pytest

from assistant.drafting.brief import read_brief
from assistant.drafting.facts import facts_of, letters
from assistant.errors import InvalidBrief
from assistant.types.drafts import DraftRequest
from tests.drafting.test_evals import DRAFTER, UGLY

VALUES: dict[str, list[Any]] = {
    "community": ["读书会", "招行信用卡城西福利群"],
    "audience": ["上班族", "0到6岁孩子的妈妈"],
    "group_type": ["福利", "快闪", "VIP", "种草", "学习", "银行持卡", "宝妈"],
    "lifecycle_stage": ["初建期", "沉默期"],
    "tone": ["正式", "活泼", "亲切"],
    "nickname_format": ["城市-昵称"],
    "benefits": [["周三半价"], ["新品试用", "每周答疑"]],
    "rules": [["不发广告"], ["有事私聊", "不刷屏"]],
    "entry_criteria": [["本店会员"]],
    "encouraged": [["晒单"]],
    "forbidden": [["发广告", "刷屏"]],
    "penalty": ["首次提醒，再犯移出"],
    "reward": ["每月抽一位送券"],
    "product": ["冷萃拿铁", "云朵枕"],
    "price_before": ["29元"],
    "price_now": ["19元"],
    "selling_points": [["当天现磨"], ["慢回弹", "可水洗"]],
    "pain_point": ["下午犯困"],
    "stock": ["200份"],
    "deadline": ["本周日晚上8点"],
    "schedule": [["周一：代金券"]],
    "cta": ["想要的回复1"],
    "link": ["https://example.com/a"],
    "contact": ["客服小美"],
    "event": ["周五抽奖"],
    "time": ["周五晚上8点"],
    "place": ["视频号直播间"],
    "prizes": [["小薯条10份"]],
    "offender": ["群友阿强"],
    "offence": ["发兼职广告"],
    "action": ["提醒一次"],
    "complaint_text": ["等了三天还没发货"],
    "compensation": ["补发一份"],
    "policy": ["七天内可退换"],
    "staff_name": ["店长小林"],
}
TASKS = {info.name: info for info in DRAFTER.tasks()}
BRIEFS_A_TASK = 30


def briefs(task: str) -> Iterator[dict[str, Any]]:
    """Briefs of random fields, the same at every run."""
    dice = random.Random(f"briefs of {task}")
    names = [name for name in TASKS[task].brief_schema["properties"] if name in VALUES]
    for _ in range(BRIEFS_A_TASK):
        chosen = dice.sample(names, dice.randint(1, len(names)))
        yield {name: dice.choice(VALUES[name]) for name in chosen}


@pytest.mark.parametrize("task", sorted(TASKS))
async def test_every_fact_is_written_or_named_and_every_text_is_sound(task: str) -> None:
    written = 0
    for brief in briefs(task):
        try:
            draft = await DRAFTER.draft(DraftRequest(task=task, brief=brief, variants=2))
        except InvalidBrief as error:
            if "没有可写的内容" not in error.message:
                raise
            continue
        told = {warning.field for warning in draft.warnings}
        for variant in draft.variants:
            written += 1
            text = letters(variant.text)
            lost = [
                fact
                for fact in facts_of(read_brief(brief, None))
                if letters(fact.needle) not in text and fact.field not in told
            ]
            failed = [c for c in variant.checks if not c.passed and c.severity == "hard"]
            assert (lost, failed) == ([], []), (brief, variant.text)
            assert not UGLY.search(variant.text), variant.text
    assert written >= BRIEFS_A_TASK
