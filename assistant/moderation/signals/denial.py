"""Saying that the product or the trade is useless or a swindle."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.moderation.signal import SIGNALS, Signal, listed, seen
from assistant.moderation.view import View

_THINGS = (
    "护肤品?|保健品|化妆品|面膜|精华|眼霜|益生菌|胶原蛋白|燕窝|维生素|钙片|蛋白粉|网课|课程?|培训|早教|私教|健身卡|中药|社群|会员|理财|保险|"
    "奶粉|补品|牌子|产品|东西|玩意|行业|这行|专家|老师|直播间|仪器|美容|按摩|推拿|艾灸|减肥药|减肥茶|酵素|净水器|空气净化器"
)
_FRAME = re.compile(
    rf"(?:{_THINGS})[^,，。!！?？\n]{{0,8}}(?:没用|没啥用|没什么用|没有用|没屁用|不管用|无用|骗人|骗钱|智商税|割韭菜|忽悠|白买|坑人|坑钱|扯淡|交税|心理安慰|噱头|炒作|洗脑|是假的|假的)"
)
_ASKED = re.compile(r"(?:吗|嘛|么|呢)[?？!！~。]{0,3}\s{0,3}$|是不是|真的假的|有没有用")


@SIGNALS.register("denial")
def denial(view: View) -> Iterator[Signal]:
    """Listed denials, the frame thing + verdict, and the honest question that is none."""
    hits = "deny" in view.hits
    if hits:
        yield from listed(view, "deny")
    match = _FRAME.search(view.text)
    if match:
        yield seen(
            view,
            "deny.thing",
            "negative/disparage",
            4.2,
            "说产品或行当没用",
            match.start(),
            match.end(),
        )
    asked = _ASKED.search(view.text) if hits or match else None
    if asked:
        yield seen(
            view, "asked.use", "negative/disparage", -3.0, "只是在问", asked.start(), asked.end()
        )
