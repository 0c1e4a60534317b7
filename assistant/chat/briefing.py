"""A brief out of an order: every fact that an operator said in passing.

What is taken is taken as it was typed. Only fields that the task's own schema names are filled, so
a field that drafting does not know never gets one.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from assistant.chat import naming, prices
from assistant.chat.moments import without_moments
from assistant.chat.ordering import complaint_told
from assistant.chat.reading import Parted, Reading
from assistant.chat.spoken import first_group, named_facts, number_in
from assistant.types.drafts import TaskInfo

_TIMES = re.compile(
    r"第\s*(?P<v>\d|[一二三四五])\s*[次回]|(?P<again>再犯|屡教不改|又(?:在群里)?(?:发|刷|骂|打))"
)
_QUOTED = re.compile(r"[“\"「『](?P<v>[^”\"」』]{3,})[”\"」』]")
_ITEMS = re.compile(r"[,、;，；]|(?<!^)(?=不[发刷打拉加私骂吵传聊晒推卖准许能要得])")


def extracted(info: TaskInfo, reading: Reading, parted: Parted | None) -> dict[str, Any]:
    """The brief for a task out of a whole order; `parted` where a colon or quotes part it."""
    payload = parted.payload if parted else ""
    wanted = {*info.brief_schema.get("properties", {}), *info.example}
    if info.name == "soothe":
        found = _soothe(reading, payload, wanted)
    else:
        found = named_facts(reading, wanted)
        found |= _ABOUT.get(info.name, _nothing)(reading, payload, found)
    return {name: value for name, value in found.items() if _fits(name, wanted) and value}


def _fits(name: str, wanted: set[str]) -> bool:
    """Whether a task takes a fact; a key with Chinese in it is an additional fact to every task."""
    return name in wanted or not name.isascii()


Facts = dict[str, Any]


def _nothing(reading: Reading, payload: str, found: Facts) -> Facts:
    return {}


def _promo(reading: Reading, payload: str, found: Facts) -> Facts:
    name = naming.product(reading) or (_short(payload) if not found.get("price_now") else "")
    more: Facts = {"product": name, "benefits": found.get("benefits") or prices.bargains(reading)}
    if not name:
        named, _ = naming.event(reading, "")
        more["event"] = named if re.search(r"活动|节|抽奖|直播|大促", named) else ""
    if found.get("deadline") and found.get("time") == found.get("deadline"):
        more["time"] = ""
    if not found.get("selling_points"):
        more["selling_points"] = _praise(reading, [*found.values(), *more.values()])
    return more


_NO_PRAISE = re.compile(
    r"[写拟编]|文案|帮|麻烦|谢|急|尽快|快点|好吗|可以吗|发[到给个条群]|来[个一段份条]|出[个一份]|推[一广荐]|吆喝|推文|[点些]$|字(?:以?内|左右)"
    r"|限|截止|库存|原价|现价|秒杀|团购|拼团|特价|链接|联系|新到|上新|清仓|活动|今[天晚]|明[天晚]|群|[?？]|什么|怎么|吗$|\d\s*(?:元"
    r"|块|一[杯份盒个件套箱瓶袋张斤只包]|/|每)"
)
MAX_PRAISE = 20


def _praise(reading: Reading, used: list[Any]) -> list[str]:
    """The clauses that say nothing else: what an operator says of a product in passing."""
    facts = [
        str(item) for value in used for item in (value if isinstance(value, list) else [value])
    ]
    plain = prices.without_prices(without_moments(reading)).source
    clauses = [piece.strip() for piece in re.split(r"[,，。;；!！:：\n]+|\s{2,}", plain)]
    return [
        clause
        for clause in clauses
        if 3 <= len(clause) <= MAX_PRAISE
        and not _NO_PRAISE.search(clause)
        and not any(fact and (fact in clause or clause in fact) for fact in facts)
    ]


def _announcement(reading: Reading, payload: str, found: Facts) -> Facts:
    what, rest = naming.event(reading, payload)
    what = what.replace(str(found.get("place") or "\0"), "").strip(" 在") or what
    used = [str(value) for value in found.values()]
    rest = [piece for piece in rest if not any(piece in fact or fact in piece for fact in used)]
    more = {"event": what, "说明": rest, "forbidden": "", "rules": "", "penalty": ""}
    return more | ({"time": "", "deadline": ""} if naming.MOVED.search(what) else {})


def _soothe(reading: Reading, payload: str, wanted: set[str]) -> Facts:
    """The complaint, and what we do about it; what the customer demands is no promise of ours."""
    told = complaint_told(reading.text)
    said = payload or (reading.group(told) if told else reading.find(_QUOTED)) or _worded(reading)
    ours = [piece for piece in _SENTENCES.findall(said) if _OURS.search(piece)] if payload else []
    complaint = "".join(piece for piece in _SENTENCES.findall(said) if piece not in ours)
    rest = reading.source.replace(said, " ") + "。".join(["", *ours])
    facts = named_facts(Reading(rest), wanted) if said else {}
    return facts | {
        "complaint_text": complaint.strip(" 。;；,，") or said,
        "offender": "",
        "time": "",
        "audience": "",
    }


_SENTENCES = re.compile(r"[^。;；\n]+[。;；\n]*")
_OURS = re.compile(
    r"^\s*(?:补偿|赔偿|我们(?:已|会|打算|可以|愿意)|已经?(?:联系|安排)|可以(?:退|补|换)|联系|找客服|处理[:：是])"
)
_WORDED = re.compile(
    r"(?:客户|客人|顾客|用户|会员|群友|买家|家长|业主|他|她|人)(?:们)?(?:在群里)?(?:说|投诉|抱怨|反馈|骂|嫌|吐槽|反映)(?:我们?|说"
    r"|的是)?(?!的|,|。|$)(?P<v>[^。;!?\n]{3,60}?)(?=$|[。;!?\n]|,(?:帮|写|怎|该|你|安抚|回|给))"
    r"|(?:安抚|道歉|道个歉|赔个不是)[^,。]{0,16}[,。\s](?P<w>[^。;!?\n]{4,60})"
)


def _worded(reading: Reading) -> str:
    match = _WORDED.search(reading.text)
    return first_group(reading, match) if match else ""


def _warning(reading: Reading, payload: str, found: Facts) -> Facts:
    times = _TIMES.search(reading.text)
    again = "2" if times and times["again"] else number_in(reading, _TIMES)
    offence = found.get("offence") or (_short(payload) if payload else "")
    found.pop("forbidden", None)
    return {"count": again, "offence": offence}


def _recall(reading: Reading, payload: str, found: Facts) -> Facts:
    deals = found.get("benefits") or prices.bargains(reading) or _short(payload)
    return {"benefits": deals, "forbidden": ""}


def _welcome(reading: Reading, payload: str, found: Facts) -> Facts:
    more = {**_ruled(found), "offender": ""}
    if not found.get("benefits") and not found.get("schedule"):
        more["benefits"] = _clauses_with(reading, prices.bargains(reading))
    known = {"benefits", "schedule", "rules", "forbidden"} & found.keys()
    if payload and not known and not more["benefits"]:
        more["说明"] = "" if payload == found.get("community") else _short(payload)
    if not found.get("event"):
        more["time"] = ""
    return more


def _rules(reading: Reading, payload: str, found: Facts) -> Facts:
    if payload and not {"forbidden", "rules"} & found.keys():
        return {"rules": payload}
    return _ruled(found)


def _ruled(found: Facts) -> Facts:
    """Prohibitions as rules, one an item: they are said with their 不 already."""
    said = str(found.get("forbidden") or found.get("rules") or "")
    items = [item.strip() for item in _ITEMS.split(said) if item and item.strip()]
    listed = _BANS.match(said)
    if listed and not any(_BANS.match(item) for item in items[1:]):
        return {"forbidden": [_BANS.sub("", item) for item in items], "rules": ""}
    return {"forbidden": "", "rules": items}


_BANS = re.compile(r"^(?:禁止|严禁|不许|不准|不能|不可以|不要|不让|不得|别|勿|不)")


def _clauses_with(reading: Reading, pieces: list[str]) -> list[str]:
    clauses = re.split(r"[,，。;；\n]+", reading.source)
    held = [clause.strip() for clause in clauses if any(piece in clause for piece in pieces)]
    return [re.sub(r"^群里(?:有)?", "", clause) for clause in held]


def _short(payload: str, limit: int = 60) -> str:
    line = payload.strip()
    return line if len(line) <= limit and "\n" not in line else ""


_ABOUT: dict[str, Callable[[Reading, str, Facts], Facts]] = {
    "promo": _promo,
    "announcement": _announcement,
    "warning": _warning,
    "recall": _recall,
    "welcome": _welcome,
    "rules": _rules,
}
