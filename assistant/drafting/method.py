"""Finds the method passages that advise a way of writing, and quotes them."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from assistant.errors import Unavailable
from assistant.text.similarity import shingles
from assistant.types.passages import Citation, Passage

Search = Callable[[str, int], Awaitable[Sequence[Passage]]]

CANDIDATES = 5
"""Passages looked at for one query; beyond these ranks hardly one is about the query."""

MAX_CITATIONS = 3
MIN_QUOTE = 8
MAX_QUOTE = 160
_SENTENCE = re.compile(r"[^。！？!?\n]+[。！？!?]?")


@dataclass(frozen=True, slots=True)
class Advice:
    """What the method says for each query, best first. `missing` is why there is nothing."""

    citations: dict[str, tuple[Citation, ...]]
    missing: str | None = None

    def on(self, query: str) -> tuple[Citation, ...]:
        """The citations found for `query`."""
        return self.citations.get(query, ())


async def find_advice(search: Search, queries: Sequence[str]) -> Advice:
    """What the method says on each of `queries`; an index that does not answer gives nothing."""
    wanted = tuple(dict.fromkeys(queries))
    try:
        found = await asyncio.gather(*(search(query, CANDIDATES) for query in wanted))
    except Unavailable as error:
        return Advice({}, missing=error.message)
    return Advice(
        {query: cite(query, passages) for query, passages in zip(wanted, found, strict=True)}
    )


def cite(query: str, passages: Sequence[Passage]) -> tuple[Citation, ...]:
    """A quote from each of the passages nearest to `query`, at most MAX_CITATIONS.

    Passages that say the material is silent, and those that warn of their own advice, are left out:
    no copy should rest on them.
    """
    sound = [passage for passage in passages if not passage.gap and not passage.risk]
    quoted = [(passage, quote) for passage in sound if (quote := best_quote(query, passage.text))]
    return tuple(
        Citation(id=passage.id, quote=quote, passage=passage)
        for passage, quote in quoted[:MAX_CITATIONS]
    )


def best_quote(query: str, text: str) -> str:
    """The sentence of `text` that shares most with `query`, as it stands there; empty if none."""
    wanted = shingles(query)
    sentences = [
        sentence
        for found in _SENTENCE.finditer(text)
        if MIN_QUOTE <= len(sentence := found.group().strip(" -\t#*>")) <= MAX_QUOTE
        and sentence[-1] in "。！？!?"
    ]
    if not sentences:
        return ""
    return max(sentences, key=lambda sentence: _overlap(wanted, sentence))


def _overlap(wanted: Counter[str], sentence: str) -> float:
    own = shingles(sentence)
    total = own.total()
    return float((wanted & own).total() / total**0.5) if total else 0.0
