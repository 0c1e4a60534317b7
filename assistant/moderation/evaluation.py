"""How well messages are judged, on labelled ones: per label and per source, never accuracy alone.

What counts is how much is found at a false-positive rate that a group can live with. Precision
depends on how many of a set's messages are positive, so it compares engines on one set, not sets.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from assistant.moderation.judge import Judge, scores_of
from assistant.moderation.labelled import BadLine, Row
from assistant.moderation.policy import threshold
from assistant.text.folding import fold
from assistant.types.base import Value
from assistant.types.moderation import LABELS, Label, Message, Policy

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from assistant.moderation.classifier import Classifier
    from assistant.moderation.lexicons import Lexicons

Scorer = Callable[[str], Mapping[Label, float]]
"""A text in, scores from 0 to 1 out; labels it leaves out it has no opinion on."""

STEP = 500


class Figures(Value):
    """One engine on one label of one source (None: of all sources together).

    `rows` are those whose label is known, `positives` those that have it. `precision`, `recall` and
    `false_positive_rate` are those at the threshold of the default policy. `recall_at_fpr` is the
    recall of scores over `threshold_at_fpr`, which at most the stated share of the others exceed.
    All from 0 to 1; None where there is nothing to measure on.
    """

    engine: str
    source: str | None
    label: Label
    rows: int
    positives: int
    precision: float | None
    recall: float | None
    false_positive_rate: float | None
    recall_at_fpr: float | None
    threshold_at_fpr: float | None
    auroc: float | None


class ModerationFigures(Value):
    """`fpr` is the false-positive rate of `recall_at_fpr`; `bad_lines` were not judged."""

    rows: int
    fpr: float
    figures: tuple[Figures, ...]
    bad_lines: tuple[BadLine, ...] = ()


def engines(classifier: Classifier | None, lexicons: Lexicons | None = None) -> dict[str, Scorer]:
    """`judge` as messages are judged, and by themselves the `rules` and the `classifier`, if any."""
    if classifier is None:
        return {"judge": _judging(Judge(None, lexicons))}
    return {
        "judge": _judging(Judge(classifier.scores, lexicons)),
        "rules": _judging(Judge(None, lexicons)),
        "classifier": lambda text: classifier.scores(fold(text).text),
    }


def _judging(judge: Judge) -> Scorer:
    return lambda text: scores_of(judge.judge(Message(text=text)))


def evaluate(
    rows: Sequence[Row],
    scorers: Mapping[str, Scorer],
    *,
    fpr: float = 0.01,
    advance: Callable[[int], None] = lambda _: None,
) -> tuple[Figures, ...]:
    """Figures for every engine, source and label that some row of the source answers for.

    `advance` is told how many messages were scored since it was last told.
    """
    if not rows:
        return ()
    known = np.array([[label in row.truth for label in LABELS] for row in rows], dtype=bool)
    holds = np.array([[row.truth.get(label, False) for label in LABELS] for row in rows], bool)
    places = np.array([row.source for row in rows])
    sources: list[str | None] = [None]
    if len(found := sorted(set(places.tolist()))) > 1:
        sources += found
    figures: list[Figures] = []
    for engine, scorer in scorers.items():
        scores = _scored(rows, scorer, advance)
        for source in sources:
            here = np.full(len(rows), True) if source is None else places == source
            for at, label in enumerate(LABELS):
                chosen = here & known[:, at] & ~np.isnan(scores[:, at])
                if chosen.any():
                    cell = (scores[chosen, at], holds[chosen, at])
                    figures.append(_figures(engine, source, label, *cell, fpr))
    return tuple(figures)


def _scored(
    rows: Sequence[Row], scorer: Scorer, advance: Callable[[int], None]
) -> NDArray[np.float64]:
    """A score a row and label; no opinion is NaN."""
    scores = np.full((len(rows), len(LABELS)), np.nan)
    for batch in _steps(len(rows)):
        for at in batch:
            given = scorer(rows[at].text)
            scores[at] = [given.get(label, np.nan) for label in LABELS]
        advance(len(batch))
    return scores


def _steps(length: int) -> Iterator[range]:
    for start in range(0, length, STEP):
        yield range(start, min(start + STEP, length))


def _figures(
    engine: str,
    source: str | None,
    label: Label,
    scores: NDArray[np.float64],
    holds: NDArray[np.bool_],
    fpr: float,
) -> Figures:
    flagged = scores >= threshold(Policy(), label)
    positives, others = scores[holds], np.sort(scores[~holds])
    limit = bar(others, fpr) if len(others) else None
    return Figures(
        engine=engine,
        source=source,
        label=label,
        rows=len(scores),
        positives=len(positives),
        precision=_share(holds[flagged]),
        recall=_share(flagged[holds]),
        false_positive_rate=_share(flagged[~holds]),
        recall_at_fpr=None if limit is None else _share(positives > limit),
        threshold_at_fpr=limit,
        auroc=auroc(positives, others),
    )


def bar(others: NDArray[np.float64], fpr: float) -> float:
    """The lowest of `others` (ascending, not empty) that at most the share `fpr` of them exceed."""
    exceeding = int(fpr * len(others) + 1e-9)
    return float(others[-1 - min(exceeding, len(others) - 1)])


def auroc(positives: NDArray[np.float64], others: NDArray[np.float64]) -> float | None:
    """How likely one of `positives` scores over one of `others` (ascending); ties count half.

    None where one of them is empty.
    """
    if not len(positives) or not len(others):
        return None
    below = np.searchsorted(others, positives, side="left")
    not_above = np.searchsorted(others, positives, side="right")
    return float((below + not_above).mean() / 2 / len(others))


def _share(chosen: NDArray[np.bool_]) -> float | None:
    return float(chosen.mean()) if len(chosen) else None
