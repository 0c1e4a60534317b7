"""Asking, and having things done by asking."""

from __future__ import annotations

from fastapi import Response

from api import events
from api.deps import TheService, native
from api.rendering import RenderedAnswer, rendered
from api.streaming import stream
from assistant.types.chat import ChatRequest

router = native("chat")


@router.post("/chat", response_model=RenderedAnswer)
async def chat(service: TheService, request: ChatRequest) -> RenderedAnswer | Response:
    """An answer as events `citation`, `token`, `result`, `error`, `done`, or whole as JSON."""
    if not request.stream:
        answer = await service.ask(request.question, conversation_id=request.conversation_id)
        return RenderedAnswer.model_validate(rendered(answer.model_dump()))
    steps = service.stream(request.question, conversation_id=request.conversation_id)
    return await stream(steps, events.encode_chat, events.encode_error)
