"""One built index: a folder that is written once and never changed.

A new index is a new folder; when it is whole, a pointer file is replaced to name it. Whoever is killed
in between leaves the old one in use and a folder that the next build clears away.
"""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from assistant.errors import Unavailable
from assistant.retrieval import lexical
from assistant.retrieval.dense import Dense, client, close, drop
from assistant.retrieval.embedding import Corpus, Embedder
from assistant.retrieval.entry import Entry
from assistant.types.base import Value

FORMAT = 4
"""Grows when what is written changes, so that older indexes are built anew."""

_POINTER = "CURRENT"


class Meta(Value):
    """What an index was built from."""

    fingerprint: str
    embedding: str
    passages: int
    cards: int
    documents: int
    collection: str
    dimension: int
    built_at: datetime


class Generation:
    """An index that was built, open for reading. Close it before its folder is removed."""

    def __init__(self, root: Path, folder: str, embedder: Embedder | None, url: str | None) -> None:
        """`embedder` is used where the index was made with it, else the folder's own space.

        Raises:
            Unavailable: the folder is damaged, or the vector store does not answer.
        """
        place = root / folder
        meta = meta_of(root, folder)
        if meta is None:
            raise Unavailable(f"索引 {place} 读不了")
        self.folder = folder
        self.meta = meta
        same = embedder is not None and embedder.name == self.meta.embedding
        self.embedder: Embedder = (
            embedder if embedder is not None and same else Corpus.load(place / "space.npz")
        )
        self.lexical = lexical.Lexical(place / "lexical")
        self._chroma = client(place / "dense", url)
        self.dense = Dense(
            self._chroma, self.meta.collection, self.embedder, dimension=self.meta.dimension
        )
        try:
            self.dense.check()
        except Unavailable:
            self.close()
            raise

    def close(self) -> None:
        """Lets go of the vector store's files."""
        close(self._chroma)


def current(root: Path) -> str | None:
    """The folder in use, None where there is none that is whole."""
    try:
        folder = (root / _POINTER).read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        return None
    return folder if meta_of(root, folder) is not None else None


def meta_of(root: Path, folder: str) -> Meta | None:
    """What the index in `folder` was built from, None where it is damaged."""
    try:
        return Meta.model_validate_json((root / folder / "meta.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def build(
    root: Path,
    fingerprint: str,
    entries: Sequence[Entry],
    counts: tuple[int, int],
    embedder: Embedder | None,
    url: str | None,
) -> str:
    """Writes a whole new index and makes it the one in use; returns its folder.

    `counts` are the numbers of cards and documents. Only one process may build at a time.
    """
    folder = f"{fingerprint[:8]}-{secrets.token_hex(4)}"
    place = root / folder
    place.mkdir(parents=True)
    lexical.build(place / "lexical", entries)
    space = embedder or _fitted(entries, place / "space.npz")
    collection = _collection(folder)
    chroma = client(place / "dense", url)
    try:
        dimension = Dense(chroma, collection, space).build(entries)
    finally:
        close(chroma)
    meta = Meta(
        fingerprint=fingerprint,
        embedding=space.name,
        passages=len(entries),
        cards=counts[0],
        documents=counts[1],
        collection=collection,
        dimension=dimension,
        built_at=datetime.now(UTC),
    )
    (place / "meta.json").write_text(meta.model_dump_json(), encoding="utf-8")
    _point(root, folder)
    return folder


def sweep(root: Path, keep: set[str], url: str | None) -> None:
    """Clears away indexes that nobody uses any more, and what a killed build left behind."""
    unused = [place for place in root.iterdir() if place.is_dir() and place.name not in keep]
    if url is not None and unused:
        chroma = client(root, url)
        try:
            for place in unused:
                drop(chroma, _collection(place.name))
        finally:
            close(chroma)
    for place in unused:
        shutil.rmtree(place, ignore_errors=True)


def _collection(folder: str) -> str:
    return f"qunguan-{folder}"


def _fitted(entries: Sequence[Entry], path: Path) -> Corpus:
    space = Corpus.fitted([window for entry in entries for window in entry.windows])
    space.save(path)
    # Read back, so that queries meet exactly the vectors that were written.
    return Corpus.load(path)


def _point(root: Path, folder: str) -> None:
    part = root / f"{_POINTER}.{secrets.token_hex(4)}"
    with part.open("w", encoding="utf-8") as file:
        file.write(folder + "\n")
        file.flush()
        os.fsync(file.fileno())
    part.replace(root / _POINTER)
