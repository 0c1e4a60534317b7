"""Prices, and what may be said about two of them without inventing anything."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

MAX_AMOUNT = Decimal(1_000_000_000)

_AMOUNT = re.compile(
    r"(?:[¥￥]|RMB|人民币)?\s*(?P<number>\d{1,3}(?:[,，]\d{3})+(?:\.\d{1,2})?|\d{1,9}(?:\.\d{1,2})?)"
    r"\s*(?P<scale>万)?\s*(?:元|块钱|块|圆|RMB|rmb)?(?:人民币)?(?:整)?"
    r"(?:\s*(?:/|每|一|元/)\s*(?P<unit>[^\d\s/,，。]{1,4}))?",
    re.IGNORECASE,
)
_BUNDLE = re.compile(
    r"(?P<unit>\d{1,3}\s*(?:[件本盒包瓶袋斤支个份杯双只张片箱罐套条块次节组对桶卷提枚串颗人课]|公斤|小时))"
    r"\s*[:：=]?\s*(?=[¥￥\d])"
)
_NUMERAL = re.compile(r"(?P<number>[零一二两三四五六七八九十百千]+)(?:元|块钱|块)?")
_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"两": 2}
_PLACES = {"十": 10, "百": 100, "千": 1000}


@dataclass(frozen=True, slots=True)
class Price:
    """An amount in yuan, and what it buys (`份`, `杯`, `3本`) where that was said."""

    amount: Decimal
    unit: str = ""

    def __str__(self) -> str:
        return f"{plain(self.amount)}元" + (f"/{self.unit}" if self.unit else "")

    def same_goods(self, other: Price) -> bool:
        """Whether both are said to buy as much: `3本` is not one, a plain unit may be left unsaid."""
        counted = self.unit[:1].isdigit() or other.unit[:1].isdigit()
        return self.unit == other.unit or not counted


@dataclass(frozen=True, slots=True)
class Saving:
    """What a price drop comes to. `discount` is in 折 with one digit, None where it says little."""

    saved: str
    discount: str | None


def parse_price(text: str) -> Price | None:
    """The one price that `text` is, None if it is none or more than one."""
    stripped = text.strip()
    bundle = _BUNDLE.match(stripped)
    if bundle:
        whole = parse_price(stripped[bundle.end() :])
        return None if whole is None or whole.unit else Price(whole.amount, bundle["unit"])
    found = _AMOUNT.fullmatch(stripped)
    if found:
        amount = Decimal(re.sub("[,，]", "", found["number"])) * (10_000 if found["scale"] else 1)
        return Price(amount, found["unit"] or "") if amount <= MAX_AMOUNT else None
    numeral = _NUMERAL.fullmatch(stripped)
    return Price(Decimal(_read_numeral(numeral["number"]))) if numeral else None


def saving(before: Price, now: Price) -> Saving:
    """What the drop from `before` to `now` comes to, the discount rounded to one digit.

    A rounded discount is said as 约. A drop of less than 5 % and a price of nothing have none
    worth saying.
    """
    ratio = now.amount / before.amount * 10
    shown = ratio.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    worth_saying = 0 < shown <= Decimal("9.5")
    about = "" if shown == ratio else "约"
    return Saving(
        saved=f"{plain(before.amount - now.amount)}元",
        discount=f"{about}{plain(shown)}折" if worth_saying else None,
    )


def plain(amount: Decimal) -> str:
    """`amount` without trailing zeros and without an exponent: `59`, `59.9`."""
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _read_numeral(text: str) -> int:
    total, digit = 0, 0
    for char in text:
        if char in _PLACES:
            total += (digit or 1) * _PLACES[char]
            digit = 0
        else:
            digit = _DIGITS[char]
    # 八百五 is 850: a last digit right after 百 or 千 counts at the place below.
    if digit and len(text) > 1 and text[-2] in "百千":
        digit *= _PLACES[text[-2]] // 10
    return total + digit
