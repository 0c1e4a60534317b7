"""Complaints about us, polite, angry or ironic."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.moderation.lexicons import Hit
from assistant.moderation.signal import SIGNALS, Signal, seen, told
from assistant.moderation.view import View

_FAMILIES = ("defect", "effect", "delay", "staff", "refund", "leave", "mood", "irony", "target")
_NUMBER = "[0-9一二两三四五六七八九十几半好多]{1,4}"
# Name, weight, meaning, letters one of which every match holds (a cheap first look), pattern.
_FRAMES: tuple[tuple[str, float, str, frozenset[str], re.Pattern[str]], ...] = (
    (
        "delay.days",
        2.8,
        "等了很久还没结果",
        frozenset("天小周星月分次遍年"),
        re.compile(
            rf"(?:都|等了?|过了?|已经|下单|付款|拍下|催了?|报修){_NUMBER}个?(?:天|小时|周|星期|月|分钟|次|遍|年).{{0,12}}(?:没|不|还|才|就)"
            rf"|{_NUMBER}个?(?:天|小时|周|星期|月)了.{{0,8}}(?:没|不|还)"
        ),
    ),
    (
        "defect.part",
        2.6,
        "东西有毛病",
        frozenset("坏破碎裂烂断漏掉脏瘪糊臭馊霉散松歪变缺少"),
        re.compile(
            r"(?:收到|打开|到手|拿到|拆开|用|穿|洗|吃|喝|戴|坐|买来|买回来).{0,12}(?:就|是|都|全|居然|竟然|发现|才|没).{0,6}(?:坏|破|碎|裂|烂|断|漏|掉|脏|瘪|糊|臭|馊|霉|散|松|歪|变形|缺|少了)"
        ),
    ),
    (
        "refund.cheaper",
        2.8,
        "刚买就降价",
        frozenset("降便打半涨"),
        re.compile(
            r"(?:刚|昨天|前天|前几天|上周|上个月)刚?[买拍下订付充].{0,10}(?:降|便宜|打折|半价|涨)"
        ),
    ),
    (
        "effect.after",
        2.6,
        "用后身体不适",
        frozenset("痒红肿疼痛疹痘晕吐拉过难"),
        re.compile(
            r"(?:用|吃|喝|涂|抹|敷|穿|戴|做)(?:了|完|过|的).{0,14}(?:痒|红|肿|疼|痛|疹|痘|晕|吐|拉|过敏|难受)"
        ),
    ),
    (
        "staff.cold",
        2.6,
        "服务或态度不好",
        frozenset("理回管没凶骂吼冷懒推拖糊敷骗嫌赶翻挂失消"),
        re.compile(
            r"(?:客服|店员|服务员|前台|老师|教练|管家|物业|师傅|骑手|快递|经理|顾问|柜员|导购|店家|商家|老板|群主|管理员|售后).{0,10}(?:不理|不回|不管|没人|凶|骂|吼|冷|懒得|推|拖|糊弄|敷衍|骗|嫌|赶|翻脸|挂(?:我|了)电话|失踪|消失|玩消失)"
        ),
    ),
    (
        "irony.praise",
        2.2,
        "反话",
        frozenset("等还没坏破差慢退催骂冷烂假漏凉空才"),
        re.compile(
            r"(?:真|可|好|太|挺)[^不没难,，。!！?？]{0,4}(?:行|棒|厉害|好|快|贴心|优秀|牛|高级|讲究|敬业|良心|专业|准时)[^。!！?？]{0,14}(?:等|还没|没人|坏|破|差|慢|退|催|骂|冷|烂|假|漏|凉|空的|才)"
        ),
    ),
)
_QUESTION = re.compile(
    r"(?:吗|嘛|么|呢|没)[?？!！~。]{0,3}\s{0,3}$|会不会|是不是(?!不该|坏|漏|发错|送错|搞错|弄错|忘|少)|能不能|有没有|可不可以|多久|怎么(?:退|换|申请|办理)"
)
# Frames that name somebody of ours, so without a word for us they need not be looked for.
_ABOUT_US = frozenset({"staff.cold", "irony.praise"})
_RHETORICAL = frozenset({"staff", "leave", "irony", "delay"})

# 没有色差, 没有一个坏的, 不漏: what is denied has not happened.
_DENIABLE = frozenset({"defect", "effect"})
_DENIAL = re.compile(
    r"(?:没有?|[并从]未|毫?无|不会|从不|也不|都不|不再|一点不)(?:发现|看到|见到?|出现|什么|任何|一个|一点|明显|怎么|再|有|太大?){0,2}$"
)
_REACH = 8


def _denied(view: View, hit: Hit) -> bool:
    return _DENIAL.search(view.reading.text[max(0, hit.start - _REACH) : hit.start]) is not None


@SIGNALS.register("complaints")
def complaints(view: View) -> Iterator[Signal]:
    """Listed words by family, frames with a gap in them, and the bare question that is none."""
    said: set[str] = set()
    for family in _FAMILIES:
        hits = view.hits.get(family)
        if hits and family in _DENIABLE:
            hits = [hit for hit in hits if not _denied(view, hit)]
        if hits:
            said.add(family)
            yield from told(view, hits)
    about_us = view.hits.get("target")
    if len(view.text) >= 5:
        for name, weight, detail, letters, pattern in _FRAMES:
            if (about_us is None and name in _ABOUT_US) or letters.isdisjoint(view.text):
                continue
            match = pattern.search(view.text)
            if match:
                said.add(name.partition(".")[0])
                yield seen(
                    view, name, "negative/complaint", weight, detail, match.start(), match.end()
                )
    if said and not said & _RHETORICAL:
        match = _QUESTION.search(view.text)
        if match:
            yield seen(
                view, "ask.only", "negative/complaint", -2.2, "只是在问", match.start(), match.end()
            )
