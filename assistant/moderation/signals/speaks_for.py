"""What speaks for the writer: buying, asking, reporting somebody's ad, everyday life, jokes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.moderation.signal import SIGNALS, Signal, listed, seen
from assistant.moderation.view import View

_QUESTION = re.compile(
    r"(?:[?？]|吗|嘛|呢|么|没有?|不)[~!！。.\s]{0,4}$|^(?:请问|问一下|问下|想问|谁|哪|有没有|求)"
)


@SIGNALS.register("speaks_for")
def speaks_for(view: View) -> Iterator[Signal]:
    """Listed words for the writer, each kind once, and a question."""
    for family in ("for", "pro"):
        for signal in listed(view, family):
            # Each kind of excuse counts for itself.
            yield signal._replace(name=signal.name.replace(".", "_", 1) + ".said")
    match = _QUESTION.search(view.text)
    if match:
        yield seen(view, "question.asked", "ad", -1.5, "是个问句", match.start(), match.end())
