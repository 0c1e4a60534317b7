"""Decisions, the messages they were about, and what people said of them."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from assistant.errors import NotFound
from assistant.stores.repository import (
    MAX_PAGE_SIZE,
    PAGE_SIZE,
    Page,
    Repository,
    now,
    page_of,
    read_cursor,
)
from assistant.stores.schema import decision_labels, decisions, feedback
from assistant.stores.transactions import Transactions
from assistant.types.moderation import Action, Decision, Feedback, Label, Message
from assistant.types.records import StoredDecision, StoredFeedback

# From where a label of a flagged decision is worth finding it by; thresholds differ by policy.
_NOTABLE_SCORE = 0.5


def text_hash(text: str) -> str:
    """What tells one wording of a message from another: SHA-256 in hex."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


class Decisions(Repository):
    """Every decision of a workspace, in the order they were made."""

    def __init__(self, transactions: Transactions, workspace: str) -> None:
        super().__init__(transactions, workspace)
        self._arrived = asyncio.Event()

    async def save(self, decision: Decision, message: Message, group_id: str | None) -> Decision:
        """Keeps a decision and its message; what is returned is what is now kept.

        The same message (group, id, text) has one decision: when another writer was first, theirs.
        """
        try:
            async with self._transactions.write() as connection:
                await self._insert(connection, decision, message, group_id)
        except IntegrityError:
            first = await self.find_same(group_id, message.id, text_hash(message.text))
            if first is None:
                raise
            return first
        self._announce()
        return decision

    async def find_same(
        self, group_id: str | None, message_id: str | None, text_hash: str
    ) -> Decision | None:
        """The decision about this very wording of this message; None without a message id."""
        if message_id is None:
            return None
        query = select(decisions.c.value).where(
            decisions.c.workspace == self._workspace,
            decisions.c.group_id == group_id,
            decisions.c.message_id == message_id,
            decisions.c.text_hash == text_hash,
        )
        async with self._transactions.read() as connection:
            value = (await connection.execute(query.limit(1))).scalar_one_or_none()
        return None if value is None else Decision.model_validate(value)

    async def get(self, decision_id: str) -> StoredDecision:
        """The decision with its message and feedback.

        Raises:
            NotFound: there is none of that id.
        """
        query = self._all().where(decisions.c.id == decision_id)
        async with self._transactions.read() as connection:
            found = await _with_feedback(connection, (await connection.execute(query)).all())
        if not found:
            raise NotFound(f"没有判定 {decision_id!r}")
        return found[0]

    async def list(
        self,
        *,
        group_id: str | None = None,
        action: Action | None = None,
        label: Label | None = None,
        since: datetime | None = None,
        cursor: str | None = None,
        limit: int = PAGE_SIZE,
    ) -> Page[StoredDecision]:
        """Decisions, newest first. `label` finds flagged ones where it scored 0.5 or highest.

        Raises:
            InvalidInput: the cursor is not one that a page gave.
        """
        limit = min(limit, MAX_PAGE_SIZE)
        query = self._all().order_by(decisions.c.sequence.desc()).limit(limit + 1)
        before = read_cursor(cursor)
        if before is not None:
            query = query.where(decisions.c.sequence < before)
        for condition in _conditions(group_id, action, label, since):
            query = query.where(condition)
        async with self._transactions.read() as connection:
            found = await _with_feedback(connection, (await connection.execute(query)).all())
        return page_of([(item.sequence, item) for item in found], limit)

    async def after(self, sequence: int, *, limit: int = PAGE_SIZE) -> tuple[StoredDecision, ...]:
        """Decisions kept after `sequence`, oldest first."""
        query = (
            self._all()
            .where(decisions.c.sequence > sequence)
            .order_by(decisions.c.sequence)
            .limit(limit)
        )
        async with self._transactions.read() as connection:
            return await _with_feedback(connection, (await connection.execute(query)).all())

    async def latest(self) -> int:
        """The newest decision's sequence, 0 when there is none."""
        query = select(decisions.c.sequence).where(decisions.c.workspace == self._workspace)
        newest = query.order_by(decisions.c.sequence.desc()).limit(1)
        async with self._transactions.read() as connection:
            return (await connection.execute(newest)).scalar_one_or_none() or 0

    async def arrival(self, timeout_seconds: float) -> None:
        """Waits until this process keeps another decision, or the time is over.

        Other processes' decisions wake nobody, so callers look again after the time-out too.
        """
        try:
            async with asyncio.timeout(timeout_seconds):
                await self._arrived.wait()
        except TimeoutError:
            return

    async def add_feedback(self, decision_id: str, said: Feedback) -> StoredFeedback:
        """Keeps a person's word on a decision.

        Raises:
            NotFound: there is no decision of that id.
        """
        moment = now()
        query = select(decisions.c.sequence).where(
            decisions.c.workspace == self._workspace, decisions.c.id == decision_id
        )
        async with self._transactions.write() as connection:
            sequence = (await connection.execute(query)).scalar_one_or_none()
            if sequence is None:
                raise NotFound(f"没有判定 {decision_id!r}")
            await connection.execute(
                insert(feedback).values(
                    decision=sequence, value=said.model_dump(mode="json"), created_at=moment
                )
            )
        return StoredFeedback(feedback=said, created_at=moment)

    async def list_feedback(self, decision_id: str) -> tuple[StoredFeedback, ...]:
        """What was said of a decision, oldest first; raises as `get` does."""
        return (await self.get(decision_id)).feedback

    def _all(self) -> Select[Any]:
        return select(decisions).where(decisions.c.workspace == self._workspace)

    def _announce(self) -> None:
        # Whoever waits on the old event wakes; whoever comes later waits on the new one.
        self._arrived.set()
        self._arrived = asyncio.Event()

    async def _insert(
        self, connection: AsyncConnection, decision: Decision, message: Message, group: str | None
    ) -> None:
        row = insert(decisions).values(
            workspace=self._workspace,
            id=decision.id,
            group_id=group,
            message_id=message.id,
            text_hash=text_hash(message.text),
            action=decision.action,
            flagged=decision.flagged,
            value=decision.model_dump(mode="json"),
            message=message.model_dump(mode="json"),
            created_at=now(),
        )
        sequence = (await connection.execute(row.returning(decisions.c.sequence))).scalar_one()
        labels = [{"decision": sequence, "label": name} for name in notable_labels(decision)]
        if labels:
            await connection.execute(insert(decision_labels), labels)


