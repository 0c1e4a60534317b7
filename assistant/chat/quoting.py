"""Quotes out of a passage: sentences chosen, neighbours joined, every one verified and numbered."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from assistant.retrieval.quotes import sentences as pieces_of
from assistant.retrieval.quotes import verified
from assistant.text.segment import terms
from assistant.types.passages import Citation, Passage

MIN_SENTENCE = 6
_ITEM = re.compile(r"^\s*(?:[-*•]|\d{1,2}[.、)])\s*")


@dataclass(frozen=True, slots=True)
class Point:
    """One quote with its citation's number. `item`: it stood in a list."""

    quote: str
    number: int
    item: bool


class Numbering:
    """Citations in the order in which they are first made; every quote is verified."""

    def __init__(self) -> None:
        self.citations: list[Citation] = []

    def number(self, passage: Passage, quote: str) -> int | None:
        """The number of a quote, from 1; None where it does not stand in the passage."""
        if not verified(quote, passage):
            return None
        for citation in self.citations:
            if citation.passage.id == passage.id and citation.quote == quote:
                return int(citation.id)
        known = str(len(self.citations) + 1)
        self.citations.append(Citation(id=known, quote=quote, passage=passage))
        return int(known)


def sentences(text: str) -> list[str]:
    """The sentences of `text`, each an exact part of it; a semicolon ends none."""
    spans: list[tuple[int, int]] = []
    at = 0
    for piece in pieces_of(text):
        start = text.index(piece, at)
        at = start + len(piece)
        goes_on = (
            spans and text[spans[-1][1] - 1] in "；;" and "\n" not in text[spans[-1][1] : start]
        )
        if goes_on:
            spans[-1] = (spans[-1][0], at)
        else:
            spans.append((start, at))
    return [text[start:end] for start, end in spans]


def bare(sentence: str) -> str:
    """A sentence without the mark of the list it stood in."""
    return _ITEM.sub("", sentence).strip()


def quoted(
    passage: Passage, numbers: Numbering, wanted: set[str] | None, said: Collection[str]
) -> tuple[Point, ...]:
    """The wanted sentences (None: all) in the passage's own order, neighbours as one quote."""
    points: list[Point] = []
    for line in passage.text.split("\n"):
        for piece in _runs(line, wanted):
            quote = bare(piece)
            if len(quote) < 2 or any(quote in other for other in said):
                continue
            number = numbers.number(passage, quote)
            if number is not None:
                points.append(Point(quote, number, item=bool(_ITEM.match(line))))
    return tuple(points)


def best(query: str, passage: Passage, limit: int) -> list[str]:
    asked = set(terms(query))
    pieces = [piece for piece in sentences(passage.text) if len(piece) >= MIN_SENTENCE]

    def fit(piece: str) -> float:
        own = set(terms(piece))
        return float(len(asked & own) / (len(own) + 8) ** 0.5)

    return sorted(pieces, key=fit, reverse=True)[:limit]


def _runs(line: str, wanted: set[str] | None) -> list[str]:
    """The line itself, or its runs of neighbouring sentences that are wanted."""
    if wanted is None:
        return [line]
    runs: list[list[int]] = []
    at = 0
    for piece in sentences(line):
        start = line.index(piece, at)
        end = at = start + len(piece)
        if piece in wanted:
            if runs and not line[runs[-1][1] : start].strip():
                runs[-1][1] = end
            else:
                runs.append([start, end])
    return [line[start:end] for start, end in runs]
