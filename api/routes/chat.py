"""Asking, and having things done by asking."""

from __future__ import annotations

from fastapi import Response

from api import events
from api.deps import TheService, native
from api.streaming import stream
from assistant.types.chat import Answer, ChatRequest

router = native("chat")


@router.post("/chat", response_model=Answer)
async def chat(service: TheService, request: ChatRequest) -> Answer | Response:
    """An answer as events `citation`, `token`, `result`, `error`, `done`, or whole as JSON."""
    if not request.stream:
        return await service.ask(request.question, conversation_id=request.conversation_id)
    steps = service.stream(request.question, conversation_id=request.conversation_id)
    return await stream(steps, events.encode, events.encode_error)
