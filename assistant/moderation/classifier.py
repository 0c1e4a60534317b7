"""The shipped classifier: linear scores over hashed n-grams, as probabilities, with NumPy alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

from assistant.errors import Misconfigured
from assistant.moderation.features import BUCKETS, indices
from assistant.types.moderation import LABELS, Label

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FORMAT = 1
SHIPPED = Path(__file__).resolve().parent / "weights" / "messages.npz"


class Classifier:
    """What the words of a message alone make likely.

    `weights` has shape (BUCKETS, heads), `scale`, `slope` and `offset` (heads,): a head's logit is
    slope * (scale * sum of its weights over the message's n-grams / sqrt(n-grams)) + offset, which
    calibrates it to a probability (Platt, 1999).
    """

    def __init__(
        self,
        labels: Sequence[Label],
        weights: NDArray[np.int8],
        scale: NDArray[np.float32],
        slope: NDArray[np.float32],
        offset: NDArray[np.float32],
    ) -> None:
        self.labels = tuple(labels)
        self._weights = weights
        self._slope = (slope * scale).astype("float64")
        self._offset = offset.astype("float64")

    @classmethod
    def load(cls, path: Path = SHIPPED) -> Classifier:
        """The weights at `path`.

        Raises:
            Misconfigured: the file is missing, truncated, or of another version.
        """
        import zipfile

        import numpy as np

        try:
            with np.load(path, allow_pickle=False) as saved:
                version = int(saved["format"])
                labels = [str(label) for label in saved["labels"]]
                parts = [saved[name] for name in ("weights", "scale", "slope", "offset")]
        except FileNotFoundError as error:
            raise Misconfigured(f"没有分类器权重文件 {path.name},请重新安装或重新训练") from error
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
            raise Misconfigured(f"分类器权重文件 {path.name} 损坏,请重新安装或重新训练") from error
        if version != FORMAT or parts[0].shape != (BUCKETS, len(labels)):
            raise Misconfigured(f"分类器权重文件 {path.name} 是别的版本,请重新训练")
        if unknown := set(labels) - set(LABELS):
            raise Misconfigured(f"分类器权重文件 {path.name} 有不认识的标签:{unknown}")
        return cls(cast("list[Label]", labels), *parts)

    def scores(self, folded: str) -> Mapping[Label, float]:
        """The probability of each label this classifier knows, 0 to 1, for a folded text."""
        import numpy as np

        found = indices(folded)
        sums = self._weights[found].sum(axis=0, dtype=np.int64) / np.sqrt(len(found))
        logits = np.clip(self._slope * sums + self._offset, -30, 30)
        odds = np.exp(logits)
        return dict(zip(self.labels, (odds / (1 + odds)).tolist(), strict=True))
