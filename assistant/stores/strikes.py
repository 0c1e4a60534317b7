"""Strikes: what a member has on the ladder, until it expires or is pardoned."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from assistant.stores.repository import Repository, now
from assistant.stores.schema import strikes
from assistant.types.records import StrikeRecord


class Strikes(Repository):
    """The strikes of a workspace's members, one ladder a group and member."""

    async def add(
        self,
        group_id: str,
        member_id: str,
        decision_id: str,
        message_id: str | None,
        expires_at: datetime,
    ) -> bool:
        """Gives a strike. A message gives one at most: False when it gave one before."""
        statement = insert(strikes).values(
            workspace=self._workspace,
            group_id=group_id,
            member_id=member_id,
            decision_id=decision_id,
            message_id=message_id,
            created_at=now(),
            expires_at=expires_at,
            pardoned_at=None,
        )
        try:
            async with self._transactions.write() as connection:
                await connection.execute(statement)
        except IntegrityError:  # the unique (group, message): an edit, or the same message again
            return False
        return True

    async def active(self, group_id: str, member_id: str, at: datetime) -> int:
        """How many strikes count at the moment `at`."""
        query = (
            select(func.count())
            .select_from(strikes)
            .where(
                self._of(group_id, member_id),
                strikes.c.expires_at > at,
                strikes.c.pardoned_at.is_(None),
            )
        )
        async with self._transactions.read() as connection:
            return (await connection.execute(query)).scalar_one()

    async def has(self, group_id: str, message_id: str) -> bool:
        """Whether the message gave a strike, expired and pardoned ones too."""
        query = select(strikes.c.sequence).where(
            strikes.c.workspace == self._workspace,
            strikes.c.group_id == group_id,
            strikes.c.message_id == message_id,
        )
        async with self._transactions.read() as connection:
            return (await connection.execute(query.limit(1))).first() is not None

    async def list(self, group_id: str, member_id: str) -> tuple[StrikeRecord, ...]:
        """Every strike the member was given, newest first."""
        query = (
            select(strikes).where(self._of(group_id, member_id)).order_by(strikes.c.sequence.desc())
        )
        async with self._transactions.read() as connection:
            return tuple(
                StrikeRecord(
                    id=row.sequence,
                    group_id=row.group_id,
                    member_id=row.member_id,
                    decision_id=row.decision_id,
                    message_id=row.message_id,
                    created_at=row.created_at,
                    expires_at=row.expires_at,
                    pardoned_at=row.pardoned_at,
                )
                for row in await connection.execute(query)
            )

    async def pardon(self, group_id: str, member_id: str) -> int:
        """Takes the member's strikes back; how many still counted."""
        moment = now()
        statement = (
            update(strikes)
            .where(
                self._of(group_id, member_id),
                strikes.c.expires_at > moment,
                strikes.c.pardoned_at.is_(None),
            )
            .values(pardoned_at=moment)
        )
        async with self._transactions.write() as connection:
            return (await connection.execute(statement)).rowcount

    def _of(self, group_id: str, member_id: str) -> ColumnElement[bool]:
        return (
            (strikes.c.workspace == self._workspace)
            & (strikes.c.group_id == group_id)
            & (strikes.c.member_id == member_id)
        )
