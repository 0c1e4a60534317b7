"""Recommendations in disguise, and pulling members over to somebody else."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.moderation.signal import SIGNALS, Signal, listed, seen
from assistant.moderation.view import View

# What was done, and how much better it is since.
_CHANGED = re.compile(
    r"(?:用|吃|喝|贴|敷|涂|抹|做|练|学|跟着|去|报|坚持)[^。!！?？]{1,24}?"
    r"(?:真的不|不一样|降了|瘦了|白了|淡了|好了|没了[^收到]|长高|蹿了|[喝吃用敷]好的|就能下|不愁了|都不愁|都好了|从\d+分?[提涨升降瘦]到)"
)
# A place elsewhere that is cheaper: 我们那个群才19, 隔壁一年才一千二, 我这边便宜六十.
_ELSEWHERE = re.compile(
    r"(?:我们|我这|我那|我家|隔壁|另外|别家|那边|旁边|工厂)[^,，。!！?？]{0,10}(?:才|只要|便宜|少|只收|才收)[^,，。!！?？0-9]{0,3}[0-9一二两三四五六七八九十百千半]"
)


@SIGNALS.register("soft")
def soft(view: View) -> Iterator[Signal]:
    """Praise from one's own life, a hint whom to ask, a cheaper place elsewhere."""
    hits = view.hits.get("soft")
    if hits:
        yield from _each_as_its_own_family(view, "soft")
        match = _CHANGED.search(view.text)
        if match:
            name, detail = "soft_praise.changed", "现身说法地夸一样东西"
            yield seen(view, name, "ad/soft", 1.9, detail, match.start(), match.end())
    match = _ELSEWHERE.search(view.text)
    if match:
        name, detail = "poach_cheaper.elsewhere", "拿别处的便宜拉人"
        yield seen(view, name, "ad/poach", 2.6, detail, match.start(), match.end())
    if "poach" in view.hits:
        yield from _each_as_its_own_family(view, "poach")


def _each_as_its_own_family(view: View, family: str) -> Iterator[Signal]:
    # Praise and a hint strengthen each other, so each counts for itself.
    for signal in listed(view, family):
        yield signal._replace(name=signal.name.replace(".", "_", 1) + ".said")
