"""The assistant itself: one short method per verb.

```python
async with Assistant() as qunguan:
    draft = await qunguan.draft("promo", {"product": "拿铁", "price_before": "29元", "price_now": "19元"})
```

Opening is quick: it brings the database up to date. The passage index opens when it is first needed,
or behind the service with `warm_up`, so that messages are judged while retrieval still gets ready.
What needs no waiting (`judge`, `lint`, `tasks`) works without opening at all.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self

from assistant.errors import (
    Misconfigured,
    Unavailable,
    reason,
)
from assistant.service import requests
from assistant.service.health import health_of
from assistant.service.parts import Parts
from assistant.settings import Settings, load_settings
from assistant.types.chat import Answer, ChatEvent
from assistant.types.drafts import (
    Draft,
    DraftEvent,
    DraftRequest,
    LintRequest,
    LintResult,
    Platform,
    TaskInfo,
)
from assistant.types.groups import GroupProfile
from assistant.types.health import Health
from assistant.types.moderation import Decision, Message, Policy
from assistant.types.passages import Passage, SearchFilters
from assistant.validation import parsed

if TYPE_CHECKING:
    from assistant.channels.channel import Call, Reply
    from assistant.chat.engine import Chat
    from assistant.drafting.drafter import Drafter
    from assistant.moderation.moderator import Moderator
    from assistant.providers.models import ChatModel, EmbeddingModel
    from assistant.retrieval.library import Library
    from assistant.stores.database import Database


class Assistant:
    """Drafts, judges, teaches. One per process, shared by all that call.

    `model` is any LangChain chat model and `embeddings` any LangChain embeddings; without them the
    endpoint of `settings` is used, and without that the offline engines.
    """

    def __init__(
        self,
        settings: Settings | None = None,
        *,
        model: ChatModel | None = None,
        embeddings: EmbeddingModel | None = None,
    ) -> None:
        self.settings = settings if settings is not None else load_settings()
        self.parts = Parts(self.settings, model, embeddings)
        self._stack = AsyncExitStack()
        self._database: Database | None = None
        self._opening: asyncio.Task[Library] | None = None

    async def __aenter__(self) -> Self:
        from assistant.stores.database import Database

        async with AsyncExitStack() as stack:
            database = await stack.enter_async_context(Database.open(self._database_url()))
            await database.upgrade()
            self._stack = stack.pop_all()
        self._database = database
        return self

    async def __aexit__(self, *_: object) -> None:
        opening, self._opening, self._database = self._opening, None, None
        if opening is not None:
            opening.cancel()
            await asyncio.gather(opening, return_exceptions=True)
        await self.parts.close()
        await self._stack.aclose()

    # Drafting

    def tasks(self) -> tuple[TaskInfo, ...]:
        """Every drafting task with the JSON Schema of its brief."""
        return self._drafter.tasks()

    async def draft(
        self,
        task: str,
        brief: Mapping[str, Any] | None = None,
        *,
        group_id: str | None = None,
        variants: int = 1,
        platform: Platform | None = None,
    ) -> Draft:
        """Copy made from `brief`, checked and kept.

        Raises:
            InvalidInput: no such task (UnknownTask), a field of a wrong type (InvalidBrief), two
                fields that cannot both be true (ContradictoryBrief).
        """
        request = requests.draft_request(task, brief, group_id, variants, platform)
        made = await self._drafter.draft(request, profile=await self._profile(group_id))
        await self._keep(made, request)
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
        """As `draft`, step by step; the last event is `done` with the whole Draft, already kept."""
        request = requests.draft_request(task, brief, group_id, variants, platform)
        profile = await self._profile(group_id)
        async for event in self._drafter.stream(request, profile=profile):
            if event.kind == "done":
                await self._keep(Draft.model_validate(event.data), request)
            yield event

    def lint(
        self,
        text: str,
        *,
        platform: Platform | None = None,
        brief: Mapping[str, Any] | None = None,
    ) -> LintResult:
        """Every check of `text`, and the text with the lawful rewrites applied.

        Raises:
            InvalidInput: the text is empty or too long, or there is no such platform.
        """
        request = parsed(LintRequest, {"text": text, "platform": platform, "brief": brief})
        return self.parts.checker.lint(request.text, platform=request.platform, brief=request.brief)

    # Moderation

    def judge(self, message: str | Message, policy: Policy | None = None) -> Decision:
        """What one message is, from the message alone: no context, no ladder, nothing kept."""
        return self.parts.judge.judge(requests.message(message), policy or Policy())

    async def moderate(
        self, messages: Sequence[str | Message], *, policy: str | Policy | None = None
    ) -> tuple[Decision, ...]:
        """A decision a message, in their order, with context, ladder and model where policies ask.

        Raises:
            InvalidInput: an empty message. NotFound: no policy of that name.
        """
        if isinstance(policy, str):
            policy = await self.database.policies.get(policy)
        given = [requests.message(message) for message in messages]
        return await self._moderator.moderate(given, policy=policy)

    async def receive(self, channel: str, account: str, call: Call) -> Reply:
        """What a platform's callback gets back, its messages judged.

        Raises:
            NotFound: no such platform or account. Forbidden: the caller is not who it says.
        """
        from assistant.channels.channel import CHANNELS

        platform = CHANNELS.find(channel)
        known = self.parts.accounts.find(channel, account)
        incoming = platform.read(known, call)
        if incoming.reply is not None:
            return incoming.reply
        decisions = await self.moderate(incoming.messages)
        return platform.answer(known, incoming, decisions)

    # Teaching

    async def ask(self, question: str, *, conversation_id: str | None = None) -> Answer:
        """A cited answer, or the card of what was asked to be done.

        Raises:
            InvalidInput: an empty question. NotFound: no such conversation.
        """
        return await self._chat.ask(requests.chat_request(question, conversation_id))

    def stream(
        self, question: str, *, conversation_id: str | None = None
    ) -> AsyncIterator[ChatEvent]:
        """As `ask`, piece by piece."""
        return self._chat.stream(requests.chat_request(question, conversation_id))

    async def search(
        self, query: str, *, k: int = 5, filters: SearchFilters | None = None
    ) -> tuple[Passage, ...]:
        """The passages nearest to `query`, best first, at most `k`."""
        library = await self.library()
        return await library.search(query, k=k, filters=filters or SearchFilters())

    async def embed(self, texts: Sequence[str]) -> list[list[float]]:
        """A vector a text, as the index makes them."""
        library = await self.library()
        return await library.embed(texts)

    # What lies under the verbs

    @property
    def database(self) -> Database:
        """The repositories. Raises Unavailable before the assistant is opened."""
        if self._database is None:
            raise Unavailable("还没有打开：用 async with Assistant() as qunguan")
        return self._database

    async def library(self) -> Library:
        """The passage index, opened (and built where it is missing or stale) at the first call."""
        return await asyncio.shield(self.warm_up())

    def warm_up(self) -> asyncio.Task[Library]:
        """Starts opening the index without waiting for it. A failed opening is tried again."""
        opening = self._opening
        if opening is None or (opening.done() and opening.exception() is not None):
            self._opening = opening = asyncio.create_task(self._open_library())
        return opening

    async def health(self) -> Health:
        """Whether it can serve, and in Chinese what works less well."""
        try:
            await self.database.ping()
        except Unavailable as error:
            return Health(status="unavailable", reasons=(error.message,))
        return health_of(self.parts, self.warm_up())

    async def try_model(self) -> str:
        """Asks the configured model for one word; for people who set it up.

        Raises:
            ModelError: it does not answer. Misconfigured: none is configured.
        """
        if self.parts.chains is None:
            raise Misconfigured("没有配置模型：设置 OPENAI_BASE_URL 和 OPENAI_API_KEY")
        return await self.parts.chains.greet()

    # Wiring

    @cached_property
    def _drafter(self) -> Drafter:
        from assistant.drafting.drafter import Drafter

        async def search(query: str, k: int) -> Sequence[Passage]:
            return await self.search(query, k=k)

        return Drafter(
            prompts=self.parts.prompts,
            search=search,
            chains=self.parts.chains,
            check=self.parts.checker.run,
            lint=self.parts.checker.lint,
        )

    @cached_property
    def _moderator(self) -> Moderator:
        from assistant.moderation.moderator import Moderator

        return Moderator(
            judge=self.parts.judge,
            decisions=self.database.decisions,
            strikes=self.database.strikes,
            groups=self.database.groups,
            second_opinion=self.parts.second_opinion,
        )

    @cached_property
    def _chat(self) -> Chat:
        from assistant.chat.engine import Chat
        from assistant.chat.tools import Tools

        tools = Tools(
            search=self.search,
            confidence=self._confidence,
            draft=self._draft_asked,
            lint=self.lint,
            judge=self.judge,
            tasks=self.tasks,
        )
        return Chat(
            prompts=self.parts.prompts,
            tools=tools,
            conversations=self.database.conversations,
            chains=self.parts.chains,
        )

    async def _confidence(self, query: str, passages: Sequence[Passage]) -> float:
        return await (await self.library()).confidence(query, passages)

    async def _draft_asked(self, request: DraftRequest) -> Draft:
        made = await self._drafter.draft(request, profile=await self._profile(request.group_id))
        await self._keep(made, request)
        return made

    async def _keep(self, made: Draft, request: DraftRequest) -> None:
        await self.database.drafts.save(made, request.brief, request.group_id, request.platform)

    async def _profile(self, group_id: str | None) -> GroupProfile | None:
        group = await self.database.groups.find(group_id) if group_id else None
        return group.profile if group else None

    async def _open_library(self) -> Library:
        from assistant.retrieval.library import Library

        opened = Library.open(self.settings, embeddings=self.parts.embeddings)
        return await self._stack.enter_async_context(opened)

    def _database_url(self) -> str:
        if self.settings.database_url:
            return self.settings.database_url
        path = self.settings.sqlite_path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise Unavailable(f"数据文件夹 {path.parent} 建不了：{reason(error)}") from error
        return f"sqlite:///{path}"
