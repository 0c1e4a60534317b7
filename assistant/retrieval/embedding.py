"""Texts as vectors: the configured endpoint's, or ones made from the corpus itself.

The corpus's own are latent semantic analysis: character n-grams and words weighted by TF-IDF,
reduced by a singular value decomposition (Deerwester et al., 1990). They know the words of the cards
and documents and nothing else, need no network, and are fitted in a second or two.
"""

from __future__ import annotations

import io
import time
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from assistant.errors import ModelNonsense, Unavailable
from assistant.providers.failures import as_model_error
from assistant.text.segment import terms

if TYPE_CHECKING:
    import numpy as np
    from langchain_core.embeddings import Embeddings
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]
    Row = tuple[list[int], Vectors]

FEATURES = 8192
DIMENSIONS = 192
OVERSAMPLED = 16
POWER_STEPS = 3
FITTED_ROWS = 6000
"""Above this many windows the space is fitted on an even sample; the rest is projected."""

REST_SECONDS = 20.0


class Embedder(Protocol):
    """Turns texts into unit vectors, one row a text."""

    @property
    def name(self) -> str:
        """What made the vectors; an index with another name is built anew."""
        ...

    @property
    def lexical_weight(self) -> float:
        """The share BM25 should have beside these vectors, 0 to 1."""
        ...

    @property
    def own(self) -> bool:
        """Whether the vectors are made from the corpus and know only its words."""
        ...

    def embed(self, texts: Sequence[str]) -> Vectors:
        """An array of shape (len(texts), dimensions), rows of length 1 (or 0 for nothing known)."""
        ...


