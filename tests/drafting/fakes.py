"""Stand-ins for what drafting is given: the shipped prompts, a search, checks, a model."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, TypeVar

from pydantic import BaseModel

from assistant.drafting.drafter import Drafter
from assistant.drafting.modelled import Chains
from assistant.errors import ModelError
from assistant.prompting.library import PromptLibrary, Rendered
from assistant.types.drafts import Check, DraftRequest, Finding, LintResult, Platform, Usage
from assistant.types.passages import Passage

PROMPTS = PromptLibrary(Path(__file__).parents[2] / "prompts")
PROVISION = "广告法第九条"
UNLAWFUL = re.compile("全网最好|根治|包治百病|稳赚")

Schema = TypeVar("Schema", bound=BaseModel)
T = TypeVar("T")

PASSAGES = (
    Passage(
        id="welcome-purpose",
        document="welcome-purpose.md",
        title="欢迎语写什么",
        text="欢迎语按用途来写，常见的用途有四种。\n不同的群应配不同的欢迎语，不要一条通用。",
    ),
    Passage(
        id="risky",
        document="risky.md",
        title="托",
        text="群里安排托来烘托气氛很有用。",
        risk="违法",
    ),
    Passage(id="gap", document="gap.md", title="缺", text="资料没有说明这件事情。", gap=True),
)


async def search(query: str, k: int) -> Sequence[Passage]:
    """Always the same passages: one sound, one risky, one that says it does not know."""
    return PASSAGES[:k]


def check(
    text: str,
    *,
    task: str | None = None,
    brief: Mapping[str, Any] | None = None,
    platform: Platform | None = None,
    required: Sequence[str] = (),
    facts: Sequence[str] = (),
) -> tuple[Check, ...]:
    """Two of the real checks in short: the length, and words the law forbids."""
    limit = 200 if task == "promo" else 10_000
    asked = (brief or {}).get("max_chars")
    limit = min(limit, asked) if isinstance(asked, int) else limit
    found = tuple(
        Finding(span=match.span(), reason=f"不能写“{match.group()}”", provision=PROVISION)
        for match in UNLAWFUL.finditer(text)
    )
    return (
        Check(id="length", passed=len(text) <= limit, severity="hard", detail=f"{len(text)} 字"),
        Check(id="ad_law", passed=not found, severity="hard", detail="用语", findings=found),
    )


def lint(
    text: str, *, platform: Platform | None = None, brief: Mapping[str, Any] | None = None
) -> LintResult:
    """The same two checks, without a task."""
    return LintResult(checks=check(text))


@dataclass(frozen=True)
class Answer(Generic[T]):
    value: T
    model: str = "fake-model"
    usage: Usage = field(default_factory=lambda: Usage(input_tokens=10, output_tokens=5))


@dataclass
class FakeChains:
    """Gives the scripted answers in turn; an error is raised. Keeps the prompts it was sent."""

    answers: list[str | ModelError | BaseModel]
    sent: list[Rendered] = field(default_factory=list)

    async def text(self, rendered: Rendered, *, max_tokens: int | None = None) -> Answer[str]:
        answer = self._next(rendered)
        assert isinstance(answer, str)
        return Answer(answer)

    async def value(self, rendered: Rendered, schema: type[Schema]) -> Answer[Schema]:
        answer = self._next(rendered)
        assert isinstance(answer, schema)
        return Answer(answer)

    def _next(self, rendered: Rendered) -> str | BaseModel:
        self.sent.append(rendered)
        answer = self.answers.pop(0)
        if isinstance(answer, ModelError):
            raise answer
        return answer


def drafter(chains: Chains | None = None) -> Drafter:
    """The shipped prompts with the stand-ins."""
    return Drafter(prompts=PROMPTS, search=search, chains=chains, check=check, lint=lint)


def request(task: str, variants: int = 1, **brief: Any) -> DraftRequest:
    return DraftRequest(task=task, brief=brief, variants=variants)
