"""What was decided, as a list, as a stream, and what people say of it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Annotated

from fastapi import Header, Response

from api import events
from api.deps import DEFAULT_LIMIT, Cursor, Limit, TheService, native
from api.streaming import HEARTBEAT_SECONDS, stream
from assistant.errors import FieldProblem, InvalidInput
from assistant.stores.database import Database
from assistant.types.base import Value
from assistant.types.moderation import Action, Feedback, Label
from assistant.types.records import StoredDecision, StoredFeedback

router = native("moderation")


class DecisionPage(Value):
    decisions: tuple[StoredDecision, ...]
    next_cursor: str | None


@router.get("/decisions")
async def decisions(
    service: TheService,
    group_id: str | None = None,
    action: Action | None = None,
    label: Label | None = None,
    since: datetime | None = None,
    cursor: Cursor = None,
    limit: Limit = DEFAULT_LIMIT,
) -> DecisionPage:
    """Decisions with their messages and feedback, newest first. A time without zone is UTC."""
    page = await service.database.decisions.list(
        group_id=group_id,
        action=action,
        label=label,
        since=None if since is None else _moment(since),
        cursor=cursor,
        limit=limit,
    )
    return DecisionPage(decisions=page.items, next_cursor=page.next_cursor)


@router.get("/decisions/stream", response_class=Response)
async def follow(
    service: TheService, last_event_id: Annotated[int | None, Header(ge=0, lt=10**18)] = None
) -> Response:
    """New decisions as events `decision`, or those since `Last-Event-ID`, until you hang up."""
    return await stream(_follow(service.database, last_event_id), _encode, events.encode_error)


@router.get("/decisions/{decision_id}")
async def one_decision(service: TheService, decision_id: str) -> StoredDecision:
    """A decision with its message and feedback."""
    return await service.database.decisions.get(decision_id)


@router.post("/decisions/{decision_id}/feedback", status_code=201)
async def feedback(service: TheService, decision_id: str, said: Feedback) -> StoredFeedback:
    """Keeps a person's word on a decision."""
    return await service.database.decisions.add_feedback(decision_id, said)


async def _follow(database: Database, after: int | None) -> AsyncIterator[StoredDecision | int]:
    place = await database.decisions.latest() if after is None else after
    yield place  # the stream is open from here on
    while True:
        fresh = await database.decisions.after(place)
        for item in fresh:
            place = item.sequence
            yield item
        if not fresh:
            await database.decisions.arrival(HEARTBEAT_SECONDS / 5)


def _moment(since: datetime) -> datetime:
    try:
        return since.replace(tzinfo=UTC) if since.tzinfo is None else since.astimezone(UTC)
    except OverflowError as error:
        detail = "换算成 UTC 后超出了公元 1 年到 9999 年"
        raise InvalidInput(
            f"since 有误：{detail}", problems=[FieldProblem("since", detail)]
        ) from error


def _encode(item: StoredDecision | int) -> bytes:
    if isinstance(item, int):
        return events.named("open", {"after": item}, item)
    return events.named("decision", item.model_dump(mode="json"), item.sequence)
