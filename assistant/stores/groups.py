"""Groups: their profile and policy."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Row, delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from assistant.errors import NotFound
from assistant.stores.repository import Repository, next_version, now
from assistant.stores.schema import groups, strikes
from assistant.types.groups import Group, GroupProfile, GroupUpdate
from assistant.types.moderation import Policy


class Groups(Repository):
    """The communities of a workspace."""

    async def find(self, group_id: str) -> Group | None:
        """The group, None when there is none of that id."""
        async with self._transactions.read() as connection:
            return await self._read(connection, group_id)

    async def get(self, group_id: str) -> Group:
        """The group.

        Raises:
            NotFound: there is none of that id.
        """
        group = await self.find(group_id)
        if group is None:
            raise NotFound(f"没有群 {group_id!r}")
        return group

    async def get_or_create(self, group_id: str) -> Group:
        """The group; an unknown one is kept with an empty profile and the default policy."""
        known = await self.find(group_id)
        if known is not None:
            return known
        try:
            async with self._transactions.write() as connection:
                return await self._insert(connection, group_id, GroupUpdate())
        except IntegrityError:  # another writer was first
            return await self.get(group_id)

    async def put(self, group_id: str, change: GroupUpdate) -> Group:
        """Keeps profile and policy. A policy that changed gets the next version number."""
        try:
            return await self._put(group_id, change)
        except IntegrityError:  # another writer made it meanwhile: now it is a change
            return await self._put(group_id, change)

    async def delete(self, group_id: str) -> None:
        """Forgets the group and its members' strikes; its decisions stay as a record.

        Raises:
            NotFound: there is none of that id.
        """
        async with self._transactions.write() as connection:
            gone = await connection.execute(delete(groups).where(self._is(group_id)))
            if gone.rowcount == 0:
                raise NotFound(f"没有群 {group_id!r}")
            await connection.execute(
                delete(strikes).where(
                    strikes.c.workspace == self._workspace, strikes.c.group_id == group_id
                )
            )

    async def list(self) -> tuple[Group, ...]:
        """Every group, by id."""
        query = select(groups).where(groups.c.workspace == self._workspace).order_by(groups.c.id)
        async with self._transactions.read() as connection:
            return tuple(_group(row) for row in await connection.execute(query))

    def _is(self, group_id: str) -> ColumnElement[bool]:
        return (groups.c.workspace == self._workspace) & (groups.c.id == group_id)

    async def _read(
        self, connection: AsyncConnection, group_id: str, *, locked: bool = False
    ) -> Group | None:
        query = select(groups).where(self._is(group_id))
        if locked:  # where the database locks rows, two changes at once get two versions
            query = query.with_for_update()
        row = (await connection.execute(query)).one_or_none()
        return None if row is None else _group(row)

    async def _insert(
        self, connection: AsyncConnection, group_id: str, change: GroupUpdate
    ) -> Group:
        moment = now()
        group = Group(
            id=group_id,
            profile=change.profile,
            policy=change.policy,
            created_at=moment,
            updated_at=moment,
        )
        await connection.execute(
            insert(groups).values(workspace=self._workspace, id=group_id, **_columns(group))
        )
        return group

    async def _put(self, group_id: str, change: GroupUpdate) -> Group:
        async with self._transactions.write() as connection:
            old = await self._read(connection, group_id, locked=True)
            if old is None:
                return await self._insert(connection, group_id, change)
            group = old.model_copy(
                update={
                    "profile": change.profile,
                    "policy": _changed(change.policy, old.policy),
                    "updated_at": now(),
                }
            )
            await connection.execute(
                update(groups).where(self._is(group_id)).values(**_columns(group))
            )
            return group


def _changed(policy: Policy | None, old: Policy | None) -> Policy | None:
    return policy if policy is None or old is None else next_version(policy, old)


def _columns(group: Group) -> dict[str, Any]:
    return {
        "profile": group.profile.model_dump(mode="json"),
        "policy": None if group.policy is None else group.policy.model_dump(mode="json"),
        "created_at": group.created_at,
        "updated_at": group.updated_at,
    }


def _group(row: Row[Any]) -> Group:
    return Group(
        id=row.id,
        profile=GroupProfile.model_validate(row.profile),
        policy=None if row.policy is None else Policy.model_validate(row.policy),
        created_at=row.created_at,
        updated_at=row.updated_at,
    )
