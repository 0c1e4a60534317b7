"""Numbers as people write them: `1,200`, `1.2万`, `三百二`, `两`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

HAN = "零一二两三四五六七八九十百千万"
_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"两": 2}
_PLACES = {"十": 10, "百": 100, "千": 1_000, "万": 10_000}
NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")


def numbers(text: str) -> Iterator[tuple[int, int, Decimal]]:
    """Start, end and value of each number in digits; a following 万 is not part of it."""
    for found in NUMBER.finditer(text):
        yield *found.span(), Decimal(found.group().replace(",", ""))


def han_value(text: str) -> Decimal | None:
    """The value of a numeral such as `二十五`, `三百`, `八百五`; None where it is none."""
    total, part, digit = 0, 0, 0
    for at, char in enumerate(text):
        if char in _DIGITS:
            digit = _DIGITS[char]
        elif char == "万":
            total, part, digit = (total + part + digit) * 10_000, 0, 0
        elif char in _PLACES:
            part += (digit or (1 if at == 0 or char == "十" else 0)) * _PLACES[char]
            digit = 0
        else:
            return None
    if digit and len(text) > 1 and text[-2] in "百千万":
        digit *= _PLACES[text[-2]] // 10
    return Decimal(total + part + digit) if text else None
