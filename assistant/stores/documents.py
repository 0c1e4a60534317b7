"""What is known of the documents taken in; their passages lie in the index."""

from __future__ import annotations

from sqlalchemy import ColumnElement, delete, insert, select

from assistant.errors import NotFound
from assistant.stores.repository import Repository
from assistant.stores.schema import documents
from assistant.types.groups import Document


class Documents(Repository):
    """The ingested documents of a workspace."""

    async def put(self, document: Document) -> None:
        """Keeps the document's record, in place of an older one with its id."""
        row = insert(documents).values(
            workspace=self._workspace,
            id=document.id,
            sha256=document.sha256,
            value=document.model_dump(mode="json"),
            created_at=document.created_at,
        )
        async with self._transactions.write() as connection:
            await connection.execute(delete(documents).where(self._is(document.id)))
            await connection.execute(row)

    async def get(self, document_id: str) -> Document:
        """The document's record.

        Raises:
            NotFound: there is none of that id.
        """
        query = select(documents.c.value).where(self._is(document_id))
        async with self._transactions.read() as connection:
            value = (await connection.execute(query)).scalar_one_or_none()
        if value is None:
            raise NotFound(f"没有文档 {document_id!r}")
        return Document.model_validate(value)

    async def list(self) -> tuple[Document, ...]:
        """Every document's record, newest first."""
        query = (
            select(documents.c.value)
            .where(documents.c.workspace == self._workspace)
            .order_by(documents.c.created_at.desc(), documents.c.id)
        )
        async with self._transactions.read() as connection:
            values = (await connection.execute(query)).scalars()
            return tuple(Document.model_validate(value) for value in values)

    async def delete(self, document_id: str) -> None:
        """Forgets the record; raises as `get` does."""
        async with self._transactions.write() as connection:
            gone = await connection.execute(delete(documents).where(self._is(document_id)))
        if gone.rowcount == 0:
            raise NotFound(f"没有文档 {document_id!r}")

    def _is(self, document_id: str) -> ColumnElement[bool]:
        return (documents.c.workspace == self._workspace) & (documents.c.id == document_id)
