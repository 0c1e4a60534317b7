"""Trains the shipped classifier from labelled JSON Lines, see `assistant.moderation.labelled`.

A set with one question serves the others as negatives: reviews and insults are not ads, chat is no
complaint. The learner is a linear logistic model, averaged stochastic gradient descent over hashed
character n-grams; each source counts by the square root of its size, so that a big set does not
drown a small one.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.errors import FieldProblem, InvalidInput, Misconfigured
from assistant.moderation.classifier import FORMAT
from assistant.moderation.features import BUCKETS, indices
from assistant.moderation.labelled import Row, read
from assistant.text.folding import fold
from assistant.types.moderation import Label

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

PRIOR: dict[Label, float] = {"ad": 0.05, "negative/complaint": 0.03, "negative/abuse": 0.03}
"""How often a label is met in a group, for which probabilities are calibrated: an assumption."""

ALPHA = 1e-5
"""Strength of the regularisation (L2); what others do to a source left out is in the model card."""


def read_rows(path: Path) -> list[Row]:
    """Every labelled message of a file or a folder's `*.jsonl`; training takes all or nothing.

    Raises:
        InvalidInput: no such files, or lines that are wrong: names file and line of the first five.
    """
    rows, bad = read(path)
    if bad:
        problems = [FieldProblem(f"{one.file} 第 {one.line} 行", one.detail) for one in bad]
        shown = ";".join(map(str, bad[:5]))
        raise InvalidInput(f"{len(bad)} 行有误。{shown}", problems=problems[:5])
    return rows


def train(
    data: Path,
    out: Path,
    *,
    without: Collection[str] = (),
    progress: Callable[[str], None] = lambda _: None,
) -> dict[str, Any]:
    """Fits a head a label, calibrates it, and writes the weights to `out`.

    `without` are sources to leave out, to be measured on afterwards. Returns rows by source and,
    for each label, figures on the messages held out, against those of all other sources.

    Raises:
        InvalidInput: as `read_rows`; no such source or folder; a label without examples.
        Misconfigured: the extra `train` is not installed.
    """
    import numpy as np

    _learner("sklearn.linear_model")
    rows = _chosen(read_rows(data), without)
    if not out.parent.is_dir():
        raise _wrong("out", f"{out.parent}：没有这个文件夹")
    progress(f"{len(rows)} 条，计算特征")
    matrix = features([row.text for row in rows])
    held = np.array([row.held_out for row in rows])
    sources = np.array([row.source for row in rows])
    heads, figures = [], {}
    for label in PRIOR:
        wanted = np.array([row.truth.get(label, False) for row in rows])
        if any(len(set(wanted[part].tolist())) < 2 for part in (held, ~held)):
            raise _wrong("data", f"{label} 的正例或反例太少，训练不了")
        progress(f"训练 {label}：{int(wanted.sum())} 条")
        weights = fit(matrix[~held], wanted[~held], balance(wanted[~held], sources[~held]))
        margins = matrix[held] @ weights
        slope, offset = calibrate(margins, wanted[held], PRIOR[label])
        heads.append((label, weights, slope, offset))
        figures[label] = measured(margins, wanted[held])
    save(out, heads)
    counts = {source: int((sources == source).sum()) for source in np.unique(sources)}
    return {"rows": counts, "held_out": figures, "out": str(out)}


def _chosen(rows: list[Row], without: Collection[str]) -> list[Row]:
    sources = {row.source for row in rows}
    if unknown := set(without) - sources:
        there = "、".join(sorted(sources))
        raise _wrong("without", f"没有这些来源：{'、'.join(sorted(unknown))}；有：{there}")
    return [row for row in rows if row.source not in without]


def _wrong(field: str, detail: str) -> InvalidInput:
    return InvalidInput(detail, problems=[FieldProblem(field, detail)])


def _learner(module: str) -> Any:
    """A module of the learner, which carries no types; only training needs it.

    Raises:
        Misconfigured: the extra `train` is not installed.
    """
    try:
        return import_module(module)
    except ImportError as error:
        raise Misconfigured("训练需要附加包：pip install 'qunguan[train]'") from error


def features(texts: Sequence[str]) -> Any:
    """A sparse matrix, one row a text, of n-gram presence divided by the root of their number."""
    import numpy as np

    rows = [indices(fold(text).text) for text in texts]
    ends = np.cumsum([0, *(len(row) for row in rows)])
    values = np.concatenate([np.full(len(row), len(row) ** -0.5, dtype=np.float32) for row in rows])
    columns = np.concatenate(rows).astype(np.int32)
    matrix = _learner("scipy.sparse").csr_matrix
    return matrix((values, columns, ends), shape=(len(rows), BUCKETS))


def balance(wanted: NDArray[np.bool_], sources: NDArray[np.str_]) -> NDArray[np.float64]:
    """A weight a message: sources count by the root of their size, both classes alike in sum."""
    import numpy as np

    weights = np.zeros(len(wanted))
    for value in (False, True):
        for source in np.unique(sources):
            chosen = (sources == source) & (wanted == value)
            if chosen.any():
                weights[chosen] = chosen.sum() ** -0.5
        weights[wanted == value] /= weights[wanted == value].sum()
    return weights * len(wanted) / 2


def fit(
    matrix: Any, wanted: NDArray[np.bool_], weights: NDArray[np.float64]
) -> NDArray[np.float32]:
    """The weights of one head."""
    learner = _learner("sklearn.linear_model").SGDClassifier(
        loss="log_loss", alpha=ALPHA, max_iter=12, tol=None, average=True, random_state=0
    )
    learner.fit(matrix, wanted, sample_weight=weights)
    found: NDArray[np.float32] = learner.coef_[0].astype("float32")
    return found


def calibrate(
    margins: NDArray[np.float64], wanted: NDArray[np.bool_], prior: float
) -> tuple[float, float]:
    """Slope and offset that make a probability of a margin, for the share `prior` of positives."""
    import numpy as np

    share = wanted.mean()
    weights = np.where(wanted, prior / share, (1 - prior) / (1 - share))
    learner = _learner("sklearn.linear_model").LogisticRegression(C=1e6)
    learner.fit(margins[:, None], wanted, sample_weight=weights)
    return float(learner.coef_[0, 0]), float(learner.intercept_[0])


def measured(margins: NDArray[np.float64], wanted: NDArray[np.bool_]) -> dict[str, float]:
    """AUROC, and recall where 1 % of the others are wrongly taken."""
    import numpy as np

    from assistant.moderation.evaluation import auroc, bar

    positives, others = margins[wanted], np.sort(margins[~wanted])
    return {
        "auroc": round(auroc(positives, others) or 0.0, 4),
        "recall_at_1_percent_fpr": round(float((positives > bar(others, 0.01)).mean()), 4),
        "rows": len(wanted),
    }


def save(out: Path, heads: Sequence[tuple[Label, NDArray[np.float32], float, float]]) -> None:
    """Writes the heads as 8-bit weights with a scale each; the file appears whole or not at all."""
    import numpy as np

    columns, scales = [], []
    for _, weights, _, _ in heads:
        scale = float(np.abs(weights).max()) / 127 or 1.0
        columns.append(np.round(weights / scale).astype(np.int8))
        scales.append(scale)
    part = out.with_name(f".{out.name}.part.npz")
    np.savez_compressed(
        part,
        format=FORMAT,
        labels=np.array([label for label, *_ in heads]),
        weights=np.stack(columns, axis=1),
        scale=np.array(scales, dtype=np.float32),
        slope=np.array([slope for _, _, slope, _ in heads], dtype=np.float32),
        offset=np.array([offset for *_, offset in heads], dtype=np.float32),
    )
    part.replace(out)
