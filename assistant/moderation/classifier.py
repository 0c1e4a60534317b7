"""The shipped classifier: linear scores over hashed n-grams, as probabilities, with NumPy alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from assistant.errors import Misconfigured
from assistant.moderation.features import BUCKETS, indices
from assistant.types.moderation import LABELS, Label

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FORMAT = 1
_ARRAYS = ("weights", "scale", "slope", "offset")
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
            Misconfigured: the file is missing, damaged, or of another version.
        """
        version, labels, parts = _saved(path)
        if version != FORMAT or not _fits(parts, len(labels)):
            raise Misconfigured(f"分类器权重文件 {path.name} 是别的版本，请重新训练")
        if unknown := set(labels) - set(LABELS):
            raise Misconfigured(f"分类器权重文件 {path.name} 有不认识的标签：{unknown}")
        return cls(cast("list[Label]", labels), *parts)

    def scores(self, folded: str) -> Mapping[Label, float]:
        """The probability of each label this classifier knows, 0 to 1, for a folded text."""
        import numpy as np

        found = indices(folded)
        sums = self._weights[found].sum(axis=0, dtype=np.int64) / np.sqrt(len(found))
        logits = np.clip(self._slope * sums + self._offset, -30, 30)
        odds = np.exp(logits)
        return dict(zip(self.labels, (odds / (1 + odds)).tolist(), strict=True))


def _saved(path: Path) -> tuple[int, list[str], list[NDArray[Any]]]:
    """Version, labels, and the arrays in the order of `Classifier`'s arguments."""
    import zipfile
    import zlib

    import numpy as np

    try:
        with path.open("rb") as file, zipfile.ZipFile(file) as archive:
            # The sums first: NumPy reads an array's header before it knows that it is sound.
            if archive.testzip() is not None:
                raise _damaged(path)
            file.seek(0)
            saved = np.load(file, allow_pickle=False)
            version = int(saved["format"])
            labels = [str(label) for label in saved["labels"]]
            return version, labels, [saved[name] for name in _ARRAYS]
    except FileNotFoundError as error:
        raise Misconfigured(f"没有分类器权重文件 {path.name}，请重新安装或重新训练") from error
    except (OSError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        raise _damaged(path) from error
    except (ValueError, KeyError, TypeError, RuntimeError) as error:
        # What NumPy and zipfile say of a file that is whole but something else.
        raise _damaged(path) from error


def _damaged(path: Path) -> Misconfigured:
    return Misconfigured(f"分类器权重文件 {path.name} 损坏，请重新安装或重新训练")


def _fits(parts: Sequence[NDArray[Any]], heads: int) -> bool:
    weights, *numbers = parts
    return (
        weights.shape == (BUCKETS, heads)
        and weights.dtype == "int8"
        and all(one.shape == (heads,) and one.dtype == "float32" for one in numbers)
    )
