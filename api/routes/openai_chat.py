"""`POST /v1/chat/completions`: the same answers, in the shape that OpenAI's clients read.

Calls are stateless there, so each gets a conversation of its own, filled with the earlier messages
and forgotten with the answer. A system message is not followed: the house's prompts are the
operator's. `citations`, `abstained` and `disagreement` travel as extra fields.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Any, Literal

from fastapi import Response
from pydantic import Field
from starlette.responses import JSONResponse

from api import compat
from api.compat import Lenient
from api.deps import TheService
from api.ports import Service
from api.streaming import stream
from assistant.types.chat import MAX_QUESTION_CHARS, Answer, ChatEvent

router = compat.router()

# Older turns than these would not fit a prompt anyway.
_MAX_EARLIER = 40


class ChatMessage(Lenient):
    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: str | list[compat.Part] | None = None

    def said(self) -> str:
        """The message's text; pictures have none."""
        if self.content is None or isinstance(self.content, str):
            return self.content or ""
        return "\n".join(part.text for part in self.content if part.text)


class StreamOptions(Lenient):
    include_usage: bool = False


class CompletionRequest(Lenient):
    model: str = compat.HOUSE_MODEL
    messages: Annotated[list[ChatMessage], Field(min_length=1, max_length=1000)]
    stream: bool = False
    stream_options: StreamOptions | None = None

    def question(self) -> str:
        """The last user message.

        Raises:
            InvalidInput: the last message is not a user's, or is empty or too long.
        """
        last = self.messages[-1]
        if last.role != "user":
            raise compat.wrong("messages", "最后一条的 role 应为 user")
        text = last.said().strip()
        if not text:
            raise compat.wrong("messages", "最后一条没有文字")
        if len(text) > MAX_QUESTION_CHARS:
            raise compat.wrong("messages", f"最后一条最多 {MAX_QUESTION_CHARS} 个字符")
        return text


@router.post("/chat/completions")
async def complete(service: TheService, request: CompletionRequest) -> Response:
    """An answer to the last user message, whole or as chunks with `stream`."""
    question = request.question()
    if not request.stream:
        async with _conversation(service, request, question) as conversation_id:
            answer = await service.ask(question, conversation_id=conversation_id)
        return JSONResponse(_completion(answer))
    usage = request.stream_options is not None and request.stream_options.include_usage
    return await stream(
        _chunks(service, request, question, include_usage=usage),
        lambda piece: piece,
        lambda code, message: compat.error_chunk(code, message) + compat.DONE,
    )


@asynccontextmanager
async def _conversation(
    service: Service, request: CompletionRequest, question: str
) -> AsyncIterator[str]:
    conversations = service.database.conversations
    made = await conversations.create(question)
    try:
        for message in request.messages[:-1][-_MAX_EARLIER:]:
            text = message.said().strip()
            if message.role == "user" and text:
                await conversations.append(made.id, "user", text)
            elif message.role == "assistant" and text:
                await conversations.append(made.id, "assistant", text)
        yield made.id
    finally:
        await conversations.delete(made.id)


async def _chunks(
    service: Service, request: CompletionRequest, question: str, *, include_usage: bool
) -> AsyncIterator[bytes]:
    head = {
        "id": f"chatcmpl-{uuid.uuid4().hex}",
        "object": "chat.completion.chunk",
        "created": int(time.time()),
        "model": compat.HOUSE_MODEL,
    }

    def piece(delta: dict[str, Any], finish: str | None = None, **more: Any) -> bytes:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
        return compat.chunk({**head, "choices": [choice], **more})

    spoken = False
    async with _conversation(service, request, question) as conversation_id:
        steps = service.stream(question, conversation_id=conversation_id)
        opened = False
        async for step in steps:
            if not opened:
                opened = True
                yield piece({"role": "assistant", "content": ""})
            if step.kind == "token":
                spoken = True
                yield piece({"content": step.data["text"]})
            elif step.kind == "error":
                yield compat.error_chunk(str(step.data["code"]), str(step.data["message"]))
            elif step.kind == "done":
                for part in _ending(step, spoken, piece):
                    yield part
                if include_usage:
                    usage = _usage(Answer.model_validate(step.data))
                    yield compat.chunk({**head, "choices": [], "usage": usage})
    yield compat.DONE


def _ending(step: ChatEvent, spoken: bool, piece: Any) -> list[bytes]:
    answer = Answer.model_validate(step.data)
    parts = [] if spoken else [piece({"content": answer.answer})]
    return [*parts, piece({}, "stop", **_extras(answer))]


def _completion(answer: Answer) -> dict[str, Any]:
    message = {"role": "assistant", "content": answer.answer, "refusal": None}
    return {
        "id": f"chatcmpl-{uuid.uuid4().hex}",
        "object": "chat.completion",
        "created": int(time.time()),
        "model": compat.HOUSE_MODEL,
        "choices": [{"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}],
        "usage": _usage(answer),
        **_extras(answer),
    }


def _extras(answer: Answer) -> dict[str, Any]:
    dumped = answer.model_dump(
        mode="json",
        include={"citations", "abstained", "disagreement", "engine", "prompt", "result", "notice"},
    )
    return {**dumped, "answered_by": answer.model}


def _usage(answer: Answer) -> dict[str, int]:
    spent = answer.usage
    return {
        "prompt_tokens": spent.input_tokens,
        "completion_tokens": spent.output_tokens,
        "total_tokens": spent.input_tokens + spent.output_tokens,
    }
