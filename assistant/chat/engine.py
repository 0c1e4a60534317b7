"""The chat: understands a message, answers it or has it done, keeps the turn.

Who decides what a message wants: always the router first, from the words alone, in microseconds.
Small talk, and a text handed over to be checked or judged, it settles by itself even where a model
is configured: the result is the tool's and a model could only delay it, and a hostile text never
reaches one. Questions go to the search and, with a model, are worded by it from the passages.
Copy, changes to it and orders that lack a fact go with a model to the agent, which reads a brief
out of free speech better than patterns do. Whatever fails at the model, the offline answer takes
its place and `notice` says so.

A turn is kept once, question and answer together, when the answer is complete and before `done` is
sent. Who closes a stream before that leaves nothing behind, not even the new conversation; copy
that was already written stays in the drafts, as it does for every other caller.
"""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.chat.intents import DraftOrder, Intent, Lacking, Question, Talk
from assistant.chat.offline import Looked, Offline
from assistant.chat.pending import standing, understood
from assistant.chat.reply import Reply
from assistant.chat.tools import Tools
from assistant.errors import ModelError
from assistant.prompting.library import PromptLibrary
from assistant.stores.conversations import Conversations
from assistant.stores.repository import new_id
from assistant.types.base import Value
from assistant.types.chat import Answer, ChatEvent, ChatRequest, EventKind, Turn
from assistant.types.drafts import Usage
from assistant.types.passages import Citation

if TYPE_CHECKING:
    from assistant.chains.chains import Chains
    from assistant.chat.agent import Agent
    from assistant.chat.modelled import Modelled

_PIECES = re.compile(r"[^。！？!?\n]*[。！？!?\n]+|[^。！？!?\n]+")
BROKEN_OFF = "\n\n（上面没有说完，以下是摘录资料的回答。）\n\n"

Step = str | Citation | Reply


class Chat:
    """One for the process. `chains` None means the offline engines."""

    def __init__(
        self,
        *,
        prompts: PromptLibrary,
        tools: Tools,
        conversations: Conversations,
        chains: Chains | None = None,
    ) -> None:
        self._tools = tools
        self._conversations = conversations
        self._offline = Offline(prompts, tools)
        self._modelled: Modelled | None = None
        self._agent: Agent | None = None
        if chains is not None:
            from assistant.chat.agent import Agent
            from assistant.chat.modelled import Modelled

            self._modelled = Modelled(prompts, chains, self._offline)
            self._agent = Agent(prompts, tools, chains, self._offline)

    async def ask(self, request: ChatRequest) -> Answer:
        """The answer, kept with its question.

        Raises:
            NotFound: there is no conversation of that id.
        """
        reply: Reply | None = None
        async with aclosing(self._steps(request)) as steps:
            async for step in steps:
                reply = step if isinstance(step, Reply) else reply
        assert reply is not None
        return await self._kept(request, reply)

    async def stream(self, request: ChatRequest) -> AsyncGenerator[ChatEvent]:
        """As `ask`, step by step: citations and tokens as they come, `result`, then `done`.

        `done` counts: where a model broke off, the tokens before hold what it had said too.

        Raises:
            NotFound: there is no conversation of that id; before the first event.
        """
        number = 0

        def event(kind: EventKind, value: Value | str) -> ChatEvent:
            nonlocal number
            number += 1
            data = {"text": value} if isinstance(value, str) else value.model_dump(mode="json")
            return ChatEvent(id=number, kind=kind, data=data)

        async with aclosing(self._steps(request)) as steps:
            async for step in steps:
                if isinstance(step, Reply):
                    answer = await self._kept(request, step)
                    if step.result is not None:
                        yield event("result", step.result)
                    yield event("done", answer)
                else:
                    yield event("citation" if isinstance(step, Citation) else "token", step)

    async def _steps(self, request: ChatRequest) -> AsyncGenerator[Step]:
        turns: Sequence[Turn] = ()
        if request.conversation_id is not None:
            turns = (await self._conversations.get(request.conversation_id)).turns
        tasks = self._tools.tasks()
        intent = understood(request.question, standing(turns, tasks), tasks)
        if isinstance(intent, Question):
            steps = self._answered(intent, turns)
        else:
            steps = _told(await self._done(request.question, intent, turns))
        async with aclosing(steps):
            async for step in steps:
                yield step

    async def _done(self, request: str, intent: Intent, turns: Sequence[Turn]) -> Reply:
        """What came of anything that is not a question."""
        for_agent = isinstance(intent, DraftOrder) or (
            isinstance(intent, Lacking) and isinstance(intent.order, DraftOrder)
        )
        notice = None
        if self._agent is not None and for_agent:
            try:
                return await self._agent.carry_out(request, intent, turns)
            except ModelError as error:
                notice = _notice(error)
        if isinstance(intent, Talk | Lacking):
            reply = self._offline.say(intent)
        else:
            assert not isinstance(intent, Question)
            reply = await self._offline.carry_out(intent)
        return replace(reply, notice=notice)

    async def _answered(self, question: Question, turns: Sequence[Turn]) -> AsyncGenerator[Step]:
        looked: Looked | None = None
        notice, broken = None, ""
        if self._modelled is not None:
            try:
                looked, usage = await self._modelled.look_up(question, turns)
                if not looked.silent:
                    async for step in self._worded(looked, usage):
                        broken = BROKEN_OFF if isinstance(step, str) else broken
                        yield step
                    return
            except ModelError as error:
                notice = _notice(error)
        looked = looked or await self._offline.look_up(question)
        if broken:
            yield broken
        async for step in _told(
            replace(self._offline.answer(looked, _quotes(turns)), notice=notice)
        ):
            yield step

    async def _worded(self, looked: Looked, usage: Usage) -> AsyncGenerator[Step]:
        assert self._modelled is not None
        said = False
        async with aclosing(self._modelled.answer(looked, usage)) as steps:
            async for step in steps:
                if isinstance(step, Reply) and not said:
                    async for told in _told(step):
                        yield told
                else:
                    said = said or isinstance(step, str)
                    yield step

    async def _kept(self, request: ChatRequest, reply: Reply) -> Answer:
        """The answer, kept with its question in one transaction: both or neither."""
        answer = Answer(
            id=new_id("ans"),
            conversation_id=request.conversation_id or new_id("conv"),
            answer=reply.text,
            abstained=reply.abstained,
            disagreement=reply.disagreement,
            engine=reply.engine,
            model=reply.model,
            prompt=reply.prompt,
            usage=reply.usage,
            citations=reply.citations,
            result=reply.result,
            notice=reply.notice,
        )
        await self._conversations.record(
            request.question, answer, begin=request.conversation_id is None
        )
        return answer


async def _told(reply: Reply) -> AsyncGenerator[Step]:
    """A reply that is complete already, as steps."""
    for citation in reply.citations:
        yield citation
    for piece in _PIECES.findall(reply.text):
        yield piece
    yield reply


def _quotes(turns: Sequence[Turn]) -> set[str]:
    """What the answer before quoted."""
    last = next((turn.answer for turn in reversed(turns) if turn.answer is not None), None)
    return {citation.quote for citation in last.citations} if last else set()


def _notice(error: ModelError) -> str:
    return f"模型没有答上来（{error.message}），这次由离线引擎回答。"
