"""Prices in a text or a brief, and what two of them come to. Amounts are Decimal yuan."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

NEAR = 40
"""Characters within which a price before and a price now are one anchor."""

_NUMBER = r"(?P<{name}>\d{{1,3}}(?:,\d{{3}})+(?:\.\d{{1,2}})?|\d{{1,9}}(?:\.\d{{1,2}})?)(?P<{name}_scale>万)?"
_BEFORE_WORDS = "原价|市场价|门市价|门店价|日常价|平时价|平时卖|平常卖|平时|平常|吊牌价|标价|零售价|划线价|专柜价|日常售价|官方价|平日价|正价"
_NOW_WORDS = (
    "现价|现在|到手价|到手|活动价|群内价|群价|社群价|优惠价|折后|券后|秒杀价|团购价|拼团价|今日价|会员价|"
    "今天|今晚|今日|只要|只需|仅需|仅|特价|福利价|群友价|专享价|促销价|直降到|降到|降至|一口价|体验价"
)
# Between the word and its number may stand what it is the price of, but no other number.
_BETWEEN = r"[^\d。;；\n]{0,10}?"
_UNIT = r"(?!\s*(?:%|折|[:：点时]\d?|月|号|日|天|分钟|小时|人|份|件(?!\d)|盒|个|名|斤|杯|袋|年|期|包|片|瓶|ml|g|kg|cm))"
_BEFORE = re.compile(
    rf"(?:{_BEFORE_WORDS}){_BETWEEN}[¥￥]?\s*{_NUMBER.format(name='before')}(?!\d){_UNIT}"
)
_NOW = re.compile(
    rf"(?:{_NOW_WORDS}){_BETWEEN}[¥￥]?\s*{_NUMBER.format(name='now')}(?![\d.]){_UNIT}"
)
_ARROW = re.compile(
    rf"(?:从|由|[¥￥])\s*{_NUMBER.format(name='before')}\s*元?\s*(?:降到|降至|直降到|→|➡️?|->|>)\s*"
    rf"[¥￥]?\s*{_NUMBER.format(name='now')}(?![\d.])"
)
_WHOLE = re.compile(rf"[^\d]{{0,4}}{_NUMBER.format(name='now')}[^\d]{{0,8}}")


@dataclass(frozen=True, slots=True)
class PricePair:
    """A price before and a price now; `start` and `end` are their place in the text."""

    before: Decimal
    now: Decimal
    start: int = 0
    end: int = 0

    @property
    def saved(self) -> Decimal:
        """What the drop saves, negative where the price rose."""
        return self.before - self.now

    @property
    def discount(self) -> Decimal:
        """The price now in tenths of the price before (折)."""
        return self.now / self.before * 10


def price_pairs(text: str) -> tuple[PricePair, ...]:
    """The price anchors in `text`: each price before with the first price now near it."""
    pairs: list[PricePair] = []
    befores = list(_BEFORE.finditer(text))
    for at, found in enumerate(befores):
        until = befores[at + 1].start() if at + 1 < len(befores) else len(text)
        now = _NOW.search(text, found.end(), min(until, found.end() + NEAR))
        if now is None:
            since = befores[at - 1].end() if at else 0
            earlier = list(_NOW.finditer(text, max(since, found.start() - NEAR), found.start()))
            now = earlier[-1] if earlier and not at else None
        if now is not None:
            pairs += _pair(found, now)
    pairs += [pair for found in _ARROW.finditer(text) for pair in _pair(found, found)]
    return tuple(pairs)


def brief_pair(brief: Mapping[str, Any]) -> PricePair | None:
    """The price anchor a brief gives as `price_before` and `price_now`."""
    before, now = (single_amount(brief.get(name)) for name in ("price_before", "price_now"))
    return PricePair(before, now) if before and now is not None else None


def single_amount(value: Any) -> Decimal | None:
    """The one amount that `value` (text or number) is, None if it is none or several."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    found = _WHOLE.fullmatch(str(value).strip())
    return _amount(found, "now") if found else None


def rounded(value: Decimal, digits: int) -> Decimal:
    """`value` rounded half up to `digits` places after the point."""
    return value.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)


def plain(value: Decimal) -> str:
    """`value` without trailing zeros and without an exponent."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _pair(before: re.Match[str], now: re.Match[str]) -> list[PricePair]:
    first = _amount(before, "before")
    if not first:
        return []
    start, end = min(before.start(), now.start()), max(before.end(), now.end())
    return [PricePair(first, _amount(now, "now"), start, end)]


def _amount(found: re.Match[str], name: str) -> Decimal:
    return Decimal(found[name].replace(",", "")) * (10_000 if found[f"{name}_scale"] else 1)
