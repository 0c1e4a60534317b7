"""Drafts and their versions: an edit never overwrites what was there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row, Select, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from assistant.errors import Conflict, NotFound
from assistant.stores.repository import (
    MAX_PAGE_SIZE,
    PAGE_SIZE,
    Page,
    Repository,
    now,
    page_of,
    read_cursor,
)
from assistant.stores.schema import draft_versions, drafts
from assistant.types.drafts import Draft, Platform, StoredDraft


class Drafts(Repository):
    """The drafts of a workspace, each with every version it had."""

    async def save(
        self,
        draft: Draft,
        brief: Mapping[str, Any],
        group_id: str | None = None,
        platform: Platform | None = None,
    ) -> StoredDraft:
        """Keeps a new draft as version 1, with what it was made from."""
        async with self._transactions.write() as connection:
            head = insert(drafts).values(
                workspace=self._workspace,
                id=draft.id,
                task=draft.task,
                group_id=group_id,
                platform=platform,
                brief=dict(brief),
                version=1,
            )
            sequence = (await connection.execute(head.returning(drafts.c.sequence))).scalar_one()
            await _add_version(connection, sequence, 1, draft)
            return await self._read(connection, draft.id)

    async def get(self, draft_id: str) -> StoredDraft:
        """The draft in its newest version.

        Raises:
            NotFound: there is none of that id.
        """
        async with self._transactions.read() as connection:
            return await self._read(connection, draft_id)

    async def list(
        self,
        *,
        task: str | None = None,
        group_id: str | None = None,
        cursor: str | None = None,
        limit: int = PAGE_SIZE,
    ) -> Page[StoredDraft]:
        """Drafts in their newest versions, newest draft first.

        Raises:
            InvalidInput: the cursor is not one that a page gave.
        """
        limit = min(limit, MAX_PAGE_SIZE)
        query = self._newest().order_by(drafts.c.sequence.desc()).limit(limit + 1)
        before = read_cursor(cursor)
        if before is not None:
            query = query.where(drafts.c.sequence < before)
        if task is not None:
            query = query.where(drafts.c.task == task)
        if group_id is not None:
            query = query.where(drafts.c.group_id == group_id)
        async with self._transactions.read() as connection:
            rows = (await connection.execute(query)).all()
        return page_of([(row.sequence, _stored(row)) for row in rows], limit)

    async def put(self, draft: Draft, *, based_on: int | None = None) -> StoredDraft:
        """Keeps `draft` as the next version of the draft with its id; it is not approved yet.

        `based_on` is the version that was edited: someone else's edit since then is not lost.

        Raises:
            NotFound: there is no draft of that id.
            Conflict: `based_on` is not the newest version.
        """
        async with self._transactions.write() as connection:
            head = await self._head(connection, draft.id)
            if based_on is not None and based_on != head.version:
                raise Conflict(
                    f"草稿已有第 {head.version} 版，您改的是第 {based_on} 版：请先看看新版"
                )
            version = head.version + 1
            await _add_version(connection, head.sequence, version, draft)
            await connection.execute(
                update(drafts).where(drafts.c.sequence == head.sequence).values(version=version)
            )
            return await self._read(connection, draft.id)

    async def approve(self, draft_id: str, version: int) -> StoredDraft:
        """Approves the newest version. Whether it may be approved is the caller's to judge.

        Raises:
            NotFound: there is no draft of that id.
            Conflict: `version` is not the newest.
        """
        async with self._transactions.write() as connection:
            head = await self._head(connection, draft_id)
            if head.version != version:
                raise Conflict(f"草稿已有第 {head.version} 版，不能批准第 {version} 版")
            await connection.execute(
                update(draft_versions)
                .where(draft_versions.c.draft == head.sequence, draft_versions.c.version == version)
                .values(approved=True)
            )
            return await self._read(connection, draft_id)

    async def versions(self, draft_id: str) -> tuple[StoredDraft, ...]:
        """Every version of a draft, oldest first; raises as `get` does."""
        query = (
            self._every_version().where(drafts.c.id == draft_id).order_by(draft_versions.c.version)
        )
        async with self._transactions.read() as connection:
            rows = (await connection.execute(query)).all()
        if not rows:
            raise NotFound(f"没有草稿 {draft_id!r}")
        return tuple(_stored(row) for row in rows)

    def _every_version(self) -> Select[Any]:
        return (
            select(
                drafts.c.sequence,
                drafts.c.brief,
                drafts.c.group_id,
                drafts.c.platform,
                draft_versions.c.version,
                draft_versions.c.value,
                draft_versions.c.approved,
                draft_versions.c.created_at,
            )
            .join(draft_versions, draft_versions.c.draft == drafts.c.sequence)
            .where(drafts.c.workspace == self._workspace)
        )

    def _newest(self) -> Select[Any]:
        return self._every_version().where(draft_versions.c.version == drafts.c.version)

    async def _read(self, connection: AsyncConnection, draft_id: str) -> StoredDraft:
        query = self._newest().where(drafts.c.id == draft_id)
        row = (await connection.execute(query)).one_or_none()
        if row is None:
            raise NotFound(f"没有草稿 {draft_id!r}")
        return _stored(row)

    async def _head(self, connection: AsyncConnection, draft_id: str) -> Row[Any]:
        query = select(drafts).where(drafts.c.workspace == self._workspace, drafts.c.id == draft_id)
        # Holds the row where the database locks rows, so that two edits get two numbers.
        row = (await connection.execute(query.with_for_update())).one_or_none()
        if row is None:
            raise NotFound(f"没有草稿 {draft_id!r}")
        return row


async def _add_version(
    connection: AsyncConnection, sequence: int, version: int, draft: Draft
) -> None:
    await connection.execute(
        insert(draft_versions).values(
            draft=sequence,
            version=version,
            value=draft.model_dump(mode="json"),
            approved=False,
            created_at=now(),
        )
    )


def _stored(row: Row[Any]) -> StoredDraft:
    return StoredDraft(
        draft=Draft.model_validate(row.value),
        brief=row.brief,
        group_id=row.group_id,
        platform=row.platform,
        version=row.version,
        approved=row.approved,
        created_at=row.created_at,
    )
