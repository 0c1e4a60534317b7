"""One order out of two: lexical and dense scores, each stretched to 0..1 over the candidates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from assistant.types.passages import Passage, Scores


def fused(
    passages: Iterable[Passage],
    lexical: Mapping[str, float],
    dense: Mapping[str, float],
    *,
    weight: float,
) -> list[Passage]:
    """The passages with their scores, best first; `weight` is the lexical share, 0 to 1."""
    stretched_lexical, stretched_dense = _stretched(lexical), _stretched(dense)
    scored = [
        passage.model_copy(
            update={
                "scores": Scores(
                    lexical=lexical.get(passage.id, 0.0),
                    dense=dense.get(passage.id, 0.0),
                    fused=weight * stretched_lexical.get(passage.id, 0.0)
                    + (1 - weight) * stretched_dense.get(passage.id, 0.0),
                )
            }
        )
        for passage in passages
    ]
    return sorted(scored, key=lambda passage: (-passage.scores.fused, passage.id))


def _stretched(scores: Mapping[str, float]) -> dict[str, float]:
    """Scores as shares of the best one; what is not above 0 is 0."""
    best = max(scores.values(), default=0.0)
    return {key: max(0.0, score / best) for key, score in scores.items()} if best > 0 else {}
