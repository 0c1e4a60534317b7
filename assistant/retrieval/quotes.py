"""Exact sentences out of passages: choosing those that answer a question, and proving a quote."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.text.segment import terms
from assistant.types.passages import Passage

_SENTENCE = re.compile(r"[^。！？!?;；\n]+[。！？!?;；]*[”」』))]*")
MIN_SENTENCE_CHARS = 8

ANSWERABLE = 0.3
"""Below this confidence the material does not say; see `Library.confidence` and `qunguan eval`."""


def sentences(text: str) -> list[str]:
    """The sentences of `text`, each an exact part of it, without leading or trailing white space."""
    return [piece for match in _SENTENCE.findall(text) if (piece := match.strip())]


def verified(quote: str, passage: Passage) -> bool:
    """Whether the exact quote stands in the passage."""
    return bool(quote.strip()) and quote in passage.text


def best_sentences(
    query: str, passages: Sequence[Passage], limit: int, *, each: int = 2
) -> list[tuple[Passage, str]]:
    """Sentences that answer `query`: at most `limit`, at most `each` of one passage.

    Every sentence is an exact part of its passage's text. Passages come in their order, sentences
    in the passage's own.
    """
    asked = set(terms(query))
    chosen: list[tuple[Passage, str]] = []
    for passage in passages:
        pieces = [piece for piece in sentences(passage.text) if len(piece) >= MIN_SENTENCE_CHARS]
        ranked = sorted(range(len(pieces)), key=lambda at: (-_overlap(asked, pieces[at]), at))
        chosen += [(passage, pieces[at]) for at in sorted(ranked[:each])]
    return chosen[:limit]


def _overlap(asked: set[str], sentence: str) -> float:
    """How many of the asked terms stand in the sentence, less for a sentence that says much else."""
    found = set(terms(sentence))
    return len(asked & found) / (len(found) + 8) ** 0.5 if found else 0.0
