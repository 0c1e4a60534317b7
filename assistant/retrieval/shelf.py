"""The documents that were taken in: originals as received, and what became of each.

One folder; a JSON manifest that is replaced whole, so that it is always either the old or the new.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from datetime import UTC, datetime
from pathlib import Path, PurePath

from pydantic import ValidationError

from assistant.errors import FieldProblem, InvalidInput, NotFound, TooLarge, Unavailable
from assistant.retrieval.chunking import entries_of
from assistant.retrieval.cleaning import clean
from assistant.retrieval.decoding import read_lines
from assistant.retrieval.entry import Entry
from assistant.types.groups import Document

MAX_NAME_CHARS = 150


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
            raise Unavailable(f"{self._manifest} 读不了:{error}") from error

    def put(self, name: str, content: bytes) -> Document:
        """Keeps a document; one of the same name is replaced, the same content twice is one.

        Raises:
            InvalidInput: a name that is none. TooLarge, Unreadable: as `read_lines`.
        """
        name = _safe(name)
        if len(content) > self._max_bytes:
            limit = self._max_bytes / 1_048_576
            raise TooLarge(f"{name}: {len(content) / 1_048_576:.1f} MB,最多 {limit:.0f} MB")
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
        known = self.documents()
        others = [item for item in known if item.id != document_id and item.name != name]
        self._folder.mkdir(parents=True, exist_ok=True)
        self._replace(self._original(document_id), content)
        self._write([*others, document])
        self._sweep([*others, document])
        return document

    def remove(self, document_id: str) -> Document:
        """Forgets a document and its original. Raises NotFound."""
        known = self.documents()
        gone = next((item for item in known if item.id == document_id), None)
        if gone is None:
            raise NotFound(f"没有编号为 {document_id!r} 的文件")
        left = [item for item in known if item.id != document_id]
        self._write(left)
        self._sweep(left)
        return gone

    def entries(self) -> list[Entry]:
        """The passages of every document."""
        found: list[Entry] = []
        for document in self.documents():
            content = self._original(document.id).read_bytes()
            found += entries_of(document.name, clean(read_lines(document.name, content)))
        return found

    @property
    def _manifest(self) -> Path:
        return self._folder / "manifest.json"

    def _original(self, document_id: str) -> Path:
        return self._folder / f"{document_id}.original"

    def _write(self, documents: list[Document]) -> None:
        listed = [document.model_dump(mode="json") for document in documents]
        self._replace(self._manifest, json.dumps(listed, ensure_ascii=False, indent=1).encode())

    def _replace(self, path: Path, content: bytes) -> None:
        handle, part = tempfile.mkstemp(dir=self._folder)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(part).replace(path)

    def _sweep(self, kept: list[Document]) -> None:
        wanted = {self._original(document.id).name for document in kept}
        for path in self._folder.glob("*.original"):
            if path.name not in wanted:
                path.unlink(missing_ok=True)


def _safe(name: str) -> str:
    """The file's own name, without any folder and control characters."""
    plain = PurePath(name.replace("\\", "/")).name.strip()
    plain = "".join(letter for letter in plain if letter.isprintable())
    if not plain or plain in {".", ".."} or len(plain) > MAX_NAME_CHARS:
        detail = f"文件名应为 1 到 {MAX_NAME_CHARS} 个字符"
        raise InvalidInput(detail, problems=[FieldProblem("file", detail)])
    return plain
