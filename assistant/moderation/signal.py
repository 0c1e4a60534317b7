"""Evidence: what a signal found, and the registry every signal module puts itself into."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from assistant.moderation.lexicons import Hit
from assistant.moderation.view import View
from assistant.registry import Registry
from assistant.types.moderation import Label


class Signal(NamedTuple):
    """One piece of evidence.

    `name` is `<family>.<what>`; of one family only the strongest evidence counts for a label.
    `weight` is in log-odds for `label`, negative where it speaks for the writer. `span` indexes the
    message's own text, None for evidence outside it; `detail` says in Chinese what it means.
    """

    name: str
    label: Label
    weight: float
    span: tuple[int, int] | None
    matched: str
    detail: str

    @property
    def family(self) -> str:
        return self.name.partition(".")[0]


Finder = Callable[[View], Iterable[Signal]]

SIGNALS: Registry[Finder] = Registry("信号", "assistant.moderation.signals")


def listed(view: View, family: str) -> list[Signal]:
    """The evidence of the word lists in one family: each group of words once, its first place."""
    hits = view.hits.get(family)
    return told(view, hits) if hits else []


def told(view: View, hits: Sequence[Hit]) -> list[Signal]:
    """The evidence of listed words that were found: each group once, its first place."""
    first = {hit.group.signal: hit for hit in reversed(hits) if hit.group.label is not None}
    return [
        found(
            view,
            hit.group.signal,
            hit.group.label,
            hit.group.weight,
            hit.group.detail,
            hit.start,
            hit.end,
        )
        for hit in first.values()
        if hit.group.label is not None
    ]


def found(
    view: View, name: str, label: Label, weight: float, detail: str, start: int, end: int
) -> Signal:
    """A signal at a place of the evasion reading."""
    span, matched = view.reading_span(start, end)
    return Signal(name, label, weight, span, matched, detail)


def seen(
    view: View, name: str, label: Label, weight: float, detail: str, start: int, end: int
) -> Signal:
    """A signal at a place of the folded text."""
    span, matched = view.folded_span(start, end)
    return Signal(name, label, weight, span, matched, detail)
