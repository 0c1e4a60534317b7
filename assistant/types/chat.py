"""Questions, answers, and what happens while an answer is being made."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from assistant.types.base import Value
from assistant.types.drafts import Draft, LintResult, Usage
from assistant.types.moderation import Decision
from assistant.types.passages import Citation, Engine

MAX_QUESTION_CHARS = 8_000


class DraftCard(Value):
    kind: Literal["draft"] = "draft"
    value: Draft


class ChecksCard(Value):
    kind: Literal["checks"] = "checks"
    value: LintResult


class DecisionCard(Value):
    kind: Literal["decision"] = "decision"
    value: Decision


ResultCard = Annotated[DraftCard | ChecksCard | DecisionCard, Field(discriminator="kind")]


class ChatRequest(Value):
    """Body of `POST /v1/chat`."""

    question: Annotated[str, Field(min_length=1, max_length=MAX_QUESTION_CHARS)]
    conversation_id: Annotated[str, Field(min_length=1, max_length=64)] | None = None
    stream: bool = True


class Answer(Value):
    """What was answered. `abstained`: the material does not say. `disagreement`: sources differ.

    `result` is set when the request was carried out by a tool: a draft, a lint or a judgement.
    `notice` says in Chinese when a model failed and the offline engine answered instead.
    """

    id: str
    conversation_id: str
    answer: str
    abstained: bool
    disagreement: bool
    engine: Engine
    model: str | None
    prompt: str
    usage: Usage
    citations: tuple[Citation, ...]
    result: ResultCard | None = None
    notice: str | None = None


EventKind = Literal["citation", "token", "result", "error", "done"]


class ChatEvent(Value):
    """One step of a streamed answer.

    `data` by kind: `citation` a Citation, `token` `{"text": …}`, `result` a ResultCard, `error`
    `{"code": …, "message": …}`, `done` the whole Answer. `id` counts up from 1 in one answer.
    """

    id: int
    kind: EventKind
    data: dict[str, Any]


class Turn(Value):
    """One stored message of a conversation."""

    id: str
    role: Literal["user", "assistant"]
    text: str
    answer: Answer | None
    created_at: datetime


class Conversation(Value):
    id: str
    title: str
    created_at: datetime
    updated_at: datetime
    turns: tuple[Turn, ...] = ()
