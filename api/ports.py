"""What the HTTP face asks of the assistant; `assistant.service.Assistant` is what answers."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any, Protocol

from assistant.channels.channel import Call, Reply
from assistant.settings import Settings
from assistant.stores.database import Database
from assistant.types.chat import Answer, ChatEvent
from assistant.types.drafts import Draft, DraftEvent, LintResult, Platform, TaskInfo
from assistant.types.groups import Document, IndexStatus
from assistant.types.health import Health
from assistant.types.moderation import Decision, Message, Policy
from assistant.types.passages import Passage, SearchFilters


class Documents(Protocol):
    """The passage index, as far as uploads need it."""

    async def add(self, name: str, content: bytes) -> Document: ...

    async def remove(self, document_id: str) -> None: ...

    def documents(self) -> tuple[Document, ...]: ...

    def status(self) -> IndexStatus: ...


class Service(Protocol):
    """The verbs, one HTTP route each, and the repositories."""

    @property
    def settings(self) -> Settings: ...

    @property
    def database(self) -> Database: ...

    def tasks(self) -> tuple[TaskInfo, ...]: ...

    async def draft(
        self,
        task: str,
        brief: Mapping[str, Any] | None = None,
        *,
        group_id: str | None = None,
        variants: int = 1,
        platform: Platform | None = None,
    ) -> Draft: ...

    def stream_draft(
        self,
        task: str,
        brief: Mapping[str, Any] | None = None,
        *,
        group_id: str | None = None,
        variants: int = 1,
        platform: Platform | None = None,
    ) -> AsyncIterator[DraftEvent]: ...

    def lint(
        self,
        text: str,
        *,
        platform: Platform | None = None,
        brief: Mapping[str, Any] | None = None,
    ) -> LintResult: ...

    def judge(self, message: str | Message, policy: Policy | None = None) -> Decision: ...

    async def moderate(
        self, messages: Sequence[str | Message], *, policy: str | Policy | None = None
    ) -> tuple[Decision, ...]: ...

    async def receive(self, channel: str, account: str, call: Call) -> Reply: ...

    async def ask(self, question: str, *, conversation_id: str | None = None) -> Answer: ...

    def stream(
        self, question: str, *, conversation_id: str | None = None
    ) -> AsyncIterator[ChatEvent]: ...

    async def search(
        self, query: str, *, k: int = 5, filters: SearchFilters | None = None
    ) -> tuple[Passage, ...]: ...

    async def embed(self, texts: Sequence[str]) -> list[list[float]]: ...

    async def health(self) -> Health: ...

    async def library(self) -> Documents: ...
