"""An assistant whose answers are known, on a real database."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

from assistant.channels.channel import NOTHING, Call, Reply
from assistant.errors import AssistantError, Forbidden, NotFound, UnknownTask
from assistant.settings import Settings
from assistant.stores.database import Database
from assistant.stores.repository import now
from assistant.types.chat import Answer, ChatEvent
from assistant.types.drafts import (
    Check,
    Draft,
    DraftEvent,
    LintResult,
    Platform,
    TaskInfo,
)
from assistant.types.groups import Document, IndexStatus
from assistant.types.health import Health
from assistant.types.moderation import Decision, Message, Policy
from assistant.types.passages import Passage, SearchFilters
from tests.stores import examples


class FakeLibrary:
    def __init__(self) -> None:
        self.kept: dict[str, Document] = {}
        self.contents: dict[str, bytes] = {}

    async def add(self, name: str, content: bytes) -> Document:
        document = Document(
            id=f"doc_{len(self.kept) + 1}",
            name=name,
            status="indexed",
            passages=1,
            bytes=len(content),
            sha256="0" * 64,
            created_at=now(),
        )
        self.kept[document.id] = document
        self.contents[document.id] = content
        return document

    async def remove(self, document_id: str) -> None:
        if self.kept.pop(document_id, None) is None:
            raise NotFound(f"没有文档 {document_id!r}")

    def documents(self) -> tuple[Document, ...]:
        return tuple(self.kept.values())

    def status(self) -> IndexStatus:
        return IndexStatus(
            ready=True,
            passages=1,
            cards=1,
            documents=len(self.kept),
            embedding="none",
            fingerprint="f",
            built_at=None,
        )


class FakeAssistant:
    """Answers every verb plainly. `fails_with` is raised by chat, drafts and health instead.

    `held` keeps a stream open after its first event until it is set; `stopped` tells that the
    stream's work was cancelled.
    """

    def __init__(self, database: Database, settings: Settings) -> None:
        self.database = database
        self.settings = settings
        self.shelf = FakeLibrary()
        self.fails_with: Exception | None = None
        self.breaks_with: Exception | None = None
        self.held: asyncio.Event | None = None
        self.stopped = asyncio.Event()
        self.asked: list[tuple[str, tuple[str, ...]]] = []

    def tasks(self) -> tuple[TaskInfo, ...]:
        schema = {"type": "object", "properties": {"brand": {"type": "string"}}}
        return (
            TaskInfo(
                name="welcome",
                title="欢迎语",
                summary="新人进群时发",
                prompt="drafts/welcome@00000000",
                brief_schema=schema,
                example={"brand": "汉堡王"},
            ),
        )

    async def draft(
        self,
        task: str,
        brief: Mapping[str, Any] | None = None,
        *,
        group_id: str | None = None,
        variants: int = 1,
        platform: Platform | None = None,
    ) -> Draft:
        self._maybe_fail()
        if task != "welcome":
            raise UnknownTask(f"没有任务 {task!r},可用:welcome")
        made = examples.draft(f"欢迎来到{(brief or {}).get('brand', '')}群")
        await self.database.drafts.save(made, brief or {}, group_id, platform)
        return made

    async def stream_draft(
        self,
        task: str,
        brief: Mapping[str, Any] | None = None,
        *,
        group_id: str | None = None,
        variants: int = 1,
        platform: Platform | None = None,
    ) -> AsyncIterator[DraftEvent]:
        made = await self.draft(task, brief, group_id=group_id, platform=platform)
        yield DraftEvent(id=1, kind="progress", data={"step": "write", "detail": "在写"})
        yield DraftEvent(id=2, kind="done", data=made.model_dump(mode="json"))

    def lint(
        self,
        text: str,
        *,
        platform: Platform | None = None,
        brief: Mapping[str, Any] | None = None,
    ) -> LintResult:
        lawful = "最好" not in text
        check = Check(id="ad_law", passed=lawful, severity="hard", detail="不用绝对化用语")
        return LintResult(checks=(check,), fixed=None if lawful else text.replace("最好", "很好"))

    def judge(self, message: str | Message, policy: Policy | None = None) -> Decision:
        text = message if isinstance(message, str) else message.text
        if "加V" in text:
            return examples.decision(scores={"ad": 0.97, "ad/scam": 0.9})
        return examples.decision(
            action="allow", flagged=False, reasons=(), stage="allow", scores={}
        )

    async def moderate(
        self, messages: Sequence[str | Message], *, policy: str | Policy | None = None
    ) -> tuple[Decision, ...]:
        if isinstance(policy, str):
            await self.database.policies.get(policy)
        decided = []
        for item in messages:
            message = Message(text=item) if isinstance(item, str) else item
            decision = self.judge(message).model_copy(update={"message_id": message.id})
            decided.append(await self.database.decisions.save(decision, message, message.group_id))
        return tuple(decided)

    async def receive(self, channel: str, account: str, call: Call) -> Reply:
        if channel != "onebot":
            raise NotFound(f"没有名为 {channel!r} 的平台,可用:onebot")
        if call.headers.get("x-signature") != "right":
            raise Forbidden("签名不对")
        return Reply(content=call.body.decode()) if call.body else NOTHING

    async def ask(self, question: str, *, conversation_id: str | None = None) -> Answer:
        self._maybe_fail()
        conversations = self.database.conversations
        if conversation_id is None:
            conversation_id = (await conversations.create(question)).id
        known = await conversations.get(conversation_id)
        self.asked.append((question, tuple(turn.text for turn in known.turns)))
        answer = examples.answer(conversation_id=conversation_id)
        await conversations.append(conversation_id, "user", question)
        await conversations.append(conversation_id, "assistant", answer.answer, answer)
        return answer

    async def stream(
        self, question: str, *, conversation_id: str | None = None
    ) -> AsyncIterator[ChatEvent]:
        answer = await self.ask(question, conversation_id=conversation_id)
        try:
            yield ChatEvent(id=1, kind="token", data={"text": answer.answer[:2]})
            if self.held is not None:
                await self.held.wait()
            if self.breaks_with is not None:
                raise self.breaks_with
            yield ChatEvent(id=2, kind="token", data={"text": answer.answer[2:]})
            yield ChatEvent(id=3, kind="done", data=answer.model_dump(mode="json"))
        except asyncio.CancelledError:
            self.stopped.set()
            raise

    async def search(
        self, query: str, *, k: int = 5, filters: SearchFilters | None = None
    ) -> tuple[Passage, ...]:
        return (Passage(id="p1", document="card.md", title="裂变", text=query),)[:k]

    async def embed(self, texts: Sequence[str]) -> list[list[float]]:
        return [[0.25, -0.5, float(len(text))] for text in texts]

    async def health(self) -> Health:
        if isinstance(self.fails_with, AssistantError):
            raise self.fails_with
        return Health(status="degraded", reasons=("没有配置模型,用离线引擎",))

    async def library(self) -> FakeLibrary:
        return self.shelf

    def _maybe_fail(self) -> None:
        if self.fails_with is not None:
            raise self.fails_with
