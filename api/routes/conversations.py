"""Conversations that were had."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from api.deps import DEFAULT_LIMIT, Limit, TheService, native
from api.rendering import RenderedConversation, rendered_conversation
from assistant.types.base import Value
from assistant.types.chat import Conversation

router = native("chat")


class Conversations(Value):
    conversations: tuple[Conversation, ...]


class Rename(Value):
    title: Annotated[str, Field(min_length=1, max_length=200)]


@router.get("/conversations")
async def conversations(service: TheService, limit: Limit = DEFAULT_LIMIT) -> Conversations:
    """The conversations spoken in last, without their turns."""
    return Conversations(conversations=await service.database.conversations.list(limit=limit))


@router.get("/conversations/{conversation_id}")
async def one_conversation(service: TheService, conversation_id: str) -> RenderedConversation:
    """A conversation with its turns."""
    return rendered_conversation(await service.database.conversations.get(conversation_id))


@router.patch("/conversations/{conversation_id}")
async def rename(service: TheService, conversation_id: str, change: Rename) -> Conversation:
    """Gives a conversation another title."""
    return await service.database.conversations.rename(conversation_id, change.title)


@router.delete("/conversations/{conversation_id}", status_code=204)
async def delete(service: TheService, conversation_id: str) -> None:
    """Forgets a conversation and its turns."""
    await service.database.conversations.delete(conversation_id)
