"""The library: cards and documents, indexed, searched, quoted."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Self, TypeVar

from assistant import resources
from assistant.errors import NotFound, Unavailable
from assistant.retrieval import generation
from assistant.retrieval.cards import MethodCard, load_cards
from assistant.retrieval.dense import OtherVectors
from assistant.retrieval.embedding import Corpus, Embedder, Endpoint
from assistant.retrieval.entry import Entry, of_card
from assistant.retrieval.finder import Finder
from assistant.retrieval.generation import Generation
from assistant.retrieval.shelf import Shelf
from assistant.retrieval.synonyms import Synonyms
from assistant.settings import Settings
from assistant.types.groups import Document, IndexStatus
from assistant.types.passages import Passage, SearchFilters

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings

T = TypeVar("T")
_log = logging.getLogger(__name__)

LOCK_SECONDS = 120
"""How long to wait for another process that is building the same index."""


class Library:
    """Every passage there is. One per process.

    ```python
    async with Library.open(settings) as library:
        passages = await library.search("群里没人说话怎么办", k=5)
    ```

    Entering builds the index where it is missing or made from other cards, documents or vectors.
    Work on files happens in worker threads, one at a time.
    """

    def __init__(
        self, root: Path, knowledge: Path, shelf: Shelf, embedder: Embedder | None, url: str | None
    ) -> None:
        self._root = root
        self._knowledge = knowledge
        self._shelf = shelf
        self._embedder = embedder
        self._url = url
        self._synonyms = Synonyms.load(knowledge / "lexicons" / "synonyms.toml")
        self._open: Generation | None = None
        self._turn = asyncio.Lock()
        self.cards: tuple[MethodCard, ...] = load_cards(knowledge)

    @classmethod
    def open(cls, settings: Settings, *, embeddings: Embeddings | None = None) -> Self:
        """A library in the settings' data folder; nothing is touched until it is entered.

        `embeddings` None means the corpus's own vectors.

        Raises:
            InvalidKnowledgeFile: a card, the sources or the synonyms are not as they should be.
        """
        name = settings.embedding_model or type(embeddings).__name__
        return cls(
            settings.index_dir,
            resources.knowledge_dir(settings.knowledge_dir),
            Shelf(settings.uploads_dir, settings.max_upload_bytes),
            None if embeddings is None else Endpoint(embeddings, f"endpoint:{name}"),
            settings.chroma_url,
        )

    async def __aenter__(self) -> Self:
        await self._work(self._fresh)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._work(self._close)

    async def search(
        self,
        query: str,
        *,
        k: int = 5,
        filters: SearchFilters | None = None,
        weight: float | None = None,
    ) -> tuple[Passage, ...]:
        """The passages nearest to `query`, best first, at most `k`.

        `weight` is the lexical share of the order, 0 to 1; None means what suits the vectors.
        """
        wanted = filters or SearchFilters()

        def work() -> tuple[Passage, ...]:
            return tuple(self._finder().search(query, k, wanted, weight=weight))

        try:
            return await self._work(work)
        except OtherVectors:
            await self.rebuild()
            return await self._work(work)

    async def confidence(self, query: str, passages: Sequence[Passage]) -> float:
        """How likely it is that `passages`, found for `query`, answer it at all, 0 to 1.

        Below `assistant.retrieval.quotes.ANSWERABLE` the material should be called silent.
        """
        return await self._work(lambda: self._finder().confidence(query, passages))

    async def passage(self, passage_id: str) -> Passage:
        """The passage of that id. Raises NotFound."""
        found = await self._work(lambda: self._generation().lexical.get([passage_id]))
        if passage_id not in found:
            raise NotFound(f"没有编号为 {passage_id!r} 的段落")
        return found[passage_id]

    async def embed(self, texts: Sequence[str]) -> list[list[float]]:
        """A vector a text, as the index makes them."""

        def work() -> list[list[float]]:
            rows: list[list[float]] = self._generation().embedder.embed(texts).tolist()
            return rows

        return await self._work(work)

    async def add(self, name: str, content: bytes) -> Document:
        """Takes in a document and indexes it. The same content twice is one document.

        Raises:
            Unreadable: no text, damaged, or of a kind that cannot be read. TooLarge: over the limit.
        """
        document = await self.shelve(name, content)
        await self.refresh()
        return document

    async def shelve(self, name: str, content: bytes) -> Document:
        """Takes in a document without indexing it yet; `refresh` does that for all at once."""
        return await self._work(lambda: self._shelf.put(name, content))

    async def remove(self, document_id: str) -> None:
        """Forgets a document and its passages. Raises NotFound."""
        await self._work(lambda: self._shelf.remove(document_id))
        await self.refresh()

    async def refresh(self) -> None:
        """Builds the index anew where cards, documents or vectors changed."""
        await self._work(self._fresh)

    async def rebuild(self) -> None:
        """Builds the index anew whether it needs to or not."""
        await self._work(self._rebuilt)

    def documents(self) -> tuple[Document, ...]:
        """Every document taken in."""
        return self._shelf.documents()

    def status(self) -> IndexStatus:
        """What the index in use holds; `ready` says whether it is made from what is there now."""
        meta = self._open.meta if self._open else None
        return IndexStatus(
            ready=meta is not None and meta.fingerprint == self._fingerprint(),
            passages=meta.passages if meta else 0,
            cards=meta.cards if meta else 0,
            documents=meta.documents if meta else 0,
            embedding=meta.embedding if meta else self._embedding,
            fingerprint=meta.fingerprint if meta else "",
            built_at=meta.built_at if meta else None,
        )

    # What runs in the worker thread

    async def _work(self, work: Callable[[], T]) -> T:
        async with self._turn:
            return await asyncio.to_thread(work)

    def _generation(self) -> Generation:
        """The index in use; another process may have built a newer one meanwhile."""
        named = generation.current(self._root)
        if self._open is None or (named is not None and named != self._open.folder):
            if named is None:
                raise Unavailable("资料索引还没有建立,请运行 qunguan index rebuild")
            self._switch(named)
        assert self._open is not None
        return self._open

    def _finder(self) -> Finder:
        return Finder(self._generation(), self._synonyms)

    def _fresh(self) -> None:
        named = generation.current(self._root)
        meta = generation.meta_of(self._root, named) if named else None
        if named is None or meta is None or meta.fingerprint != self._fingerprint():
            self._build(only_if_stale=True)
        elif self._open is None or self._open.folder != named:
            try:
                self._switch(named)
            except Unavailable as error:
                _log.warning("building the index anew: %s", error.message)
                self._build(only_if_stale=False)

    def _rebuilt(self) -> None:
        self._build(only_if_stale=False)

    def _build(self, *, only_if_stale: bool) -> None:
        from filelock import FileLock, Timeout

        self._root.mkdir(parents=True, exist_ok=True)
        try:
            with FileLock(self._root / "lock", timeout=LOCK_SECONDS):
                wanted, before = self._fingerprint(), generation.current(self._root)
                meta = generation.meta_of(self._root, before) if before else None
                if only_if_stale and before and meta and meta.fingerprint == wanted:
                    self._switch(before)
                    return
                documents = self._shelf.entries()
                entries = [*(of_card(card) for card in self.cards), *documents]
                counts = (len(self.cards), len(self._shelf.documents()))
                folder = self._built(wanted, entries, counts)
                self._switch(folder)
                # The one before stays: another process may still be reading it.
                generation.sweep(self._root, {folder, before or folder}, self._url)
        except Timeout as error:
            raise Unavailable(f"另一个进程正在建立索引,等了 {LOCK_SECONDS} 秒还没好") from error

    def _built(self, fingerprint: str, entries: Sequence[Entry], counts: tuple[int, int]) -> str:
        """A new index; with the corpus's own vectors while the endpoint gives none.

        That one keeps another fingerprint, so that the endpoint is asked again the next time.
        """
        if self._embedder is not None:
            try:
                return generation.build(
                    self._root, fingerprint, entries, counts, self._embedder, self._url
                )
            except Unavailable as error:
                _log.warning("building with the corpus's own vectors: %s", error.message)
                fingerprint = f"{fingerprint}-without-endpoint"
        return generation.build(self._root, fingerprint, entries, counts, None, self._url)

    def _switch(self, folder: str) -> None:
        self._close()
        self._open = Generation(self._root, folder, self._embedder, self._url)

    def _close(self) -> None:
        if self._open is not None:
            self._open.close()
            self._open = None

    @property
    def _embedding(self) -> str:
        return self._embedder.name if self._embedder else Corpus.name

    def _fingerprint(self) -> str:
        """Changes with the cards, the documents, the vectors' maker and the index's format."""
        digest = hashlib.sha256(f"{generation.FORMAT}\0{self._embedding}\0".encode())
        for card in self.cards:
            digest.update(card.model_dump_json().encode())
        for document in self._shelf.documents():
            digest.update(f"{document.id}\0{document.name}\0".encode())
        return digest.hexdigest()
