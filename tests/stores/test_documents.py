from __future__ import annotations

import pytest

from assistant.errors import NotFound
from assistant.stores import Database
from assistant.stores.repository import now
from assistant.types.groups import Document


def _document(document_id: str, name: str) -> Document:
    return Document(
        id=document_id,
        name=name,
        status="indexed",
        passages=3,
        bytes=100,
        sha256="0" * 64,
        removed=("页眉",),
        created_at=now(),
    )


async def test_a_document_is_kept_replaced_and_forgotten(database: Database) -> None:
    await database.documents.put(_document("d1", "旧.md"))
    newer = _document("d1", "新.md")
    await database.documents.put(newer)
    assert await database.documents.get("d1") == newer
    assert await database.documents.list() == (newer,)
    await database.documents.delete("d1")
    with pytest.raises(NotFound, match="d1"):
        await database.documents.get("d1")
    with pytest.raises(NotFound, match="d1"):
        await database.documents.delete("d1")
