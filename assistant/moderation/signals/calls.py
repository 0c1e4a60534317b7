"""Calls to act: write to me, scan, join, click, help me cut the price; and the bait beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.moderation.signal import SIGNALS, Signal, found, listed, seen
from assistant.moderation.view import View
from assistant.text.folding_evasion import gaps

# 要的私, 有意私聊, 需要滴: the one letter that says it at the end of a clause.
_SHORT = re.compile(
    r"(?:[要需意趣解询]的?|喜欢的?|来的?|速)(?:私|滴|扣|戳|丝|滴滴|私聊|私信|cue我)(?=$|[^人密事自家立有房募享])"
)

# 想做的约我, 有要装修的邻居找我: whoever is in such a need, and what he is to do.
_INVITED = re.compile(
    r"(?:[想要需懂缺]|有意|有需|愿意|喜欢|感兴趣|同频|有缘|有空)[^,，。!！?？;；\s]{0,7}的"
    r"(?:姐妹|宝妈|宝子|朋友|邻居|家长|兄弟|亲|人|同学|哥哥|老板|小姐姐|老铁|伙伴|家人|妈妈)?们?"
    r"(?:可以|可|直接|请|速|快|都|就)?"
    r"(?:私|滴|找我|加[我微薇v群]|联系|问我|来聊|来找|扣|吱|约我|小窗|戳|敲|我拉|我发|我推|我把|留言|进我|进群)"
)

# Families whose words fill advertising copy; a few of them together are copy, whatever it sells.
_COPY = ("bait", "offer", "recruit", "promise")
_ORDINARY = 2
_TORN = ("recruit", "promise", "scam")


@SIGNALS.register("calls")
def calls(view: View) -> Iterator[Signal]:
    """Listed calls and bait, and the short `要的私`."""
    yield from listed(view, "act")
    yield from listed(view, "bait")
    yield from _dense(view)
    match = _SHORT.search(view.reading.text)
    if match:
        yield found(view, "act.short", "ad", 1.9, "让人私下联系", match.start(), match.end())
    match = _INVITED.search(view.text) if "的" in view.text else None
    if match:
        detail = "招呼有需要的人"
        yield seen(view, "act.invited", "ad", 2.2, detail, match.start(), match.end())
    yield from _torn(view)


def _torn(view: View) -> Iterator[Signal]:
    """A word of the trade with signs pushed between its letters: nobody does that by accident."""
    for family in _TORN:
        for hit in view.hits.get(family, ()):
            if hit.hidden and gaps(view.reading, hit.start, hit.end).strip(" "):
                yield found(view, "hidden.word", "ad", 1.8, "把字拆开写", hit.start, hit.end)
                return


def _dense(view: View) -> Iterator[Signal]:
    hits = [hit for family in _COPY for hit in view.hits.get(family, ())]
    if len(hits) <= _ORDINARY:
        return
    words = {view.reading.text[hit.start : hit.end] for hit in hits}
    if len(words) > _ORDINARY:
        weight = min(0.9 * (len(words) - _ORDINARY), 3.0)
        first = min(hits, key=lambda hit: hit.start)
        yield found(view, "dense.copy", "ad", weight, "满是推销用语", first.start, first.end)
