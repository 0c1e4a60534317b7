"""What the checks look at: one text, and what is known about where it came from and goes to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from assistant.checks.amounts import PricePair, brief_pair, price_pairs
from assistant.checks.matching import Hit
from assistant.text.counting import characters, reading_seconds
from assistant.types.drafts import Platform

Scan = Callable[[str], Sequence[Hit]]


@dataclass(frozen=True)
class Subject:
    """One text to check. `brief` is as the operator gave it; `facts` may also be in the text.

    `scan` finds the listed terms; what several checks need is worked out once.
    """

    text: str
    scan: Scan = field(repr=False)
    task: str | None = None
    brief: Mapping[str, Any] | None = None
    platform: Platform | None = None
    required: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()

    @property
    def promotes(self) -> bool:
        """Whether the text is known to sell something."""
        return self.task == "promo"

    @cached_property
    def hits(self) -> tuple[Hit, ...]:
        """The listed terms in the text, in its order."""
        return tuple(self.scan(self.text))

    @cached_property
    def characters(self) -> int:
        """Characters a reader sees."""
        return characters(self.text)

    @cached_property
    def seconds(self) -> float:
        """Seconds it takes to read."""
        return reading_seconds(self.text)

    @cached_property
    def pairs(self) -> tuple[PricePair, ...]:
        """The price anchors in the text: a price before and a price now."""
        return price_pairs(self.text)

    @cached_property
    def brief_pair(self) -> PricePair | None:
        """The price anchor of the brief."""
        return brief_pair(self.brief) if self.brief else None

    def given(self, name: str) -> Any:
        """A field of the brief, None without it."""
        return self.brief.get(name) if self.brief else None
