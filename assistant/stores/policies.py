"""Named policies, shared by groups and by requests that name one."""

from __future__ import annotations

from sqlalchemy import ColumnElement, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from assistant.errors import NotFound
from assistant.stores.repository import Repository, next_version, now
from assistant.stores.schema import policies
from assistant.types.moderation import Policy


class Policies(Repository):
    """The saved policies of a workspace."""

    async def find(self, name: str) -> Policy | None:
        """The policy, None when none has that name."""
        query = select(policies.c.value).where(self._is(name))
        async with self._transactions.read() as connection:
            value = (await connection.execute(query)).scalar_one_or_none()
        return None if value is None else Policy.model_validate(value)

    async def get(self, name: str) -> Policy:
        """The policy.

        Raises:
            NotFound: none has that name; the message lists those there are.
        """
        policy = await self.find(name)
        if policy is None:
            names = "、".join(item.name for item in await self.list()) or "还没有保存过策略"
            raise NotFound(f"没有名为 {name!r} 的策略，可用：{names}")
        return policy

    async def put(self, policy: Policy) -> Policy:
        """Keeps `policy` under its name, with the next version number if it changed."""
        try:
            return await self._put(policy)
        except IntegrityError:  # another writer made it meanwhile: now it is a change
            return await self._put(policy)

    async def list(self) -> tuple[Policy, ...]:
        """Every saved policy, by name."""
        query = (
            select(policies.c.value)
            .where(policies.c.workspace == self._workspace)
            .order_by(policies.c.name)
        )
        async with self._transactions.read() as connection:
            values = (await connection.execute(query)).scalars()
            return tuple(Policy.model_validate(value) for value in values)

    async def delete(self, name: str) -> None:
        """Forgets the policy.

        Raises:
            NotFound: none has that name.
        """
        async with self._transactions.write() as connection:
            gone = await connection.execute(delete(policies).where(self._is(name)))
        if gone.rowcount == 0:
            raise NotFound(f"没有名为 {name!r} 的策略")

    def _is(self, name: str) -> ColumnElement[bool]:
        return (policies.c.workspace == self._workspace) & (policies.c.name == name)

    async def _put(self, policy: Policy) -> Policy:
        async with self._transactions.write() as connection:
            query = select(policies.c.value).where(self._is(policy.name)).with_for_update()
            value = (await connection.execute(query)).scalar_one_or_none()
            if value is None:
                kept = policy
                statement = insert(policies).values(
                    workspace=self._workspace,
                    name=policy.name,
                    value=kept.model_dump(mode="json"),
                    updated_at=now(),
                )
                await connection.execute(statement)
                return kept
            kept = next_version(policy, Policy.model_validate(value))
            change = {"value": kept.model_dump(mode="json"), "updated_at": now()}
            await connection.execute(update(policies).where(self._is(policy.name)).values(change))
            return kept