class Endpoint:
    """Vectors of any LangChain embeddings. A trained model knows paraphrases that BM25 does not.

    Once it is slow or gone nobody waits for it for `REST_SECONDS`: every search would. Nonsense is
    no reason to, another text may go well.
    """

    lexical_weight = 0.4
    own = False

    def __init__(
        self, embeddings: Embeddings, name: str, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._embeddings = embeddings
        self._clock = clock
        self._resting_until = clock()
        self.name = name

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Asks the endpoint. Raises Unavailable when it gives no vectors."""
        left = self._resting_until - self._clock()
        if left > 0:
            raise Unavailable(f"向量接口刚才失败，{left:.0f} 秒后再试")
        try:
            return _unit(_table(self._embeddings.embed_documents(list(texts)), len(texts)))
        except Exception as error:  # a boundary: any client library may stand behind it
            known = as_model_error(error)
            if not isinstance(known, ModelNonsense):
                self._resting_until = self._clock() + REST_SECONDS
            raise Unavailable(f"向量接口用不了：{known.message}") from error


def _table(rows: Sequence[Sequence[float]], count: int) -> Vectors:
    """The rows as an array. Raises ModelNonsense where they are no `count` vectors of one length."""
    import numpy as np

    if len(rows) != count or len({len(row) for row in rows}) > 1:
        raise ModelNonsense(f"要 {count} 个等长的向量，回了 {len(rows)} 个")
    table = np.asarray(rows, dtype=np.float32).reshape(count, -1)
    if not np.isfinite(table).all() or (count and not table.shape[1]):
        raise ModelNonsense("向量里有不是数的值")
    return table


class Corpus:
    """Vectors from the corpus itself. Build with `fitted`, keep with `save`, open with `load`."""

    name = f"corpus-lsa-{DIMENSIONS}-v2"
    own = True
    lexical_weight = 0.9
    """Measured: these vectors know no word that BM25 does not, so they only break ties."""

    def __init__(self, idf: Vectors, basis: Vectors) -> None:
        """`idf` has shape (FEATURES,), `basis` (FEATURES, dimensions)."""
        self._idf = idf
        self._basis = basis

    @classmethod
    def fitted(cls, texts: Sequence[str]) -> Corpus:
        """The space of `texts`; the same texts give the same space, none a space of nothing."""
        import numpy as np

        if not texts:
            return cls(np.ones(FEATURES, np.float32), np.zeros((FEATURES, 1), np.float32))
        step = max(1, -(-len(texts) // FITTED_ROWS))
        rows = [_features(text) for text in texts[::step]]
        known = np.zeros(FEATURES, dtype=np.float32)
        for features, _ in rows:
            known[features] += 1
        idf = np.log((1 + len(rows)) / (1 + known)).astype(np.float32) + 1
        return cls(idf, _basis([_weighted(features, counts, idf) for features, counts in rows]))

    @classmethod
    def load(cls, path: Path) -> Corpus:
        """The space saved at `path`. Raises Unavailable when it cannot be read."""
        import numpy as np

        try:
            with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as saved:
                return cls(saved["idf"], saved["basis"].astype(np.float32))
        except (OSError, EOFError, ValueError, KeyError, zipfile.BadZipFile) as error:
            raise Unavailable("索引里的向量空间读不了，请运行 qunguan index rebuild") from error

    def save(self, path: Path) -> None:
        """Writes the space to `path`, about 3 MB."""
        import numpy as np

        np.savez(path, idf=self._idf, basis=self._basis.astype(np.float16))

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Projects onto the space; a text with no known term becomes a zero row."""
        import numpy as np

        rows = np.zeros((len(texts), self._basis.shape[1]), dtype=np.float32)
        for at, text in enumerate(texts):
            features, weights = _weighted(*_features(text), self._idf)
            rows[at] = weights @ self._basis[features]
        return _unit(rows)


def _basis(rows: Sequence[Row]) -> Vectors:
    """The leading right singular vectors of `rows`, shape (FEATURES, at most DIMENSIONS): as many
    as there are texts that differ.

    Randomised subspace iteration (Halko, Martinsson, Tropp 2011) from a fixed start, row by row,
    since a window has some hundred of the features.
    """
    import numpy as np

    start = np.random.default_rng(0).standard_normal((FEATURES, DIMENSIONS + OVERSAMPLED))
    space: Vectors = start.astype(np.float32)
    for _ in range(POWER_STEPS):
        step = np.zeros_like(space)
        for (features, weights), seen in zip(rows, _projected(rows, space), strict=True):
            step[features] += np.outer(weights, seen)
        space = _orthonormal(step)
    seen = _projected(rows, space)
    values, turn = np.linalg.eigh((seen.T @ seen).astype(np.float64))
    strongest = np.argsort(values)[::-1][:DIMENSIONS]
    return np.asarray(space @ turn[:, strongest], dtype=np.float32)


def _orthonormal(columns: Vectors) -> Vectors:
    """Columns of length 1 at right angles that span the same space; fewer, where some say the same.

    By the eigenvectors of their small Gram matrix: a QR of the tall one takes seconds where cores
    are shared. The matrix is in double precision, since squaring halves the digits.
    """
    import numpy as np

    wide = columns.astype(np.float64)
    values, turn = np.linalg.eigh(wide.T @ wide)
    told = values > values[-1] * 1e-12
    return np.asarray(columns @ (turn[:, told] / np.sqrt(values[told])).astype(np.float32))


def _projected(rows: Sequence[Row], space: Vectors) -> Vectors:
    import numpy as np

    return np.stack([weights @ space[features] for features, weights in rows])


def _weighted(features: list[int], counts: Vectors, idf: Vectors) -> Row:
    """A text's features with their TF-IDF weights, length 1 (or nothing at all)."""
    import numpy as np

    weights = np.log1p(counts) * idf[features]
    length = float(np.linalg.norm(weights))
    return features, weights / length if length else weights


def _features(text: str) -> Row:
    """The features a text has and how often: only these few of `FEATURES` are not 0."""
    import numpy as np

    found = Counter(zlib.crc32(term.encode()) % FEATURES for term in terms(text))
    return list(found), np.fromiter(found.values(), dtype=np.float32, count=len(found))


def _unit(rows: Vectors) -> Vectors:
    import numpy as np

    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return (rows / np.where(lengths == 0, 1, lengths)).astype(np.float32)
