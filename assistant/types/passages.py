"""Retrievable pieces of documents and the citations that point at them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from assistant.types.base import Value

MAX_PASSAGE_CHARS = 1200

Engine = Literal["template", "extractive", "llm"]
"""What made an answer: a prompt's offline block, quoted sentences, or a language model."""


class SourceRef(Value):
    """A line range of a source document: 1-based, inclusive, as in the file itself."""

    document: str
    lines: tuple[int, int]


class Scores(Value):
    """How well a passage fits a query. Higher is better.

    `lexical` is a BM25 score (0 or more, unbounded), `dense` a cosine similarity (-1 to 1),
    `fused` the rank the search ordered by (0 to 1).
    """

    lexical: float = 0.0
    dense: float = 0.0
    fused: float = 0.0


class Position(Value):
    """One side of a disagreement between sources."""

    claim: str
    sources: tuple[SourceRef, ...]


class Passage(Value):
    """A piece of a document, at most `MAX_PASSAGE_CHARS` long.

    `document` is the file's own name. `sources` are the places the passage rests on: for a method
    card the documents it summarises, for an uploaded document itself. `positions` has two or more
    entries where the sources disagree. `gap` marks a card that says the material is silent.
    """

    id: str
    document: str
    title: str
    text: str
    scores: Scores = Scores()
    sources: tuple[SourceRef, ...] = ()
    topics: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    group_types: tuple[str, ...] = ()
    risk: str | None = None
    positions: tuple[Position, ...] = ()
    gap: bool = False
    matched: tuple[str, ...] = ()


class Citation(Value):
    """A passage and the exact quote from its text, verified to be there."""

    id: str
    quote: str
    passage: Passage


class SearchFilters(Value):
    """Which passages may be returned; an empty list means any."""

    topics: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    group_types: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    risk: bool | None = None


class SearchRequest(Value):
    """Body of `POST /v1/search`."""

    query: Annotated[str, Field(min_length=1, max_length=2000)]
    k: Annotated[int, Field(ge=1, le=50)] = 5
    filters: SearchFilters = SearchFilters()


class SearchResult(Value):
    """Answer of `POST /v1/search`, best passage first."""

    passages: tuple[Passage, ...]
