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


# Families whose words fill advertising copy; a few of them together are copy, whatever it sells.
_COPY = ("bait", "offer", "recruit", "promise")
_ORDINARY = 2


@SIGNALS.register("calls")
def calls(view: View) -> Iterator[Signal]:
    """Listed calls and bait, and the short `要的私`."""
    yield from listed(view, "act")
    yield from listed(view, "bait")
    yield from _dense(view)
    match = _SHORT.search(view.reading.text)
    if match:
        yield found(view, "act.short", "ad", 1.9, "让人私下联系", match.start(), match.end())


def _dense(view: View) -> Iterator[Signal]:
    hits = [hit for family in _COPY for hit in view.hits.get(family, ())]
    if len(hits) <= _ORDINARY:
        return
    words = {view.reading.text[hit.start : hit.end] for hit in hits}
    if len(words) > _ORDINARY:
        weight = min(0.9 * (len(words) - _ORDINARY), 3.0)
        first = min(hits, key=lambda hit: hit.start)
        yield found(view, "dense.copy", "ad", weight, "满是推销用语", first.start, first.end)
