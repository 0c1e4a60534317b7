"""What speaks for the writer: buying, asking, reporting somebody's ad, everyday life, jokes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.moderation.signal import SIGNALS, Signal, listed, seen
from assistant.moderation.view import View

_ENDS_ASKING = re.compile(r"(?:[?？]|吗|嘛|呢|么|没有?|不)[~!！。.\s]{0,4}$")
_BEGINS_ASKING = re.compile(
    r"请问|问一下|问下|想问|谁|哪|有没有(?!缺|想|要|需要|人想|姐妹想|宝妈想)|求"
)
_TAIL = 8


@SIGNALS.register("speaks_for")
def speaks_for(view: View) -> Iterator[Signal]:
    """Listed words for the writer, each kind once, and a question."""
    for family in ("for", "pro"):
        for signal in listed(view, family):
            # Each kind of excuse counts for itself.
            yield signal._replace(name=signal.name.replace(".", "_", 1) + ".said")
    begins = _BEGINS_ASKING.match(view.text)
    at = max(0, len(view.text) - _TAIL)
    ends = None if begins else _ENDS_ASKING.search(view.text[at:])
    if begins:
        yield seen(view, "question.asked", "ad", -1.5, "是个问句", 0, begins.end())
    elif ends:
        first, last = at + ends.start(), at + ends.end()
        yield seen(view, "question.asked", "ad", -1.5, "是个问句", first, last)
