"""Calls to act: write to me, scan, join, click, help me cut the price; and the bait beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.moderation.signal import SIGNALS, Signal, found, listed
from assistant.moderation.view import View

# 要的私, 有意私聊, 需要滴: the one letter that says it at the end of a clause.
_SHORT = re.compile(
    r"(?:[要需意趣解询]的?|喜欢的?|来的?|速)(?:私|滴|扣|戳|丝|滴滴|私聊|私信|cue我)(?=$|[^人密事自家立有房募享])"
)


@SIGNALS.register("calls")
def calls(view: View) -> Iterator[Signal]:
    """Listed calls and bait, and the short `要的私`."""
    yield from listed(view, "act")
    yield from listed(view, "bait")
    match = _SHORT.search(view.reading.text)
    if match:
        yield found(view, "act.short", "ad", 1.9, "让人私下联系", match.start(), match.end())
