"""Searches one open index: terms and synonyms, vectors, one order, and which terms hit."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence

from assistant.errors import Unavailable
from assistant.retrieval.confidence import confidence
from assistant.retrieval.dense import OtherVectors
from assistant.retrieval.generation import Generation
from assistant.retrieval.lexical import weighted_terms
from assistant.retrieval.ranking import fused
from assistant.retrieval.synonyms import Synonyms
from assistant.text.folding import fold
from assistant.types.passages import Passage, SearchFilters

CANDIDATES = 40
"""How many passages each engine may propose; a tenth of that is ever shown."""

SYNONYM_WEIGHT = 0.5


_log = logging.getLogger(__name__)


class Finder:
    """Searches `generation`. Plain functions on files: call it from a worker thread."""

    def __init__(self, generation: Generation, synonyms: Synonyms) -> None:
        self._generation = generation
        self._synonyms = synonyms

    def search(
        self, query: str, k: int, filters: SearchFilters, *, weight: float | None = None
    ) -> list[Passage]:
        """At most `k` passages, best first.

        With the corpus's own vectors there are none for a query without a known term.

        `weight` is the lexical share of the order, 0 to 1; None means what suits the vectors.
        """
        if weight is None:
            weight = self._generation.embedder.lexical_weight
        limit = max(CANDIDATES, k)
        weights = weighted_terms(query, self._synonyms.of(query), SYNONYM_WEIGHT)
        hits = self._generation.lexical.search(weights, filters, limit)
        dense = self._near(query, limit)
        if not hits and not self._knows(weights):
            return []
        known = {passage.id: passage for passage, _ in hits}
        missing = [one for one in dense if one not in known]
        others = self._generation.lexical.get(missing)
        known |= {one: passage for one, passage in others.items() if allows(filters, passage)}
        lexical = {passage.id: score for passage, score in hits}
        near = {one: score for one, score in dense.items() if one in known}
        best = fused(known.values(), lexical, near, weight=weight, k=k)
        return [
            passage.model_copy(update={"matched": matched(passage, weights)}) for passage in best
        ]

    def _near(self, query: str, limit: int) -> dict[str, float]:
        """Nothing where the vectors' maker is down: the words alone still find a great deal."""
        try:
            return self._generation.dense.search(query, limit)
        except OtherVectors:
            raise
        except Unavailable as error:
            _log.warning("searching by words alone: %s", error.message)
            return {}

    def _knows(self, weights: Mapping[str, float]) -> bool:
        """Whether a passage may be near a query of these terms without sharing one.

        The corpus's own vectors are hashed: to them, an unknown term looks like some known one.
        """
        lexical = self._generation.lexical
        own = self._generation.embedder.own
        return not own or any(lexical.frequency(term) for term in weights)

    def confidence(self, query: str, passages: Sequence[Passage]) -> float:
        """How likely it is that the passages answer the query at all, 0 to 1."""
        return confidence(query, passages, self._generation.lexical, self._synonyms)


def allows(filters: SearchFilters, passage: Passage) -> bool:
    """Whether `filters` let the passage through; a passage without a value holds for every value."""
    lists = (
        (filters.topics, passage.topics),
        (filters.stages, passage.stages),
        (filters.group_types, passage.group_types),
    )
    fits = all(not wanted or not has or set(wanted) & set(has) for wanted, has in lists)
    named = not filters.documents or passage.document in filters.documents
    return fits and named and filters.risk in {None, passage.risk is not None}


def matched(passage: Passage, weights: Mapping[str, float]) -> tuple[str, ...]:
    """The query's terms and synonyms that stand in the passage, longest first, parts left out."""
    text = _searched(passage)
    found: list[str] = []
    for term in sorted(weights, key=lambda term: (-len(term), term)):
        if term in text and not any(term in longer for longer in found):
            found.append(term)
    return tuple(found)


def _searched(passage: Passage) -> str:
    claims = " ".join(position.claim for position in passage.positions)
    return fold(f"{passage.title} {passage.text} {claims}").text
