"""Judging messages."""

from __future__ import annotations

from api.deps import TheService, native
from assistant.types.moderation import ModerateRequest, ModerateResult

router = native("moderation")


@router.post("/moderate")
async def moderate(service: TheService, request: ModerateRequest) -> ModerateResult:
    """A decision a message, in the order sent."""
    decisions = await service.moderate(request.messages, policy=request.policy)
    return ModerateResult(decisions=decisions)
