"""Trains the shipped classifier from labelled JSON Lines: `{"text", "label", "source"}` a line.

Labels say which question a set answers: `ad|ham`, `toxic|nontoxic`, `negative|positive`. Every other
set serves a question as negatives: reviews and insults are not ads, chat is no complaint. The learner
is a linear logistic model, averaged stochastic gradient descent over hashed character n-grams; each
source counts by the square root of its size, so that a big set does not drown a small one.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zlib import crc32

from assistant.errors import FieldProblem, InvalidInput, Misconfigured
from assistant.moderation.classifier import FORMAT
from assistant.moderation.features import BUCKETS, indices
from assistant.text.folding import fold
from assistant.types.moderation import Label

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

POSITIVE: dict[str, Label] = {
    "ad": "ad",
    "negative": "negative/complaint",
    "toxic": "negative/abuse",
}
NEGATIVE = frozenset({"ham", "nontoxic", "positive"})

PRIOR: dict[Label, float] = {"ad": 0.05, "negative/complaint": 0.03, "negative/abuse": 0.03}
"""How often a label is met in a group, for which probabilities are calibrated: an assumption."""

ALPHA = 1e-5
"""Strength of the regularisation: chosen by leaving one source out, see the model card."""

HELD_OUT = 10
"""One message in so many calibrates instead of training."""


@dataclass(frozen=True, slots=True)
class Example:
    """A labelled message and the file it came from."""

    text: str
    label: str
    source: str


def read_examples(folder: Path) -> list[Example]:
    """Every labelled message of the folder's `*.jsonl`, by file name.

    Raises:
        InvalidInput: no such files, or a line that is wrong: names file and line.
    """
    paths = sorted(folder.glob("*.jsonl")) or sorted((folder / "moderation").glob("*.jsonl"))
    if not paths:
        detail = "没有 .jsonl 文件:每行应为 {text, label, source}"
        raise InvalidInput(f"{folder}: {detail}", problems=[FieldProblem("data", detail)])
    return [example for path in paths for example in _examples(path)]


def _examples(path: Path) -> Iterator[Example]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            row = json.loads(line)
            text, label = row["text"], row["label"]
        except (ValueError, KeyError, TypeError) as error:
            raise _wrong(path, number, "应为 JSON 对象,有 text 和 label") from error
        if not isinstance(text, str) or label not in {*POSITIVE, *NEGATIVE}:
            allowed = "、".join(sorted({*POSITIVE, *NEGATIVE}))
            raise _wrong(path, number, f"label 只能是 {allowed}")
        yield Example(text, label, path.stem)


def _wrong(path: Path, number: int, detail: str) -> InvalidInput:
    where = f"{path.name} 第 {number} 行"
    return InvalidInput(f"{where}:{detail}", problems=[FieldProblem(where, detail)])


def train(
    data_dir: Path, out: Path, progress: Callable[[str], None] = lambda _: None
) -> dict[str, Any]:
    """Fits a head a label, calibrates it, and writes the weights to `out`.

    Returns rows by source and, for each label, figures on the messages held out.

    Raises:
        InvalidInput: as `read_examples`; no positive example of a label. Misconfigured: the extra
            `train` is not installed.
    """
    import numpy as np

    _learner("sklearn.linear_model")
    examples = read_examples(data_dir)
    progress(f"{len(examples)} 条,计算特征")
    matrix = features([example.text for example in examples])
    held = np.array([crc32(e.text.encode()) % HELD_OUT == 0 for e in examples])
    sources = np.array([example.source for example in examples])
    heads, figures = [], {}
    for name, label in POSITIVE.items():
        wanted = np.array([example.label == name for example in examples])
        if not wanted[~held].any() or wanted.all():
            raise InvalidInput(f"没有标为 {name} 或没有其他标签的消息,训练不了 {label}")
        progress(f"训练 {label}:{int(wanted.sum())} 条")
        weights = fit(matrix[~held], wanted[~held], balance(wanted[~held], sources[~held]))
        margins = matrix[held] @ weights
        slope, offset = calibrate(margins, wanted[held], PRIOR[label])
        heads.append((label, weights, slope, offset))
        figures[label] = measured(margins, wanted[held])
    save(out, heads)
    counts = {source: int((sources == source).sum()) for source in np.unique(sources)}
    return {"rows": counts, "held_out": figures, "out": str(out)}


def _learner(module: str) -> Any:
    """A module of the learner, which carries no types; only training needs it.

    Raises:
        Misconfigured: the extra `train` is not installed.
    """
    try:
        return import_module(module)
    except ImportError as error:
        raise Misconfigured("训练需要附加包:pip install 'qunguan[train]'") from error


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

    auroc = _learner("sklearn.metrics").roc_auc_score(wanted, margins)
    threshold = np.quantile(margins[~wanted], 0.99)
    return {
        "auroc": round(float(auroc), 4),
        "recall_at_1_percent_fpr": round(float((margins[wanted] > threshold).mean()), 4),
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
