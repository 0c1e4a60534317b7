"""Families of fraud and forbidden trade."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.moderation.lexicons import Hit
from assistant.moderation.signal import SIGNALS, Signal, found, listed
from assistant.moderation.view import View


@SIGNALS.register("scams")
def scams(view: View) -> Iterator[Signal]:
    """Listed words of every family, and several such topics at once."""
    yield from listed(view, "scam")
    hits = view.hits.get("scam")
    if hits:
        first, last = hits[0], hits[-1]
        if last.start >= first.end and _read(view, first) != _read(view, last):
            detail = "几样骗局或违禁的事一起说"
            yield found(view, "scam_several.topics", "ad/scam", 1.6, detail, last.start, last.end)


def _read(view: View, hit: Hit) -> str:
    return view.reading.text[hit.start : hit.end]
