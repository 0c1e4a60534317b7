"""Makes the index out of what there is: cards, documents, and whatever makes the vectors."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from assistant.errors import InvalidKnowledgeFile, Unavailable, reason
from assistant.retrieval import generation
from assistant.retrieval.cards import MethodCard, load_cards
from assistant.retrieval.embedding import Corpus, Embedder
from assistant.retrieval.entry import of_card
from assistant.retrieval.shelf import Shelf
from assistant.retrieval.synonyms import Synonyms

_log = logging.getLogger(__name__)

LOCK_SECONDS = 120
"""How long to wait for another process that is building the same index."""


class Builder:
    """Builds in `root`. Everything here may take long: call it from a worker thread."""

    def __init__(
        self, root: Path, knowledge: Path, shelf: Shelf, embedder: Embedder | None, url: str | None
    ) -> None:
        """Raises InvalidKnowledgeFile for cards, sources or synonyms that are not as they should."""
        self._root = root
        self._knowledge = knowledge
        self._shelf = shelf
        self._embedder = embedder
        self._url = url
        self.reload()

    def reload(self) -> None:
        """Reads the knowledge folder again; raises InvalidKnowledgeFile and keeps what it had."""
        cards = load_cards(self._knowledge)
        self.synonyms = Synonyms.load(self._knowledge / "lexicons" / "synonyms.toml")
        self.cards: tuple[MethodCard, ...] = cards

    @property
    def embedding(self) -> str:
        """The name of what makes the vectors of the next index."""
        return self._embedder.name if self._embedder else Corpus.name

    def fingerprint(self) -> str:
        """Changes with the cards, the documents, the vectors' maker and the index's format."""
        digest = hashlib.sha256(f"{generation.FORMAT}\0{self.embedding}\0".encode())
        for card in self.cards:
            digest.update(card.model_dump_json().encode())
        for document in sorted(self._shelf.documents(), key=lambda document: document.id):
            digest.update(f"{document.id}\0{document.name}\0".encode())
        return digest.hexdigest()

    def fresh(self) -> str:
        """The folder of an index made from what there is now, built where there is none yet.

        A card that cannot be read leaves the cards as they were.
        """
        try:
            self.reload()
        except InvalidKnowledgeFile as error:
            _log.warning("keeping the cards as they were: %s", error.message)
        found = self._standing()
        if found is not None:
            return found
        with self.alone():
            # Another process may have built it while this one waited.
            return self._standing() or self._built()

    def rebuilt(self, *, instead_of: str | None = None) -> str:
        """The folder of a new index; with `instead_of`, only if that one is still in use.

        Raises:
            InvalidKnowledgeFile: a card, the sources or the synonyms are not as they should be.
        """
        self.reload()
        with self.alone():
            named = generation.current(self._root)
            return named if named and instead_of and named != instead_of else self._built()

    def sweep(self) -> None:
        """Clears away every index but the current one, with the text of documents removed since.

        Whoever is building meanwhile does it when done, and what cannot be cleared away now will
        be after the next build.
        """
        try:
            with self.alone(seconds=0):
                keep = generation.current(self._root)
                generation.sweep(self._root, {keep} if keep else set(), self._url)
        except Unavailable as error:
            _log.info("leaving older indexes for now: %s", error.message)

    @contextmanager
    def alone(self, seconds: float = LOCK_SECONDS) -> Iterator[None]:
        """The turn to build; waits `seconds` for it. Raises Unavailable."""
        from filelock import FileLock, Timeout

        try:
            self._root.mkdir(parents=True, exist_ok=True)
            with FileLock(self._root / "lock", timeout=seconds):
                yield
        except Timeout as error:
            raise Unavailable(f"另一个进程正在建立索引，等了 {seconds:.0f} 秒还没好") from error
        except OSError as error:
            raise Unavailable(f"索引文件夹 {self._root} 写不了：{reason(error)}") from error

    def _standing(self) -> str | None:
        named = generation.current(self._root)
        meta = generation.meta_of(self._root, named) if named else None
        return named if meta is not None and meta.fingerprint == self.fingerprint() else None

    def _built(self) -> str:
        """A new index; with the corpus's own vectors while the endpoint gives none.

        That one keeps another fingerprint, so that the endpoint is asked again the next time.
        """
        fingerprint = self.fingerprint()
        entries = [*(of_card(card) for card in self.cards), *self._shelf.entries()]
        counts = (len(self.cards), len(self._shelf.documents()))
        if self._embedder is not None:
            try:
                return generation.build(
                    self._root, fingerprint, entries, counts, self._embedder, self._url
                )
            except Unavailable as error:
                _log.warning("building with the corpus's own vectors: %s", error.message)
                fingerprint = f"{fingerprint}-without-endpoint"
        return generation.build(self._root, fingerprint, entries, counts, None, self._url)
