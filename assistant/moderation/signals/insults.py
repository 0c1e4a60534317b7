"""Attacks on a person, and whom they are aimed at."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.moderation.signal import SIGNALS, Signal, found, listed, seen
from assistant.moderation.view import View

_AIMED = re.compile(
    r"(?:你们?|妳|您|他们?|她们?|它|这人|那人|这种人|楼上|楼主|群主|客服|老板|管理员?|老师|店家|商家|这(?:个|帮|群)(?:人|东西)?|那(?:个|帮|群)人?|有些人|某些人)"
    r"(?:就|真|真的|是|个|们|都|tm|他妈|特么|也|太|全|这|家|的|一|帮|群|怎么|这么|那么|简直|纯|纯纯|像){0,5}$"
)
_FOLLOWED = re.compile(r"^(?:吧|啊|呀)?(?:你|你们|他|她|楼上|群主|客服|老板|东西|玩意)")
_ALONE = re.compile(r"^[\s@\w]{0,12}?(?:滚+|爬|呸+|tui)[!！。~\s]{0,6}$")
_OUT = re.compile(
    r"(?:你[^打翻摇]{0,6}|给我|会说|快点?|赶紧|不[^,，。]{1,4}就)滚+[!！。~\s]*(?:$|[,，。!！?？])"
)
_LAUGHING = re.compile("[😂🤣😄😁😆😅😜😝🤪🐶]|hh|哈哈")


@SIGNALS.register("insults")
def insults(view: View) -> Iterator[Signal]:
    """Listed insults by strength, and the one they are said to."""
    hits = view.hits.get("insult")
    if hits:
        yield from listed(view, "insult")
        text = view.reading.text
        for hit in hits:
            before, after = text[max(0, hit.start - 14) : hit.start], text[hit.end : hit.end + 6]
            if _AIMED.search(before) or _FOLLOWED.search(after):
                detail = "冲着人说"
                yield found(view, "aimed.at", "negative/abuse", 2.4, detail, hit.start, hit.end)
                break
    match = _ALONE.search(view.text) if len(view.text) <= 24 else None
    if match is None and "滚" in view.text:
        match = _OUT.search(view.text)
    if match:
        yield seen(view, "insult.alone", "negative/abuse", 4.0, "骂人", match.start(), match.end())
    laugh = _LAUGHING.search(view.text) if hits else None
    if laugh:
        yield seen(view, "pro_laugh.sign", "negative", -1.6, "玩笑话", laugh.start(), laugh.end())
