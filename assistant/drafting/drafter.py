"""Writes drafts: from a brief to checked variants with the method they rest on."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

from assistant.drafting.assembly import assemble, refusal
from assistant.drafting.checking import LintText, RunChecks
from assistant.drafting.method import Search, find_advice
from assistant.drafting.modelled import Chains
from assistant.drafting.prepared import Prepared, prepare
from assistant.drafting.task import Task, find_task, load_tasks
from assistant.drafting.writing import Desk, write_by_model, write_offline
from assistant.prompting.library import PromptLibrary
from assistant.types.drafts import Draft, DraftEvent, DraftRequest, TaskInfo
from assistant.types.groups import GroupProfile

if TYPE_CHECKING:
    from assistant.checks.runner import Checker


class Drafter:
    """One for the process: `prompts` are the tasks, `search` finds the method.

    `chains` None means the offline engine. `check` and `lint` are those of `assistant.checks`
    unless a test brings its own.

    Raises:
        InvalidPromptFile: a prompt under `drafts/` asks for what drafting does not have.
    """

    def __init__(
        self,
        *,
        prompts: PromptLibrary,
        search: Search,
        chains: Chains | None = None,
        check: RunChecks | None = None,
        lint: LintText | None = None,
    ) -> None:
        self._tasks = load_tasks(prompts)
        self._search = search
        self._chains = chains
        self._check = check or _shipped().run
        self._lint = lint or _shipped().lint

    def tasks(self) -> tuple[TaskInfo, ...]:
        """Every task, by name."""
        return tuple(task.info for task in self._tasks.values())

    async def draft(self, request: DraftRequest, *, profile: GroupProfile | None = None) -> Draft:
        """Copy made from the request's brief, checked.

        Raises:
            UnknownTask, InvalidBrief, ContradictoryBrief, TooLarge: the request is wrong.
        """
        made: Draft | None = None
        async for step in self._steps(self._prepared(request, profile), request):
            if isinstance(step, Draft):
                made = step
        assert made is not None
        return made

    def stream(
        self, request: DraftRequest, *, profile: GroupProfile | None = None
    ) -> AsyncIterator[DraftEvent]:
        """As `draft`, step by step. A wrong request raises at once, before the first event."""
        return self._events(self._prepared(request, profile), request)

    def _prepared(self, request: DraftRequest, profile: GroupProfile | None) -> Prepared:
        return prepare(find_task(self._tasks, request.task), request, profile, self._lint)

    async def _events(self, prepared: Prepared, request: DraftRequest) -> AsyncIterator[DraftEvent]:
        number = 0
        async for step in self._steps(prepared, request):
            number += 1
            if isinstance(step, Draft):
                yield DraftEvent(id=number, kind="done", data=step.model_dump(mode="json"))
            else:
                yield DraftEvent(
                    id=number, kind="progress", data={"step": step[0], "detail": step[1]}
                )

    async def _steps(
        self, prepared: Prepared, request: DraftRequest
    ) -> AsyncIterator[tuple[str, str] | Draft]:
        task, identity = prepared.task, f"drf_{secrets.token_hex(12)}"
        yield "brief", f"读懂需求：{task.header.title}"
        if prepared.refused is not None:
            yield refusal(identity, prepared, prepared.refused)
            return
        yield "method", "查找方法"
        advice = await find_advice(self._search, _queries(task))
        desk = Desk(prepared, request, advice, self._check)
        if self._chains is None:
            yield "writing", f"写 {request.variants} 稿并检查"
            written = write_offline(desk)
        else:
            yield "writing", f"请模型写 {request.variants} 稿并检查"
            written = await write_by_model(desk, self._chains)
        yield "checked", f"写好 {len(written.texts)} 稿"
        yield assemble(identity, desk, written)


def _queries(task: Task) -> list[str]:
    return [angle.query for angle in task.header.angles]


def _shipped() -> Checker:
    from assistant.checks.runner import shipped

    return shipped()
