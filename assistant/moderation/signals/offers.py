"""What is offered: goods, services, flats, work, easy money; and a price beside a selling word."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.moderation.signal import SIGNALS, Signal, listed, seen
from assistant.moderation.view import View

_PRICE = re.compile(
    r"(?:[¥$]\s?\d{1,6}|\d{1,6}(?:\.\d{1,2})?\s?(?:元|块|rmb|米(?![饭粉线])|/斤|一斤|一箱|包邮))"
)
_TAGGED = re.compile(
    r"(?:原价|现价|特价|只要|仅需|到手|券后|折后|售价|活动价|团购价|拼团价|秒杀价|会员价|一口价|低至)\s?\d{1,6}"
)
_DIGIT = re.compile(r"\d")
_UNIT_PRICE = re.compile(
    r"\d{1,5}(?:\.\d{1,2})?\s?(?:元|块)?\s?(?:钱)?[一/每](?:件|斤|箱|个|本|盒|只|对|份|套|双|瓶|包|袋|条|张|节|次|位|米|平|串|筐|串|组|罐|桶|支|枚)|[一/每](?:件|斤|箱|盒|只|对|份|套|瓶|包)\s?\d{1,5}(?:元|块)|\d{1,5}(?:元|块)\d(?:件|斤|箱|个|本|盒|只|份|套|双|瓶|包|袋)"
)
_SELLING = re.compile(
    r"卖|出售|只要|仅需|原价|现价|特价|券后|到手价?|拿走|一口价|秒杀价?|团购价|团长|接龙价|批发|起批|起拍|打折|清仓|低至|折后|上新|新到|有货|现货|可送|送货|包送|送到家|自提|欢迎|下单|预定|订购|可刀"
)
# One of these is in whatever the next pattern matches.
_INCOME_LETTERS = frozenset("赚入薪利挣益佣资提成天日时单月")
_INCOME = re.compile(
    r"(?:日|月|天|周|年|每天|每日|每月|一天|一月|一个月|一小时|时|底|轻松)(?:赚|入|薪|收入|利润|挣|净赚|收益|佣金)\s{0,2}[0-9一二三四五六七八九十百千万几k+]{1,6}"
    r"|[0-9]{2,5}\s?[-~到至/]\s?[0-9]{2,5}\s?(?:元|块|米|r)?\s?[/每一](?:天|日|小时|单|月|个)"
    r"|(?:时薪|工资|日薪|薪资|月薪|提成|佣金)\s{0,2}[:]?\s?[0-9]{2,6}"
    r"|[0-9]{2,5}\s?(?:元|块)?\s?[/一每](?:单|天|小时|日)(?:结|现结|日结)?"
)

_A_DAY = frozenset("天日时单")
_AMOUNT = re.compile(
    r"(?:一天|每天|一日|一小时|一单|每单)(?:能|可|可以|都|轻松|稳定|到手|挣|赚)?"
    r"(?:[一二两三四五六七八九]{1,2}[百千万]|[1-9][0-9]{2,3}(?:元|块|\+|-))"
)


@SIGNALS.register("offers")
def offers(view: View) -> Iterator[Signal]:
    """Listed goods, services and jobs, prices with a selling word, and promised income."""
    for family in ("offer", "recruit", "promise"):
        yield from listed(view, family)
    text = view.text
    amount = None if _A_DAY.isdisjoint(text) else _AMOUNT.search(text)
    if amount:
        detail = "说到一天挣多少"
        yield seen(view, "promise.amount", "ad", 1.4, detail, amount.start(), amount.end())
    if _DIGIT.search(text) is None:
        return
    price = _PRICE.search(text)
    if price and _SELLING.search(text):
        yield seen(view, "price.selling", "ad", 1.9, "报价卖东西", price.start(), price.end())
    elif tagged := _TAGGED.search(text):
        yield seen(view, "price.tagged", "ad", 1.7, "报价卖东西", tagged.start(), tagged.end())
    elif unit := _UNIT_PRICE.search(text):
        yield seen(view, "price.unit", "ad", 1.5, "报单价", unit.start(), unit.end())
    income = None if _INCOME_LETTERS.isdisjoint(text) else _INCOME.search(text)
    if income:
        detail = "许诺收入"
        yield seen(view, "promise.income", "ad", 2.4, detail, income.start(), income.end())
