"""Drafting: tasks, new drafts, edits as versions, approval."""

from __future__ import annotations

from typing import Annotated

from fastapi import Response
from pydantic import Field, field_validator

from api import events
from api.deps import DEFAULT_LIMIT, Cursor, Limit, TheService, native
from api.streaming import stream
from assistant.errors import Conflict, FieldProblem, InvalidInput
from assistant.types.base import Value
from assistant.types.drafts import (
    MAX_TEXT_CHARS,
    Draft,
    DraftRequest,
    StoredDraft,
    TaskInfo,
    Variant,
)

router = native("drafts")


class Tasks(Value):
    tasks: tuple[TaskInfo, ...]


class DraftPage(Value):
    drafts: tuple[StoredDraft, ...]
    next_cursor: str | None


class DraftVersions(Value):
    versions: tuple[StoredDraft, ...]


class DraftEdit(Value):
    """An edited text. `version` is the one that was edited; left out, the newest."""

    text: Annotated[str, Field(min_length=1, max_length=MAX_TEXT_CHARS)]
    variant: Annotated[int, Field(ge=0)] = 0
    version: int | None = None

    @field_validator("text")
    @classmethod
    def _says_something(cls, text: str) -> str:
        if not text.strip():
            raise ValueError("只有空白，没有可发的文字")
        return text


class Approval(Value):
    """`version` is the one that was read; left out, the newest."""

    version: int | None = None


@router.get("/tasks")
async def tasks(service: TheService) -> Tasks:
    """Every drafting task with the JSON Schema of its brief."""
    return Tasks(tasks=service.tasks())


@router.post("/drafts", response_model=Draft)
async def draft(service: TheService, request: DraftRequest) -> Draft | Response:
    """Copy made from a brief; with `stream`, events `progress`, `error`, `done`."""
    if not request.stream:
        return await service.draft(
            request.task,
            request.brief,
            group_id=request.group_id,
            variants=request.variants,
            platform=request.platform,
        )
    steps = service.stream_draft(
        request.task,
        request.brief,
        group_id=request.group_id,
        variants=request.variants,
        platform=request.platform,
    )
    return await stream(steps, events.encode, events.encode_error)


@router.get("/drafts")
async def drafts(
    service: TheService,
    task: str | None = None,
    group_id: str | None = None,
    cursor: Cursor = None,
    limit: Limit = DEFAULT_LIMIT,
) -> DraftPage:
    """Drafts in their newest versions, newest first."""
    page = await service.database.drafts.list(
        task=task, group_id=group_id, cursor=cursor, limit=limit
    )
    return DraftPage(drafts=page.items, next_cursor=page.next_cursor)


@router.get("/drafts/{draft_id}")
async def one_draft(service: TheService, draft_id: str) -> StoredDraft:
    """A draft in its newest version, with the brief it was made from."""
    return await service.database.drafts.get(draft_id)


@router.get("/drafts/{draft_id}/versions")
async def versions(service: TheService, draft_id: str) -> DraftVersions:
    """Every version a draft had, oldest first."""
    return DraftVersions(versions=await service.database.drafts.versions(draft_id))


@router.put("/drafts/{draft_id}")
async def edit(service: TheService, draft_id: str, change: DraftEdit) -> StoredDraft:
    """Keeps an edited text as a new version; its checks are run again."""
    known = await service.database.drafts.get(draft_id)
    variants = known.draft.variants
    if change.variant >= len(variants):
        allowed = f"这份草稿有 {len(variants)} 个文案，编号从 0 开始"
        raise InvalidInput(
            f"没有第 {change.variant} 个文案：{allowed}",
            problems=[FieldProblem("variant", allowed)],
        )
    checked = service.lint(change.text, platform=known.platform, brief=known.brief)
    edited = Variant(
        text=change.text,
        checks=checked.checks,
        citations=variants[change.variant].citations,
    )
    kept = (*variants[: change.variant], edited, *variants[change.variant + 1 :])
    based_on = known.version if change.version is None else change.version
    return await service.database.drafts.put(
        known.draft.model_copy(update={"variants": kept}), based_on=based_on
    )


@router.post("/drafts/{draft_id}/approve")
async def approve(
    service: TheService, draft_id: str, approval: Approval | None = None
) -> StoredDraft:
    """Approves the newest version, unless a hard check says that it must not be posted."""
    known = await service.database.drafts.get(draft_id)
    if known.draft.refused is not None:
        raise Conflict(f"这份草稿没有可发的文案：{known.draft.refused.reason}")
    broken = [
        check.detail
        for variant in known.draft.variants
        for check in variant.checks
        if check.severity == "hard" and not check.passed
    ]
    if broken:
        raise Conflict(f"还有必须改的地方，改好再批准：{';'.join(dict.fromkeys(broken))}")
    asked = None if approval is None else approval.version
    return await service.database.drafts.approve(
        draft_id, known.version if asked is None else asked
    )
