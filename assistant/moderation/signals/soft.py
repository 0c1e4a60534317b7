"""Recommendations in disguise, and pulling members over to somebody else."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.moderation.signal import SIGNALS, Signal, listed
from assistant.moderation.view import View


@SIGNALS.register("soft")
def soft(view: View) -> Iterator[Signal]:
    """Praise from one's own life, a hint whom to ask, a cheaper place elsewhere."""
    hits = view.hits.get("soft")
    if hits:
        yield from _each_as_its_own_family(view, "soft")
    if "poach" in view.hits:
        yield from _each_as_its_own_family(view, "poach")


def _each_as_its_own_family(view: View, family: str) -> Iterator[Signal]:
    # Praise and a hint strengthen each other, so each counts for itself.
    for signal in listed(view, family):
        yield signal._replace(name=signal.name.replace(".", "_", 1) + ".said")
