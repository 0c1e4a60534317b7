"""What moderation asks of storage, and of a model: the stores and chains offer just that."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from pydantic import BaseModel

from assistant.types.groups import Group
from assistant.types.moderation import Decision, Message


class DecisionStore(Protocol):
    """Keeps decisions; one message is known by its group, its id and the hash of its text."""

    async def save(self, decision: Decision, message: Message, group_id: str | None) -> Decision:
        """Keeps a decision; what comes back is what is kept, another writer's if he was first."""
        ...

    async def find_same(
        self, group_id: str | None, message_id: str | None, text_hash: str
    ) -> Decision | None:
        """The decision kept about this very wording of this message."""
        ...


class StrikeStore(Protocol):
    """Keeps what a member has on the ladder of a group."""

    async def add(
        self,
        group_id: str,
        member_id: str,
        decision_id: str,
        message_id: str | None,
        expires_at: datetime,
    ) -> bool | None:
        """Gives a strike; False when this message gave one before."""
        ...

    async def active(self, group_id: str, member_id: str, at: datetime) -> int:
        """How many strikes count at the moment `at`."""
        ...

    async def has(self, group_id: str, message_id: str) -> bool:
        """Whether this message ever gave a strike."""
        ...


class GroupStore(Protocol):
    """Knows the groups and their policies."""

    async def get_or_create(self, group_id: str) -> Group:
        """The group; one nobody has heard of is made with the default policy."""
        ...


class Answer(Protocol):
    """A model's answer: the parsed value."""

    @property
    def value(self) -> Any: ...


class Asks(Protocol):
    """Asks a model for a value; every failure is a `ModelError`."""

    async def value(self, rendered: Any, schema: type[BaseModel]) -> Answer: ...


class Template(Protocol):
    """A prompt that can be filled in."""

    @property
    def identity(self) -> str: ...

    def render(self, values: Mapping[str, object]) -> Any: ...


def text_hash(text: str) -> str:
    """What tells one wording of a message from another: SHA-256 in hex."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
