"""What a text may say: everything in a brief, and what follows from it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from assistant.checks.amounts import PricePair, rounded
from assistant.checks.numerals import HAN, han_value, numbers

_HAN = re.compile(f"[{HAN}]+")
_HOUR = re.compile(
    r"(?P<digits>\d{1,2})\s*(?:[:：]\d{2}|[点时])|(?P<han>[一二两三四五六七八九十]{1,3})点"
)
_TENTHS = (Decimal("0.1"), Decimal(1))


@dataclass(frozen=True)
class Grounds:
    """`words` is all text of a brief, `values` every number in it or derived from it."""

    words: str
    values: frozenset[Decimal]


def grounds(brief: Mapping[str, Any], facts: Sequence[str], pair: PricePair | None) -> Grounds:
    """What `brief` and `facts` say, with the difference and discount of the two prices, the same
    hours on a 12- and a 24-hour clock, and 万 written out."""
    words = "\n".join([*_strings(brief), *facts])
    values = set(_values(words))
    for found in _HOUR.finditer(words):
        hour = han_value(found["han"]) if found["han"] else Decimal(found["digits"])
        if hour is not None:
            values |= {hour, (hour + 12) % 24}
    if pair is not None:
        values |= _derived(pair)
    return Grounds(words, frozenset(values))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield str(key)
            yield from _strings(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _strings(item)
    elif value is not None and not isinstance(value, bool):
        yield str(value)


def _values(words: str) -> Iterator[Decimal]:
    for _, end, value in numbers(words):
        yield value
        if words[end : end + 1] == "万":
            yield value * 10_000
        if value >= 10_000:
            yield value / 10_000
    for found in _HAN.finditer(words):
        value_said = han_value(found.group())
        if value_said is not None:
            yield value_said


def _derived(pair: PricePair) -> set[Decimal]:
    """What two prices come to, exact and rounded: the difference, and the discount in 折 and in %."""
    found = {pair.before, pair.now, pair.saved, rounded(pair.saved, 0)}
    for digits in (0, 1, 2):
        found |= {rounded(pair.discount, digits), rounded(pair.discount * 10, digits)}
    return found
