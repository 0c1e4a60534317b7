"""Reads what an operator typed into a field, leniently: the meaning counts, not the JSON type."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from assistant.drafting.fields import MAX_ITEMS, MAX_NUMBER
from assistant.drafting.money import Price, parse_price

MAX_TEXT = 300
"""Characters from which a text is notes rather than a value."""

_MARK = re.compile(r"^\s*(?:[-*•·●▪]|[(（]?\d{1,2}[)）.、](?!\d)|[①-⑳])\s*")
_LINES = re.compile(r"[\n\r]+")
_STRONG = re.compile(r"[;；]+")
_WEAK = re.compile(r"[、,，]+|(?<=[。！!])")
_TRAILING = " \t\u3000。;；,，、"
_COUNTED = re.compile(
    r"第?\s*(?P<number>\d{1,6}|[一二两三四五六七八九十])\s*[个条次字回遍]?(?:以内|左右)?"
)
_NUMERALS = {char: value for value, char in enumerate("零一二三四五六七八九十")} | {"两": 2}


class WrongType(ValueError):
    """What was given cannot be read as what is wanted; the message says what is allowed."""


def read_text(value: Any) -> str:
    """One text. Numbers are written out, a list or a table of texts is joined.

    Raises:
        WrongType: anything else.
    """
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _number_text(value)
    if isinstance(value, list | Mapping):
        try:
            return joined(read_texts(value))
        except WrongType:
            pass
    raise WrongType("应为一段文字")


def read_texts(value: Any) -> tuple[str, ...]:
    """Several texts. One text is split at line ends, or at `;`, or at commas; repeats go.

    A list in a list counts item by item, a table as its rows, one number as one text.

    Raises:
        WrongType: not a list of texts, or more than MAX_ITEMS.
    """
    if isinstance(value, str):
        items = split(value)
    elif isinstance(value, Mapping):
        items = [f"{key}：{_row(item)}" for key, item in value.items()]
    elif isinstance(value, list):
        items = [text for item in value for text in _items(item)]
    elif isinstance(value, int | float) and not isinstance(value, bool):
        items = [_number_text(value)]
    else:
        raise WrongType('应为列表,例如 ["一项", "又一项"],或用顿号分开的一段文字')
    found = tuple(dict.fromkeys(cleaned for item in items if (cleaned := clean(item))))
    if len(found) > MAX_ITEMS:
        raise WrongType(f"最多 {MAX_ITEMS} 项，现在有 {len(found)} 项")
    return found


def read_price(value: Any) -> Price:
    """A price such as `59`, `"59元"`, `"¥59.9"`, `"59/份"`, or a list of one.

    Raises:
        WrongType: no single amount in it, or a negative one.
    """
    if isinstance(value, list) and len(value) == 1:
        return read_price(value[0])
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        price = parse_price(str(value))
        if price is not None:
            return price
    raise WrongType('应为一个价格,例如 59、"59元"、"¥59.9"、"59元/份"')


def read_number(value: Any) -> int:
    """A whole number from 1 to MAX_NUMBER, in digits or as 一 to 十, also as `5个` or `第2次`.

    Raises:
        WrongType: anything else.
    """
    text = value.strip() if isinstance(value, str) else value
    if isinstance(text, str):
        counted = _COUNTED.fullmatch(text)
        text = counted["number"] if counted else text
        text = _NUMERALS.get(text) or (int(text) if re.fullmatch(r"\d{1,6}", text) else text)
    if isinstance(text, float) and text.is_integer():
        text = int(text)
    if isinstance(text, bool) or not isinstance(text, int) or not 1 <= text <= MAX_NUMBER:
        raise WrongType(f"应为 1 到 {MAX_NUMBER} 的整数")
    return text


def clean(text: str) -> str:
    """`text` on one line, without list marks before it and separators after it."""
    flat = re.sub(r"\s*[\n\r]+\s*", " ", text).strip()
    return _MARK.sub("", flat).rstrip(_TRAILING).strip()


def split(text: str) -> list[str]:
    """The items of `text`: by the strongest separator it has, line ends before `;` before commas."""
    for separator in (_LINES, _STRONG, _WEAK):
        items = [item for item in separator.split(text.strip()) if item.strip()]
        if len(items) > 1:
            return items
    return [text]


def joined(items: list[str] | tuple[str, ...]) -> str:
    """The items in one sentence: with 、 where they are simple, with ； where they hold commas."""
    simple = not any(re.search(r"[、,，;；：:。]", item) or len(item) > 14 for item in items)
    return ("、" if simple else "；").join(items)


def _items(value: Any) -> list[str]:
    """The texts of one entry of a list, which may be a list itself."""
    return list(read_texts(value)) if isinstance(value, list) else [_item(value)]


def _row(value: Any) -> str:
    """What a table says under one name."""
    return joined(read_texts(value)) if isinstance(value, list) else _item(value)


def _item(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _number_text(value)
    if (
        isinstance(value, Mapping)
        and value
        and all(
            isinstance(part, str | int | float) and not isinstance(part, bool)
            for part in value.values()
        )
    ):
        return " ".join(_item(part) for part in value.values())
    raise WrongType("列表里的每一项应为文字")


def _number_text(value: float) -> str:
    return str(int(value)) if float(value).is_integer() else str(value)
