"""Vectors in Chroma: one a window of a passage; the nearest windows stand for their passages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from assistant.errors import AssistantError, Misconfigured, Unavailable
from assistant.retrieval.embedding import Embedder
from assistant.retrieval.entry import Entry, passage_of, window_id

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection

BATCH = 512
SERVER_SECONDS = 30.0
"""How long to wait for a Chroma server's answer."""

WINDOWS_A_PASSAGE = 4
"""How many nearest windows are asked for per passage wanted, since several may be one passage's."""


def client(folder: Path, url: str | None) -> ClientAPI:
    """Chroma embedded in `folder`, or the server at `url`.

    Raises:
        Misconfigured: `url` is no http address. Unavailable: the server does not answer, or the
            folder is of another version.
    """
    import chromadb
    from chromadb.config import Settings

    quiet = Settings(anonymized_telemetry=False)
    if url is None:
        with _asked(f"向量索引 {folder} 读不了"):
            return chromadb.PersistentClient(path=str(folder), settings=quiet)
    host, port, secure = _address(url)
    with _asked(f"Chroma 服务 {url} 没有回应"):
        made = chromadb.HttpClient(host=host, port=port, ssl=secure, settings=quiet)
    for session in _sessions(made):
        session.timeout = SERVER_SECONDS
    return made


def _address(url: str) -> tuple[str, int, bool]:
    """Host, port, and whether it is encrypted."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        host = None
    if not host or parts.scheme not in {"http", "https"}:
        raise Misconfigured(f"QUNGUAN_CHROMA_URL={url} 应为 http://主机:端口")
    secure = parts.scheme == "https"
    return host, port or (443 if secure else 8000), secure


def close(chroma: ClientAPI) -> None:
    """Lets go of files and connections; Chroma's interface does not say that it can be closed."""
    getattr(chroma, "close", lambda: None)()
    for session in _sessions(chroma):
        session.close()


def _sessions(chroma: ClientAPI) -> list[Any]:
    """The HTTP sessions of a server's client, which Chroma neither limits in time nor closes."""
    holders = (chroma, getattr(chroma, "_admin_client", None))
    servers = [getattr(holder, "_server", None) for holder in holders]
    sessions = [getattr(server, "_session", None) for server in servers]
    return [session for session in sessions if session is not None]


@contextmanager
def _asked(problem: str) -> Iterator[None]:
    """Turns what Chroma, its database or its HTTP client raise into Unavailable."""
    try:
        yield
    except AssistantError:
        raise
    except Exception as error:  # a boundary: three libraries stand behind it
        raise Unavailable(f"{problem}({type(error).__name__})") from error


class OtherVectors(Unavailable):
    """What makes the vectors now makes them in another dimension than when the index was built."""


class Dense:
    """One collection. `dimension` is what its vectors had when it was built, None for a new one."""

    def __init__(
        self, chroma: ClientAPI, name: str, embedder: Embedder, *, dimension: int | None = None
    ) -> None:
        self._chroma = chroma
        self._name = name
        self._embedder = embedder
        self._dimension = dimension

    def build(self, entries: Sequence[Entry]) -> int:
        """Fills a new collection with every window of `entries`; returns the vectors' dimension,
        0 for no entries.
        """
        dimension = 0
        with _asked(f"向量索引 {self._name} 写不了"):
            collection = self._chroma.create_collection(
                self._name, embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
            )
            for batch in _batches(_windows(entries)):
                vectors = self._embedder.embed([window for _, window in batch])
                collection.add(ids=[one for one, _ in batch], embeddings=vectors)
                dimension = vectors.shape[1]
        return dimension

    def check(self) -> None:
        """Raises Unavailable where the collection is not there."""
        with _asked(f"向量索引 {self._name} 读不了"):
            _ = self._collection

    def search(self, query: str, limit: int) -> dict[str, float]:
        """Passage ids with the cosine similarity of their nearest window, best first.

        Raises:
            OtherVectors: the index has to be built anew. Unavailable: no vectors to be had now.
        """
        vector = self._embedder.embed([query])
        if self._dimension == 0:
            return {}
        if self._dimension not in {None, vector.shape[1]}:
            raise OtherVectors(
                f"索引里的向量是 {self._dimension} 维，现在是 {vector.shape[1]} 维，需要重建索引"
            )
        if not vector.any():
            return {}
        with _asked(f"向量索引 {self._name} 没有回应"):
            found: Any = self._collection.query(
                query_embeddings=vector,
                n_results=limit * WINDOWS_A_PASSAGE,
                include=["distances"],  # ids name their passages: metadata would cost 3 ms a query
            )
        nearest: dict[str, float] = {}
        for window, distance in zip(found["ids"][0], found["distances"][0], strict=True):
            nearest.setdefault(passage_of(window), 1 - float(distance))
            if len(nearest) == limit:
                break
        return nearest

    @cached_property
    def _collection(self) -> Collection:
        return self._chroma.get_collection(self._name, embedding_function=None)


def drop(chroma: ClientAPI, name: str) -> None:
    """Deletes the collection `name`, if it is there."""
    from chromadb.errors import NotFoundError

    with _asked(f"向量索引 {name} 删不了"), suppress(NotFoundError):
        chroma.delete_collection(name)


def _windows(entries: Sequence[Entry]) -> Iterator[tuple[str, str]]:
    for entry in entries:
        for window in dict.fromkeys(entry.windows):
            yield window_id(entry.passage.id, window), window


def _batches(windows: Iterator[tuple[str, str]]) -> Iterator[list[tuple[str, str]]]:
    batch: list[tuple[str, str]] = []
    for window in windows:
        batch.append(window)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
