"""Rallying others against us, and rumours."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.moderation.signal import SIGNALS, Signal, listed, seen
from assistant.moderation.view import View

_EVERYBODY = re.compile(
    r"(?:大家|大伙|所有人?|全体|全部|家长们?|业主|客户|受害|姐妹们|兄弟们|家人们|各位|业主们|宝妈们|朋友们|我们|咱们|邻居们|会员们|同学们)[^。!！?？\n]{0,10}(?:一起|都|集体|联合|一块儿?|联名|组[个团]|明天|赶紧|快|统统|团结)[^。!！?？\n]{0,10}(?:退[款货钱卡费订群课]|要个?说法|讨个?说法|找律师|告他们|一星|联名|罢免|换掉|投诉|举报|曝光|维权|抵制|差评|起诉|报警|告他|告它|闹|不交|别交|拒交|讨债|罢|堵)"
)


@SIGNALS.register("rallying")
def rallying(view: View) -> Iterator[Signal]:
    """Listed calls and rumours, and everybody + together + against."""
    yield from listed(view, "rally")
    match = _EVERYBODY.search(view.text)
    if match:
        yield seen(
            view,
            "rally.everybody",
            "negative/incite",
            4.4,
            "号召大家一起闹",
            match.start(),
            match.end(),
        )
