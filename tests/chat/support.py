"""Stand-ins for what the chat is given: the shipped prompts and tasks, a small library, checks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from assistant.chat.engine import Chat
from assistant.chat.tools import Tools
from assistant.drafting.drafter import Drafter
from assistant.moderation.judge import Judge
from assistant.prompting.library import PromptLibrary
from assistant.stores import Database
from assistant.types.drafts import (
    Check,
    Draft,
    DraftRequest,
    Finding,
    LintResult,
    Platform,
    TaskInfo,
)
from assistant.types.moderation import Decision, Message
from assistant.types.passages import Passage, Position, Scores, SourceRef

PROMPTS = PromptLibrary(Path(__file__).parents[2] / "prompts")
FORBIDDEN = "全网第一"


def passage(name: str, text: str, *, score: float = 30.0, **more: Any) -> Passage:
    values: dict[str, Any] = {
        "id": f"card:{name}",
        "document": f"{name}.md",
        "title": name,
        "text": text,
        "scores": Scores(lexical=score, dense=0.8, fused=score / 30),
        "sources": (SourceRef(document="001.txt", lines=(3, 4)),),
    }
    return Passage(**(values | more))


WELCOME = passage(
    "欢迎语写什么",
    "欢迎语按用途来写。不同的群配不同的欢迎语。\n\n- 宣布群规。\n- 介绍福利。\n\n我们建议：先想新人最该做的一件事。",
)
ADS = passage(
    "群里有人发广告",
    "处理的力度说法不一。\n\n- 两步制：第一回警告，第二回移出群。\n- 零容忍：直接打广告的当场移出。",
    positions=(
        Position(
            claim="第一回发广告警告，第二回移出",
            sources=(SourceRef(document="001.txt", lines=(101, 101)),),
        ),
        Position(
            claim="直接打广告的当场移出，没有警告",
            sources=(SourceRef(document="004.txt", lines=(80, 82)),),
        ),
    ),
)
SHILLS = passage(
    "气氛组", "冷启动时有人安排几个气氛组来接话。", risk="假扮群友会误导消费者，不要照做。"
)
GAP = passage("资料里没有：禁言多久", "资料没有谈到禁言的时长。", gap=True)
SHELF = {"欢迎语": WELCOME, "广告": ADS, "气氛": SHILLS, "禁言": GAP}


@dataclass
class Desk:
    """The tools, and what was asked of them."""

    searched: list[str] = field(default_factory=list)
    ordered: list[DraftRequest] = field(default_factory=list)
    linted: list[str] = field(default_factory=list)
    judged: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._drafter = Drafter(prompts=PROMPTS, search=_advice, check=_check, lint=_lint)
        self._judge = Judge()

    @property
    def tools(self) -> Tools:
        return Tools(
            search=self.search,
            confidence=self.confidence,
            draft=self.draft,
            lint=self.lint,
            judge=self.judge,
            tasks=self._drafter.tasks,
        )

    async def search(self, query: str, *, k: int = 5) -> Sequence[Passage]:
        """The passages whose word stands in the query, then one about something else."""
        self.searched.append(query)
        found = [shown for word, shown in SHELF.items() if word in query]
        return [*found, passage("数据报表", "报表看新增和活跃。", score=4.0)][:k]

    async def confidence(self, query: str, passages: Sequence[Passage]) -> float:
        if any(word in query for word in SHELF):
            return 0.9
        return 0.2 if "群" in query else 0.01

    async def draft(self, request: DraftRequest) -> Draft:
        self.ordered.append(request)
        return await self._drafter.draft(request)

    def lint(
        self,
        text: str,
        *,
        platform: Platform | None = None,
        brief: Mapping[str, Any] | None = None,
    ) -> LintResult:
        self.linted.append(text)
        return _lint(text)

    def judge(self, message: str) -> Decision:
        self.judged.append(message)
        return self._judge.judge(Message(text=message))


def chat(database: Database, desk: Desk, **more: Any) -> Chat:
    return Chat(prompts=PROMPTS, tools=desk.tools, conversations=database.conversations, **more)


def tasks() -> tuple[TaskInfo, ...]:
    return Desk().tools.tasks()


async def _advice(query: str, k: int) -> Sequence[Passage]:
    return ()


def _lint(
    text: str, *, platform: Platform | None = None, brief: Mapping[str, Any] | None = None
) -> LintResult:
    fixed = text.replace(FORBIDDEN, "很多人选的")
    return LintResult(checks=_check(text), fixed=fixed if fixed != text else None)


def _check(text: str, **_: Any) -> tuple[Check, ...]:
    at = text.find(FORBIDDEN)
    finding = Finding(
        span=(at, at + len(FORBIDDEN)), reason="没有依据的排名", provision="《广告法》第九条"
    )
    return (
        Check(
            id="ad_law",
            passed=at < 0,
            severity="hard",
            detail="用语",
            findings=(finding,) if at >= 0 else (),
        ),
    )