def notable_labels(decision: Decision) -> tuple[Label, ...]:
    """The labels a flagged decision is found by: scored 0.5 or more, or else the highest."""
    if not decision.flagged or not decision.labels:
        return ()
    highest = max(item.score for item in decision.labels)
    bar = min(_NOTABLE_SCORE, highest)
    return tuple(item.name for item in decision.labels if item.score >= bar)


def _conditions(
    group_id: str | None, action: Action | None, label: Label | None, since: datetime | None
) -> Iterable[ColumnElement[bool]]:
    if group_id is not None:
        yield decisions.c.group_id == group_id
    if action is not None:
        yield decisions.c.action == action
    if since is not None:
        yield decisions.c.created_at >= since
    if label is not None:
        named = select(decision_labels.c.decision).where(decision_labels.c.label == label)
        yield decisions.c.sequence.in_(named)


async def _with_feedback(
    connection: AsyncConnection, rows: Iterable[Row[Any]]
) -> tuple[StoredDecision, ...]:
    found = list(rows)
    said: dict[int, list[StoredFeedback]] = {row.sequence: [] for row in found}
    query = select(feedback).where(feedback.c.decision.in_(said)).order_by(feedback.c.sequence)
    for row in (await connection.execute(query)) if said else ():
        said[row.decision].append(
            StoredFeedback(feedback=Feedback.model_validate(row.value), created_at=row.created_at)
        )
    return tuple(
        StoredDecision(
            sequence=row.sequence,
            decision=Decision.model_validate(row.value),
            message=Message.model_validate(row.message),
            group_id=row.group_id,
            created_at=row.created_at,
            feedback=tuple(said[row.sequence]),
        )
        for row in found
    )
