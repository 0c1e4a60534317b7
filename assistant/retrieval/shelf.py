"""The documents that were taken in: originals as received, and what became of each.

One folder; a JSON manifest that is replaced whole, so that it is always either the old or the new.
Processes that change it take turns.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path, PurePath

from pydantic import ValidationError

from assistant.errors import (
    AssistantError,
    FieldProblem,
    InvalidInput,
    NotFound,
    TooLarge,
    Unavailable,
    reason,
)
from assistant.retrieval.chunking import entries_of
from assistant.retrieval.cleaning import clean
from assistant.retrieval.decoding import read_lines
from assistant.retrieval.entry import Entry
from assistant.types.groups import Document

_log = logging.getLogger(__name__)

MAX_NAME_CHARS = 150
LOCK_SECONDS = 30


class Shelf:
    """Keeps documents in `folder`; at most `max_bytes` each."""

    def __init__(self, folder: Path, max_bytes: int) -> None:
        self._folder = folder
        self._max_bytes = max_bytes

    def documents(self) -> tuple[Document, ...]:
        """Every document, in the order they came. Raises Unavailable for a damaged manifest."""
        try:
            listed = json.loads(self._manifest.read_text(encoding="utf-8"))
            return tuple(Document.model_validate(item) for item in listed)
        except FileNotFoundError:
            return ()
        except (OSError, ValueError, ValidationError) as error:
            raise Unavailable(f"{self._manifest} 读不了：{error}") from error

    def put(self, name: str, content: bytes) -> Document:
        """Keeps a document; one of the same name is replaced, the same content twice is one.

        Raises:
            InvalidInput: a name that is none. TooLarge, Unreadable: as `read_lines`.
        """
        name = _safe(name)
        if len(content) > self._max_bytes:
            limit = self._max_bytes / 1_048_576
            raise TooLarge(f"{name}：{len(content) / 1_048_576:.1f} MB，最多 {limit:.0f} MB")
        sha256 = hashlib.sha256(content).hexdigest()
        document_id = f"doc_{sha256[:16]}"
        cleaned = clean(read_lines(name, content))
        document = Document(
            id=document_id,
            name=name,
            status="indexed",
            passages=len(entries_of(name, cleaned)),
            bytes=len(content),
            sha256=sha256,
            removed=cleaned.removed,
            created_at=datetime.now(UTC),
        )
        with self._alone():
            known = self.documents()
            others = [item for item in known if item.id != document_id and item.name != name]
            self._replace(self._original(document_id), content)
            self._write([*others, document])
        return document

    def remove(self, document_id: str) -> Document:
        """Forgets a document and its original. Raises NotFound."""
        with self._alone():
            known = self.documents()
            gone = next((item for item in known if item.id == document_id), None)
            if gone is None:
                raise NotFound(f"没有编号为 {document_id!r} 的文件")
            self._write([item for item in known if item.id != document_id])
        return gone

    def entries(self) -> list[Entry]:
        """The passages of every document; one that can no longer be read is left out."""
        found: list[Entry] = []
        for document in self.documents():
            try:
                content = self._original(document.id).read_bytes()
                found += entries_of(document.name, clean(read_lines(document.name, content)))
            except (OSError, AssistantError) as error:
                _log.warning("leaving out the document %s: %s", document.id, error)
        return found

    @property
    def _manifest(self) -> Path:
        return self._folder / "manifest.json"

    def _original(self, document_id: str) -> Path:
        return self._folder / f"{document_id}.original"

    @contextmanager
    def _alone(self) -> Iterator[None]:
        from filelock import FileLock, Timeout

        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with FileLock(self._folder / "lock", timeout=LOCK_SECONDS):
                yield
        except Timeout as error:
            raise Unavailable(f"另一个进程正在改动文件，等了 {LOCK_SECONDS} 秒还没好") from error
        except OSError as error:
            raise Unavailable(f"文件夹 {self._folder} 写不了：{reason(error)}") from error

    def _write(self, documents: list[Document]) -> None:
        """Makes these the documents there are, and clears away what belongs to no other."""
        listed = [document.model_dump(mode="json") for document in documents]
        self._replace(self._manifest, json.dumps(listed, ensure_ascii=False, indent=1).encode())
        wanted = {self._original(document.id) for document in documents}
        for path in (*self._folder.glob("*.original"), *self._folder.glob("*.part")):
            if path not in wanted:
                path.unlink(missing_ok=True)

    def _replace(self, path: Path, content: bytes) -> None:
        handle, part = tempfile.mkstemp(suffix=".part", dir=self._folder)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(part).replace(path)


def _safe(name: str) -> str:
    """The file's own name, without any folder and control characters."""
    plain = PurePath(name.replace("\\", "/")).name.strip()
    plain = "".join(letter for letter in plain if letter.isprintable())
    if not plain or plain in {".", ".."} or len(plain) > MAX_NAME_CHARS:
        detail = f"文件名应为 1 到 {MAX_NAME_CHARS} 个字符"
        raise InvalidInput(detail, problems=[FieldProblem("file", detail)])
    return plain
