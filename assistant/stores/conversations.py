"""Conversations and their turns."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Insert, Row, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from assistant.errors import NotFound
from assistant.stores.repository import MAX_PAGE_SIZE, PAGE_SIZE, Repository, new_id, now
from assistant.stores.schema import conversations, turns
from assistant.types.chat import Answer, Conversation, Turn

MAX_TITLE_CHARS = 60


class Conversations(Repository):
    """The conversations of a workspace."""

    async def create(self, title: str) -> Conversation:
        """A new, empty conversation; a long title is cut to `MAX_TITLE_CHARS`."""
        conversation = _begun(new_id("conv"), title)
        async with self._transactions.write() as connection:
            await connection.execute(self._row(conversation))
        return conversation

    async def append(
        self,
        conversation_id: str,
        role: Literal["user", "assistant"],
        text: str,
        answer: Answer | None = None,
    ) -> Turn:
        """Adds a turn at the end.

        Raises:
            NotFound: there is no conversation of that id.
        """
        turn = _turn(role, text, answer)
        async with self._transactions.write() as connection:
            head = await self._head(connection, conversation_id, locked=True)
            await self._add(connection, head.sequence, turn)
        return turn

    async def record(self, question: str, answer: Answer, *, begin: bool = False) -> None:
        """Adds a question and its answer to `answer.conversation_id`, both or neither.

        `begin`: the conversation is made with them, titled by the question.

        Raises:
            NotFound: there is no conversation of that id.
        """
        async with self._transactions.write() as connection:
            if begin:
                await connection.execute(self._row(_begun(answer.conversation_id, question)))
            head = await self._head(connection, answer.conversation_id, locked=True)
            await self._add(connection, head.sequence, _turn("user", question, None))
            await self._add(connection, head.sequence, _turn("assistant", answer.answer, answer))

    async def get(self, conversation_id: str) -> Conversation:
        """The conversation with its turns, oldest first.

        Raises:
            NotFound: there is none of that id.
        """
        async with self._transactions.read() as connection:
            head = await self._head(connection, conversation_id)
            query = (
                select(turns.c.value)
                .where(turns.c.conversation == head.sequence)
                .order_by(turns.c.position)
            )
            values = (await connection.execute(query)).scalars()
            return _conversation(head, tuple(Turn.model_validate(value) for value in values))

    async def list(self, *, limit: int = PAGE_SIZE) -> tuple[Conversation, ...]:
        """The conversations spoken in last, without their turns."""
        query = (
            select(conversations)
            .where(conversations.c.workspace == self._workspace)
            .order_by(conversations.c.updated_at.desc(), conversations.c.sequence.desc())
            .limit(min(limit, MAX_PAGE_SIZE))
        )
        async with self._transactions.read() as connection:
            return tuple(_conversation(row, ()) for row in await connection.execute(query))

    async def rename(self, conversation_id: str, title: str) -> Conversation:
        """Gives the conversation another title; raises as `get` does."""
        async with self._transactions.write() as connection:
            head = await self._head(connection, conversation_id, locked=True)
            await connection.execute(
                update(conversations)
                .where(conversations.c.sequence == head.sequence)
                .values(title=_short(title))
            )
            return _conversation(await self._head(connection, conversation_id), ())

    async def delete(self, conversation_id: str) -> None:
        """Forgets the conversation and its turns; raises as `get` does."""
        async with self._transactions.write() as connection:
            head = await self._head(connection, conversation_id, locked=True)
            await connection.execute(
                delete(conversations).where(conversations.c.sequence == head.sequence)
            )

    async def delete_before(self, moment: datetime) -> int:
        """Forgets every conversation not spoken in since `moment`; how many there were."""
        old = delete(conversations).where(
            conversations.c.workspace == self._workspace, conversations.c.updated_at < moment
        )
        async with self._transactions.write() as connection:
            return (await connection.execute(old)).rowcount

    def _row(self, conversation: Conversation) -> Insert:
        values = conversation.model_dump(exclude={"turns"})
        return insert(conversations).values(workspace=self._workspace, **values)

    async def _add(self, connection: AsyncConnection, sequence: int, turn: Turn) -> None:
        """Puts a turn at the end; the caller holds the conversation."""
        last = select(func.max(turns.c.position)).where(turns.c.conversation == sequence)
        position = (await connection.execute(last)).scalar_one() or 0
        await connection.execute(
            insert(turns).values(
                conversation=sequence, position=position + 1, value=turn.model_dump(mode="json")
            )
        )
        await connection.execute(
            update(conversations)
            .where(conversations.c.sequence == sequence)
            .values(updated_at=turn.created_at)
        )

    async def _head(
        self, connection: AsyncConnection, conversation_id: str, *, locked: bool = False
    ) -> Row[Any]:
        query = select(conversations).where(
            conversations.c.workspace == self._workspace, conversations.c.id == conversation_id
        )
        if locked:  # where the database locks rows, two turns at once get two places
            query = query.with_for_update()
        row = (await connection.execute(query)).one_or_none()
        if row is None:
            raise NotFound(f"没有对话 {conversation_id!r}")
        return row


def _begun(conversation_id: str, title: str) -> Conversation:
    moment = now()
    return Conversation(
        id=conversation_id, title=_short(title), created_at=moment, updated_at=moment
    )


def _turn(role: Literal["user", "assistant"], text: str, answer: Answer | None) -> Turn:
    return Turn(id=new_id("turn"), role=role, text=text, answer=answer, created_at=now())


def _short(title: str) -> str:
    line = " ".join(title.split())
    return line if len(line) <= MAX_TITLE_CHARS else line[: MAX_TITLE_CHARS - 1] + "…"


def _conversation(row: Row[Any], said: tuple[Turn, ...]) -> Conversation:
    return Conversation(
        id=row.id,
        title=row.title,
        created_at=row.created_at,
        updated_at=row.updated_at,
        turns=said,
    )
