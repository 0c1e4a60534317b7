"""Changes an operator wants in the copy written last: shorter, another one, another price."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from assistant.chat.briefing import extracted
from assistant.chat.intents import DraftOrder, Intent, JudgeOrder, LintOrder, Question, Talk
from assistant.chat.ordering import ASKS
from assistant.chat.reading import Reading
from assistant.chat.spoken import length_wanted, named_facts
from assistant.types.drafts import MAX_VARIANTS, TaskInfo

MAX_CHANGE = 80
SHORTER = 0.7
LEAST_CHARS = 40

_SHORTER = re.compile(r"短|精简|简洁|简单|太长|缩|压缩|少写|啰嗦|罗嗦|字数太多|砍")
_LONGER = re.compile(r"长一?[点些]|更长|丰富|详细|太短|展开|多写|充实")
_ANOTHER = re.compile(
    r"[换另](?:一)?(?:个|批|组|套|版|种|下|篇|条|写|来|份)|再(?:来|写|给|出|换|整|弄|生成)(?:一|几|两|1|2)?(?:个|版|条|份"
    r"|段|种|篇|稿)|重写|重新(?:写|来|生成)|重来|不满意|不喜欢|不太?行|不好(?!意思)|别的(?:写法|版本)?|其他(?:写法|版本)"
    r"|还有(?:没有)?别的|多(?:来|写|给)(?:几|两)(?:个|版|条)"
)
_CHANGE = re.compile(
    r"改|换|变|是|写错|不对|应该|其实|调|加|补|还要|别忘|带上|写上|提一?下|放|去掉|删|不要|不写|拿掉|别写|没有了|取消|定在|推迟|提前"
)
_NEW_VALUE = re.compile(
    r"(?P<name>[\u4e00-\u9fff]{1,6}?)(?:还是|应该|就)?(?:改成|改为|换成|改到|换到|改|调到|调成|是|叫|写成|定为|定在"
    r"|变成|推迟到|提前到)\s*[“\"「]?(?P<v>[^。;!?\n”\"」]{1,40})"
)
_TO_PRICE = re.compile(
    r"(?:改成|改为|换成|改到|降到|调到|变成|写成|卖|改)\s*(?:¥|￥)?(?P<v>\d+(?:\.\d{1,2})?|\d+块\d)\s*(?:元|块钱"
    r"|块)?(?:吧|了)?[。!]?$"
)
_ADD = re.compile(
    r"(?:加上|加一?句|加个|补充|补上|还要(?:写|说|提)|别忘了?(?:写|说|提)?|带上|写上|提一?下|再(?:加|写|提)(?:上|一?句|一?下)?"
    r"|另外)[:：,]?\s*(?P<v>[^\n]{2,60})"
)
_DROP = re.compile(
    r"(?:去掉|删掉?|删除|不要(?:写|提)?|别(?:写|提)|不写|不提|拿掉|取消)(?P<v>[^,。;!?\n]{1,12})"
)
_ALSO = {
    "时间": ("time", "deadline"),
    "日期": ("time", "deadline"),
    "截止": ("deadline",),
    "价格": ("price_now",),
    "价钱": ("price_now",),
    "价": ("price_now",),
    "名字": ("product", "community", "event"),
    "地方": ("place",),
    "补偿": ("compensation",),
    "群名": ("community",),
    "数量": ("stock", "count"),
}


def amended(
    text: str, intent: Intent, done: DraftOrder, written: str, tasks: Sequence[TaskInfo]
) -> DraftOrder | None:
    """The order done last with the change that `text` asks for; None where it asks for none."""
    info = next((info for info in tasks if info.name == done.task), None)
    plain = Reading(text).text
    if info is None or isinstance(intent, Talk | JudgeOrder) or len(plain) > MAX_CHANGE:
        return None
    if isinstance(intent, LintOrder) or (
        isinstance(intent, DraftOrder) and not _same(intent, done)
    ):
        return None
    if isinstance(intent, Question) and ASKS.search(
        re.sub(r"(?:好吗|可以吗|行吗|好不好)\??$", "", plain)
    ):
        return None
    facts = _facts(text, done, info)
    changed = _without(plain, _renamed(text, {**done.brief, **facts}, info), info)
    style = _style(plain, changed, done, written)
    if style is not None:
        return style
    if changed != done.brief:
        kept = {name: value for name, value in changed.items() if name != "max_chars"}
        return replace(done, brief=kept if done.cut else changed, variants=1, cut=False, remark="")
    return _again(done) if isinstance(intent, DraftOrder) and not intent.brief else None


def _same(intent: DraftOrder, done: DraftOrder) -> bool:
    """Whether an order for copy is about the copy done last rather than for new copy."""
    return intent.task in {"", done.task} and not intent.brief.keys() - {"tone", "max_chars"}


def _style(
    plain: str, brief: Mapping[str, Any], done: DraftOrder, written: str
) -> DraftOrder | None:
    limit = length_wanted(plain)
    if limit is not None:
        return replace(done, brief={**brief, "max_chars": limit}, cut=False, remark="")
    if _SHORTER.search(plain):
        wanted = max(LEAST_CHARS, int(len(written or "字" * 100) * SHORTER))
        return replace(done, brief={**brief, "max_chars": wanted}, cut=True, remark="")
    if _LONGER.search(plain):
        free = {name: value for name, value in brief.items() if name != "max_chars"}
        remark = "想更长就多给几样事实，我不编内容来凑字数。"
        return replace(_again(done), brief=free, remark=remark)
    if brief == done.brief and _ANOTHER.search(plain):
        return _again(done)
    return None


def _again(done: DraftOrder) -> DraftOrder:
    return replace(done, variants=min(MAX_VARIANTS, done.variants + 1), remark="")


def _facts(text: str, done: DraftOrder, info: TaskInfo) -> dict[str, Any]:
    """The facts in a change that say themselves what they are, and what is to be added."""
    reading = Reading(text)
    if not _CHANGE.search(reading.text) and len(reading.text) > 40:
        return {}
    wanted = {*info.brief_schema.get("properties", {}), *info.example}
    facts = named_facts(reading, wanted)
    price = _TO_PRICE.search(reading.text)
    if price and "price_now" in wanted and not {"price_now", "price_before"} & facts.keys():
        facts["price_now"] = f"{price['v']}元"
    if price and "原价" in reading.text:
        facts["price_before"] = f"{price['v']}元"
        facts.pop("price_now", None)
    if "time" in facts and "time" not in done.brief and "deadline" in done.brief:
        facts["deadline"] = facts.pop("time")
    if not _CHANGE.search(reading.text):
        facts = {name: value for name, value in facts.items() if name != "audience"}
    added = _ADD.search(reading.text)
    if added and not facts:
        facts = extracted(info, Reading(reading.group(added)), None) or {
            "补充": reading.group(added).strip("。!！,， ")
        }
        facts = {name: _joined(done.brief.get(name), value) for name, value in facts.items()}
    return facts


def _joined(before: Any, added: Any) -> Any:
    """What was listed before with what is added."""
    return [*before, *added] if isinstance(before, list) and isinstance(added, list) else added


def _renamed(text: str, brief: dict[str, Any], info: TaskInfo) -> dict[str, Any]:
    """`群名改成早鸟读书群`: a field called by its title gets another value."""
    reading = Reading(text)
    match = _NEW_VALUE.search(reading.text)
    if match is None:
        return brief
    name = _field(match["name"], brief, info)
    value = reading.group(match).strip(" ,，吧了")
    if name is None or name in {"price_now", "price_before"} or not value:
        return brief
    return {**brief, name: value}


def _field(said: str, brief: Mapping[str, Any], info: TaskInfo) -> str | None:
    """The field that an operator means by a word: by its title, or by another word for it."""
    properties: Mapping[str, Any] = info.brief_schema.get("properties", {})
    titled = [name for name, shape in properties.items() if said.endswith(str(shape.get("title")))]
    if titled:
        return titled[0]
    for word, names in _ALSO.items():
        if said.endswith(word):
            usable = [name for name in names if name in properties]
            return next((name for name in usable if name in brief), next(iter(usable), None))
    return None


def _without(plain: str, brief: dict[str, Any], info: TaskInfo) -> dict[str, Any]:
    """The brief without the field that is to be left out."""
    match = _DROP.search(plain)
    name = _field(match["v"].strip("了吧的 "), brief, info) if match else None
    return {key: value for key, value in brief.items() if key != name} if name else brief
