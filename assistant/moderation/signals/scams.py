"""Families of fraud and forbidden trade."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.moderation.signal import SIGNALS, Signal, listed
from assistant.moderation.view import View


@SIGNALS.register("scams")
def scams(view: View) -> Iterator[Signal]:
    """Listed words of every family."""
    yield from listed(view, "scam")
