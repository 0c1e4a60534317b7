"""Prices before and now, stock and bargains in a sentence, as they were typed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.chat.reading import Reading

_NUMBER = r"(?:\d{1,6}块\d(?![\d元])|\d{1,9}(?:\.\d{1,2})?|[一二两三四五六七八九十百千零]+(?=\s*(?:元|块(?!\s*\d))))"
_UNIT = r"(?:/|一|每)\s*[杯份盒件个套箱瓶袋张位人次斤只包罐桶条双台年月天节课支盘碗把束对枚颗本打]"
# `3本99元`: how many come for the price.
_BUNDLE = r"(?:\d{1,3}\s*[杯份盒件个套箱瓶袋斤只包罐桶条双本支张片](?=\s*[¥￥]?\s*\d))"
_AMOUNT = rf"[¥￥]?\s*(?P<%s>{_BUNDLE}?{_NUMBER}\s*(?:万)?(?:元|块钱|块|rmb)?(?:{_UNIT})?)"
_NOT_MONEY = r"(?![\d.%折点:时月日号年周天个份件杯人名次张盒套位瓶条字步岁米公分小斤包])"
BEFORE = (
    r"(?:原价|原来|原本|平时(?:卖|价|要)?|平常(?:卖|要)?|日常价?|门市价?|门店(?:价|卖)?|市场价|零售价|吊牌价|定价|标价|划线价|以前"
    r"|之前|正价|官方价|官网价?|超市(?:卖|价)?|外面(?:卖)?|单买)"
)
NOW = (
    r"(?:现价|现在|现|活动价?|秒杀价?|特价|促销价?|优惠价|群内?价|群友价|群里|群专享价?|专享价|社群价|会员价|团购价|团价|拼团价?|折后价?"
    r"|到手价?|到手|券后价?|今[天日]|今晚|只要|只需|只卖|仅需|仅售|仅|卖|售价|价格|单价|售|降到|降至|降价到|减到|特惠|福利价|直播价|直播间"
    r"|一口价|尝鲜价?|首发价?|体验价?|早鸟价?|内购价?|闪购价?|[一每][份块杯个盒件斤只张瓶袋人](?=\s*\d))"
)
_LINK = r"\s*(?:只要|只需|是|为|:|要|卖|才|就|到|至|优惠到|只|仅)?\s*"
_WAS = re.compile(rf"{BEFORE}{_LINK}{_AMOUNT % 'v'}{_NOT_MONEY}")
_IS = re.compile(rf"{NOW}{_LINK}{_AMOUNT % 'v'}{_NOT_MONEY}")
_DROP = re.compile(
    rf"{_AMOUNT % 'a'}\s*(?:的[^,。\d]{{0,8}})?(?:直?降到?至?|降价到|减到?至?|变成?|改成?|打到|砍到|->|-+>|=+>"
    rf"|→|—+>?|~+>?|到手|现在?|只要|,?现价|,?秒杀价?|优惠到)\s*(?:只要|只卖|卖|价"
    rf"|是)?\s*{_AMOUNT % 'b'}{_NOT_MONEY}"
)
_ANY = re.compile(
    rf"(?:(?P<s>[¥￥])\s*(?P<x>{_NUMBER})|(?P<y>{_BUNDLE}?(?:\d{{1,6}}块\d(?![\d元])|{_NUMBER}\s*(?:元"
    rf"|块钱|块))(?:{_UNIT})?|\d{{1,6}}(?:\.\d{{1,2}})?{_UNIT}))(?!券|代金|红包|优惠|以[上内下]|起|无门槛)"
)
_OFF = re.compile(r"(?:减|省|返|送|补贴|立减|满|差|补|赔|退)\s*[¥￥]?$")
_DEALS = re.compile(
    r"(?:全场|全部|统统|一律)?(?:(?<![\d.])[1-9](?:\.\d|\d)?|[一二三四五六七八九]{1,2})折(?:优惠|起|券)?"
    r"|第[二2][件杯份个]半价|(?<!二[件杯份个])(?<!2[件杯份个])半价|[买拍]\s*[一二两三\d]+\s*[送赠]\s*[一二两三\d]+"
    r"|满\s*\d+(?:元)?\s*[减送返]\s*\d+(?:元)?|立减\s*\d+元?|免费试[吃用听穿]|(?<![不])包邮|\d+元(?:无门槛|代金"
    r"|优惠)券|(?:前\d+[名位单])?(?<![外配派发转护欢保接])[送赠](?!餐|货|达|上|到|给|来)[^,。;!?\n的]{2,14}"
)
_STOCK = re.compile(
    r"(?:库存|限量|限|仅剩|只剩|还剩|剩|共|总共|备货|名额|一共|只有|仅有?|就)(?:只有|只剩|有|还有|是|:|大概"
    r"|约)?\s*(?P<v>(?:\d+|[一二两三四五六七八九十百千]+)\s*(?:多)?[份件杯盒个套单箱名位张瓶台只斤包桶双席罐袋](?!字|小时|月|人吃"
    r"|问题))"
    r"|(?P<w>前\s*\d+\s*[名位份单个人件])"
)


def amounts(reading: Reading) -> dict[str, str]:
    """`price_before` and `price_now`, those that are said."""
    drop = _DROP.search(reading.text)
    if drop and not _OFF.search(reading.text[: drop.start()]):
        return {"price_before": _money(drop["a"]), "price_now": _money(drop["b"])}
    found = {}
    was = _WAS.search(reading.text)
    if was:
        found["price_before"] = _money(was["v"])
    spans = [was.span()] if was else []
    now = next(_apart(_IS.finditer(reading.text), spans), None)
    if now is not None and (was or _is_money(now)):
        found["price_now"] = _money(now["v"])
        return found
    for match in _apart(_ANY.finditer(reading.text), spans):
        if not _OFF.search(reading.text[: match.start()]):
            found["price_now"] = _money(match["x"] or match["y"])
            break
    return found


def bargains(reading: Reading) -> list[str]:
    """What is given beside a price: `买一送一`, `满100减20`, `第二件半价`."""
    return [reading.original(*match.span()) for match in _DEALS.finditer(reading.text)]


def stock(reading: Reading) -> str:
    """How much there is, empty where it is not said."""
    match = _STOCK.search(reading.text)
    return reading.group(match, "v" if match["v"] else "w") if match else ""


def without_prices(reading: Reading) -> Reading:
    """The sentence without its prices, its stock and its bargains."""
    return reading.without(_DROP).without(_WAS).without(_IS).without(_DEALS).without(_STOCK)


def _apart(
    matches: Iterator[re.Match[str]], spans: list[tuple[int, int]]
) -> Iterator[re.Match[str]]:
    for match in matches:
        if all(match.end() <= start or match.start() >= end for start, end in spans):
            yield match


_SURE = re.compile(
    r"^(?:现价|活动价|秒杀价?|特价|促销价|优惠价|群内?价|群友价|专享价|社群价|会员价|团购价|团价|拼团价|折后价?|到手价|券后价?|降到|降至|减到"
    r"|福利价|直播价|一口价|尝鲜价|首发价|体验价|售价|单价|价格)"
)


def _is_money(match: re.Match[str]) -> bool:
    """Whether the number is surely a price: it has a unit, or follows a word for one."""
    return bool(re.search(r"[元块¥￥]", match.group()) or _SURE.match(match.group()))


def _money(text: str) -> str:
    """A price as briefs have it: `19元`, `19元/杯`."""
    plain = re.sub(r"(?<=\d)块(?=\d)", ".", re.sub(r"\s+", "", text))
    unit = re.search(rf"{_UNIT}$", plain)
    number = re.sub(r"(?:元|块钱|块|rmb)$", "", plain[: unit.start()] if unit else plain)
    return f"{number}元" + (f"/{unit.group()[-1]}" if unit else "")
