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
    k: int,
) -> list[Passage]:
    """The best `k` passages with their scores; `weight` is the lexical share, 0 to 1."""
    stretched_lexical, stretched_dense = _stretched(lexical), _stretched(dense)

    def rank(passage: Passage) -> float:
        return weight * stretched_lexical.get(passage.id, 0.0) + (1 - weight) * stretched_dense.get(
            passage.id, 0.0
        )

    ranked = sorted(((rank(passage), passage) for passage in passages), key=_best_first)
    return [
        passage.model_copy(
            update={
                "scores": Scores(
                    lexical=lexical.get(passage.id, 0.0),
                    dense=dense.get(passage.id, 0.0),
                    fused=score,
                )
            }
        )
        for score, passage in ranked[:k]
    ]


def _best_first(ranked: tuple[float, Passage]) -> tuple[float, str]:
    score, passage = ranked
    return -score, passage.id


def _stretched(scores: Mapping[str, float]) -> dict[str, float]:
    """Scores as shares of the best one; what is not above 0 is 0."""
    best = max(scores.values(), default=0.0)
    return {key: max(0.0, score / best) for key, score in scores.items()} if best > 0 else {}
