"""Orders carried out by a model that picks the tool and fills the brief.

What the tools made is the answer: the reply is worded from the result and not by the model, so that
nothing is reported that was not found. The model's own words count where it made nothing, which is
how it asks for a missing fact. A fact that nobody said in the conversation never enters a brief.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, Field

from assistant.chains.agent import Tool, converse
from assistant.chains.chains import Chains
from assistant.chat.intents import DraftOrder, Intent, JudgeOrder, Lacking, LintOrder, Order
from assistant.chat.modelled import HISTORY, MAX_SAID
from assistant.chat.offline import Offline
from assistant.chat.reply import Reply
from assistant.chat.tools import Tools
from assistant.errors import ModelNonsense
from assistant.prompting.library import PromptLibrary
from assistant.text.folding import fold_text
from assistant.text.similarity import shingles
from assistant.types.chat import Turn
from assistant.types.drafts import TaskInfo

MAX_ASKED = 160
"""Characters of a model's own words that can be a question for a fact; more is something else."""

SAID_SHARE = 0.6
"""The share of a value's character pairs that must have been said for it to be a fact."""

_STYLE = frozenset({"tone", "group_type", "lifecycle_stage", "platform", "max_chars", "count"})


class Query(BaseModel):
    query: str = Field(min_length=1, max_length=400, description="要查的问题，一句话")


class Brief(BaseModel):
    task: str = Field(min_length=1, max_length=64, description="任务名")
    brief: dict[str, Any] = Field(default_factory=dict, description="用户说过的事实，字段名到值")
    variants: int = Field(default=1, ge=1, le=5, description="要几稿")


class Copy(BaseModel):
    text: str = Field(min_length=1, max_length=20_000, description="要检查的文案，原文")


class Said(BaseModel):
    text: str = Field(min_length=1, max_length=20_000, description="群成员发的消息，原文")


@dataclass
class _Desk:
    """What the tools did in one turn."""

    offline: Offline
    tools: Tools
    said: str
    made: Reply | None = None
    troubles: list[Reply] = field(default_factory=list)

    async def search(self, query: str) -> str:
        passages = await self.tools.search(query, k=4)
        return "\n\n".join(f"{item.title}\n{item.text}" for item in passages) or "没有查到"

    async def write(self, task: str, brief: dict[str, Any], variants: int = 1) -> str:
        given, unsaid = grounded(brief, self.said)
        told = await self._do(DraftOrder(task, given, variants=variants))
        return told + (f"\n用户没有说过、没有写进去：{'、'.join(unsaid)}" if unsaid else "")

    async def check(self, text: str) -> str:
        return await self._do(LintOrder(text))

    async def judge(self, text: str) -> str:
        return await self._do(JudgeOrder(text))

    async def _do(self, order: Order) -> str:
        reply = await self.offline.carry_out(order)
        if reply.result is None:
            self.troubles.append(reply)
        else:
            self.made = reply
        return reply.text


class Agent:
    """A model with our tools."""

    def __init__(
        self, prompts: PromptLibrary, tools: Tools, chains: Chains, offline: Offline
    ) -> None:
        self._prompt = prompts.get("chat/agent")
        self._tools = tools
        self._chains = chains
        self._offline = offline

    async def carry_out(self, request: str, intent: Intent, turns: Sequence[Turn]) -> Reply:
        """What came of a request; `intent` is what the words alone were understood as.

        Raises:
            ModelError: the model failed, or neither did anything nor asked for anything.
        """
        said = "\n".join([*(turn.text for turn in turns if turn.role == "user"), request])
        desk = _Desk(self._offline, self._tools, said)
        values = {
            "tasks": _listed(self._tools.tasks()),
            "understood": _understood(intent),
            "request": request,
        }
        rendered = self._prompt.render(values)
        messages = [(turn.role, turn.text[:MAX_SAID]) for turn in turns[-HISTORY:]]
        words = ""
        async for piece in converse(
            self._chains, rendered.system, [*messages, ("user", rendered.user)], _tools(desk)
        ):
            words += piece
        return self._reply(desk, words.strip(), intent)

    def _reply(self, desk: _Desk, words: str, intent: Intent) -> Reply:
        if desk.made is not None:
            return desk.made
        if desk.troubles:
            return desk.troubles[-1]
        if words and len(words) <= MAX_ASKED and not isinstance(intent, DraftOrder):
            return Reply(words, self._prompt.identity, engine="llm", model=self._chains.name)
        raise ModelNonsense("模型没有用工具办事")


def grounded(brief: dict[str, Any], said: str) -> tuple[dict[str, Any], tuple[str, ...]]:
    """What of a brief was said by the user, and the names of what was not.

    Numbers must have been said as they are; of words most character pairs. How copy should sound is
    no fact and may be the model's choice.
    """
    kept: dict[str, Any] = {}
    unsaid: list[str] = []
    heard, pairs = fold_text(said), shingles(said)
    for name, value in brief.items():
        items = [item for item in (value if isinstance(value, list) else [value]) if item]
        true = [item for item in items if name in _STYLE or _was_said(str(item), heard, pairs)]
        if true:
            kept[name] = true if isinstance(value, list) else true[0]
        if len(true) < len(items):
            unsaid.append(name)
    return kept, tuple(unsaid)


def _was_said(value: str, heard: str, pairs: Any) -> bool:
    plain = fold_text(value)
    if any(number not in heard for number in re.findall(r"\d+(?:\.\d+)?", plain)):
        return False
    own = shingles(value)
    return not own or (own & pairs).total() >= SAID_SHARE * own.total()


def _tools(desk: _Desk) -> list[Tool]:
    return [
        Tool("search_method", "查社群运营的方法资料", Query, desk.search),
        Tool("write_draft", "按任务和事实写一份群文案，写完自动检查", Brief, desk.write),
        Tool("check_copy", "检查一段自己要发的文案有没有违规和毛病", Copy, desk.check),
        Tool("judge_message", "判断群成员发的一条消息是不是广告、辱骂、投诉", Said, desk.judge),
    ]


def _listed(tasks: Sequence[TaskInfo]) -> list[dict[str, str]]:
    return [
        {
            "name": task.name,
            "title": task.title,
            "fields": "、".join(
                f"{name}({shape.get('title', name)})"
                for name, shape in task.brief_schema.get("properties", {}).items()
            ),
        }
        for task in tasks
    ]


def _understood(intent: Intent) -> dict[str, str]:
    order = intent.order if isinstance(intent, Lacking) else intent
    if isinstance(order, DraftOrder) and order.task:
        return {"任务": order.task, **{name: str(value) for name, value in order.brief.items()}}
    return {}
