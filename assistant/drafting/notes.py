"""Finds core fields in the long texts of a brief, where they are said with their name."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.drafting.brief import Brief, Content, read_field
from assistant.drafting.fields import FIELDS
from assistant.drafting.values import WrongType

_ALSO = {
    "community": ("社群名",),
    "benefits": ("福利",),
    "price_before": ("平时卖", "平时", "门市价"),
    "price_now": ("活动价", "群内价", "到手价", "特价", "只要"),
    "product": ("商品", "品名"),
    "deadline": ("截止到", "截止", "截至"),
    "contact": ("联系人", "联系"),
    "time": ("活动时间", "开始时间"),
    "place": ("活动地点", "地址"),
    "nickname_format": ("群昵称", "昵称"),
}
_PRICE = r"[¥￥]?\s*\d+(?:\.\d{1,2})?\s*(?:元|块)?"


def read_notes(brief: Brief) -> tuple[Brief, tuple[str, ...]]:
    """`brief` with what its notes say under a field's name, and the names of those fields.

    What the brief says itself is never changed.
    """
    found: dict[str, Content] = {}
    for note in brief.notes.values():
        for name in FIELDS:
            if name not in brief.core and name not in found:
                value = _named(name, note)
                if value is not None:
                    found[name] = value
    return replace(brief, core={**brief.core, **found}), tuple(found)


def _named(name: str, note: str) -> Content | None:
    labels = "|".join(re.escape(label) for label in (FIELDS[name].title, *_ALSO.get(name, ())))
    kind = FIELDS[name].kind
    pattern = (
        rf"(?:{labels})\s*[:：是为]?\s*({_PRICE})"
        if kind == "price"
        else rf"(?:^|[\n。；;，,\s])(?:{labels})\s*[:：]\s*([^\n。]{{1,200}})"
    )
    match = re.search(pattern, note)
    if match is None:
        return None
    try:
        return read_field(name, match.group(1)) or None
    except WrongType:
        return None
