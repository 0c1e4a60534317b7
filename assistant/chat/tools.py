"""What the chat may have done for it: callables that the service hands in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from assistant.types.drafts import Draft, DraftRequest, LintResult, Platform, TaskInfo
from assistant.types.moderation import Decision
from assistant.types.passages import Passage


class Search(Protocol):
    """The passages nearest to `query`, best first, at most `k`."""

    async def __call__(self, query: str, *, k: int = 5) -> Sequence[Passage]: ...


class Confidence(Protocol):
    """How likely it is that `passages`, found for `query`, answer it at all, 0 to 1."""

    async def __call__(self, query: str, passages: Sequence[Passage], /) -> float: ...


class WriteDraft(Protocol):
    """Copy made from a brief, checked and kept. Raises InvalidInput."""

    async def __call__(self, request: DraftRequest, /) -> Draft: ...


class LintText(Protocol):
    """Every check of a text. Raises InvalidInput."""

    def __call__(
        self,
        text: str,
        *,
        platform: Platform | None = None,
        brief: Mapping[str, Any] | None = None,
    ) -> LintResult: ...


class JudgeMessage(Protocol):
    """What one message is, from the message alone. Raises InvalidInput."""

    def __call__(self, message: str, /) -> Decision: ...


class ListTasks(Protocol):
    """Every drafting task with the JSON Schema of its brief."""

    def __call__(self) -> tuple[TaskInfo, ...]: ...


@dataclass(frozen=True, slots=True)
class Tools:
    """Everything the chat can do beside talking."""

    search: Search
    confidence: Confidence
    draft: WriteDraft
    lint: LintText
    judge: JudgeMessage
    tasks: ListTasks
