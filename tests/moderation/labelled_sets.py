"""Small labelled sets of our own, made up from parts, for training and measuring in tests."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from itertools import product
from pathlib import Path
from typing import Any

_GOODS = ("面膜", "童鞋", "水果", "网课", "茶叶", "耳机")
_PULLS = ("加我微信拿货", "私聊我下单", "扫码进群领券", "电话联系预定", "点链接抢购")
_CHAT = ("今天几点集合", "孩子睡了吗", "明天会下雨", "谢谢群主", "停车场在哪")
_WHO = ("王姐", "小李", "邻居", "楼上的", "老师", "三班")
_WRONG = ("太难吃了", "等了两小时", "包装破了", "客服不理人", "漏了一半")
_FINE = ("很好吃", "送得很快", "包装结实", "客服耐心", "分量很足")
_INSULTS = ("没脑子", "滚远点", "真恶心", "不要脸", "蠢得要命")


def _rows(heads: Iterable[str], tails: Iterable[str], label: str) -> list[dict[str, str]]:
    return [
        {"text": f"{head}{tail}{number}", "label": label, "source": "made-up"}
        for head, tail, number in product(heads, tails, ("", "!", "~"))
    ]


SETS: Mapping[str, list[dict[str, str]]] = {
    "chat": _rows(_GOODS, _PULLS, "ad") + _rows(_WHO, _CHAT, "ham"),
    "reviews": _rows(_GOODS, _WRONG, "negative") + _rows(_GOODS, _FINE, "positive"),
    "quarrels": _rows(_WHO, _INSULTS, "toxic") + _rows(_WHO, _CHAT[::-1], "nontoxic"),
}
"""540 rows in three files, every label of a set with one question."""


def write(folder: Path, sets: Mapping[str, Iterable[Any]] = SETS) -> Path:
    """A file a set; strings are written as they are, anything else as JSON."""
    for name, rows in sets.items():
        lines = (
            row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows
        )
        (folder / f"{name}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder
