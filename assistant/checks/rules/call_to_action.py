"""Whether a text tells its reader what to do next."""

from __future__ import annotations

import re

from assistant.checks.registered import CHECKS
from assistant.checks.report import measured
from assistant.checks.subject import Subject
from assistant.types.drafts import Check

_TASKS = frozenset({"promo", "announcement", "recall", "welcome"})
_ACT = re.compile(
    r"https?://|#小程序://|点(?:击|开|这里|进|链接|头像|我)|戳|扫码|扫一扫|识别|长按|回复|扣[1一]|打[1一]|私信|私聊|"
    r"下单|购买|带走|拍下|领取|领走|领券|去领|开抢|去抢|来抢|抢购|报名|报个名|接个?龙|打卡|签到|预约|到店|进店|参加|参与|加入|"
    r"来聊|说一声|应一声|吱一声|冒个泡|报到|告诉(?:我|大家|群)|说说|聊聊|晒|分享|投票|填(?:写|个)|改(?:一下|成|个)?(?:群)?(?:昵称|备注|名片)|"
    r"改昵称|打(?:个|声|一声)招呼|回个?表情|回一?个字|回一?句|备注|置顶|收藏|转发|记得|告知|转告|留意|错开|提前|请(?:先|大家|各位|在|把|看|到|阅读|遵守)|打开|找(?:我|客服|店长|管理员|群主)|联系|咨询|问(?:我|问)|见[!！。]|来(?:看|坐|玩|试|拿)"
)


@CHECKS.register("call_to_action")
def check(subject: Subject) -> Check | None:
    """Advice, for the tasks that want something of their reader."""
    if subject.task not in _TASKS:
        return None
    cta = subject.given("cta")
    found = bool(_ACT.search(subject.text)) or (
        isinstance(cta, str) and bool(cta.strip()) and cta.strip() in subject.text
    )
    fine = "读完知道要做什么" if found else "没有告诉读者下一步做什么，加一句回复、报名或下单的方法"
    return measured("call_to_action", "advice", found, fine)
