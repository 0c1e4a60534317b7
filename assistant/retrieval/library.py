"""The library: cards and documents, indexed, searched, quoted."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Self, TypeVar

from assistant import resources
from assistant.errors import NotFound, Unavailable
from assistant.retrieval import generation
from assistant.retrieval.builder import Builder
from assistant.retrieval.cards import MethodCard
from assistant.retrieval.dense import OtherVectors
from assistant.retrieval.embedding import Embedder, Endpoint
from assistant.retrieval.finder import Finder
from assistant.retrieval.generation import Generation
from assistant.retrieval.shelf import Shelf
from assistant.settings import Settings
from assistant.types.groups import Document, IndexStatus
from assistant.types.passages import Passage, SearchFilters

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings

T = TypeVar("T")
_log = logging.getLogger(__name__)


class Library:
    """Every passage there is. One per process.

    ```python
    async with Library.open(settings) as library:
        passages = await library.search("群里没人说话怎么办", k=5)
    ```

    Entering builds the index where it is missing or made from other cards, documents or vectors.
    One thread reads and another builds, so that searches go on in the old index meanwhile; a thread
    of one's own, not a lock, since it stays in order when a caller is cancelled.
    """

    def __init__(
        self, root: Path, knowledge: Path, shelf: Shelf, embedder: Embedder | None, url: str | None
    ) -> None:
        self._root = root
        self._shelf = shelf
        self._embedder = embedder
        self._url = url
        self._builder = Builder(root, knowledge, shelf, embedder, url)
        self._reader = ThreadPoolExecutor(1, "passages")
        self._maker = ThreadPoolExecutor(1, "index")
        self._open: Generation | None = None

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
        await self.refresh()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._make(lambda: None)  # what is being built is finished first
        await self._read(self._close)
        self._maker.shutdown(wait=False)
        self._reader.shutdown(wait=False)

    @property
    def cards(self) -> tuple[MethodCard, ...]:
        """The method cards, as they were when the index was last looked after."""
        return self._builder.cards

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

        seen = generation.current(self._root)
        try:
            return await self._read(work)
        except OtherVectors as error:
            _log.warning("building the index anew: %s", error.message)
            await self._use(await self._make(lambda: self._builder.rebuilt(instead_of=seen)))
            return await self._read(work)

    async def confidence(self, query: str, passages: Sequence[Passage]) -> float:
        """How likely it is that `passages`, found for `query`, answer it at all, 0 to 1.

        Below `assistant.retrieval.quotes.ANSWERABLE` the material should be called silent.
        """
        return await self._read(lambda: self._finder().confidence(query, passages))

    async def passage(self, passage_id: str) -> Passage:
        """The passage of that id. Raises NotFound."""
        found = await self._read(lambda: self._generation().lexical.get([passage_id]))
        if passage_id not in found:
            raise NotFound(f"没有编号为 {passage_id!r} 的段落")
        return found[passage_id]

    async def embed(self, texts: Sequence[str]) -> list[list[float]]:
        """A vector a text, as the index makes them. Raises Unavailable when the endpoint is down."""

        def work() -> list[list[float]]:
            rows: list[list[float]] = self._generation().embedder.embed(texts).tolist()
            return rows

        return await self._read(work)

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
        return await self._make(lambda: self._shelf.put(name, content))

    async def remove(self, document_id: str) -> None:
        """Forgets a document and its passages, on disk too. Raises NotFound."""
        await self._make(lambda: self._shelf.remove(document_id))
        await self.refresh()

    async def refresh(self) -> None:
        """Builds the index anew where cards, documents or vectors changed."""
        folder = await self._make(self._builder.fresh)
        try:
            await self._use(folder)
        except Unavailable as error:
            _log.warning("building the index anew: %s", error.message)
            await self.rebuild()

    async def rebuild(self) -> None:
        """Builds the index anew whether it needs to or not. Raises InvalidKnowledgeFile."""
        await self._use(await self._make(self._builder.rebuilt))

    def documents(self) -> tuple[Document, ...]:
        """Every document taken in."""
        return self._shelf.documents()

    def status(self) -> IndexStatus:
        """What the index in use holds; `ready` says whether it is made from what is there now."""
        meta = self._open.meta if self._open else None
        return IndexStatus(
            ready=meta is not None and meta.fingerprint == self._builder.fingerprint(),
            passages=meta.passages if meta else 0,
            cards=meta.cards if meta else 0,
            documents=meta.documents if meta else 0,
            embedding=meta.embedding if meta else self._builder.embedding,
            fingerprint=meta.fingerprint if meta else "",
            built_at=meta.built_at if meta else None,
        )

    async def _use(self, folder: str) -> None:
        """Reads from `folder` from now on, and lets go of the indexes before it."""
        if self._open is None or self._open.folder != folder:
            await self._read(lambda: self._switch(folder))
            await self._make(self._builder.sweep)

    async def _make(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._maker, work)

    async def _read(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._reader, work)

    # What runs in the reader's thread

    def _finder(self) -> Finder:
        return Finder(self._generation(), self._builder.synonyms)

    def _generation(self) -> Generation:
        """The index in use; another process may have built a newer one meanwhile."""
        named = generation.current(self._root)
        if named is not None and (self._open is None or named != self._open.folder):
            try:
                self._switch(named)
            except Unavailable as error:
                # It may be cleared away already, for one that is newer still.
                _log.warning("reading on in the index before: %s", error.message)
        if self._open is None:
            raise Unavailable("资料索引还没有建立，请运行 qunguan index rebuild")
        return self._open

    def _switch(self, folder: str) -> None:
        """Opens `folder`; where that fails, what was open stays open."""
        opened = Generation(self._root, folder, self._embedder, self._url)
        self._close()
        self._open = opened

    def _close(self) -> None:
        if self._open is not None:
            self._open.close()
            self._open = None
