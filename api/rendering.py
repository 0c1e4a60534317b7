"""Answers with their Markdown as HTML, rendered and sanitised here, so that pages need not."""

from __future__ import annotations

from typing import Any

from assistant.text.markdown import to_html
from assistant.types.chat import Answer, Conversation, Turn


class RenderedAnswer(Answer):
    """An answer and the same as HTML that is safe to show."""

    answer_html: str


class RenderedTurn(Turn):
    answer: RenderedAnswer | None


class RenderedConversation(Conversation):
    turns: tuple[RenderedTurn, ...] = ()


def rendered(answer: dict[str, Any]) -> dict[str, Any]:
    """A dumped Answer with its HTML."""
    return {**answer, "answer_html": to_html(answer["answer"])}


def rendered_conversation(conversation: Conversation) -> RenderedConversation:
    """A conversation whose answers carry their HTML."""
    given = conversation.model_dump()
    for turn in given["turns"]:
        if turn["answer"] is not None:
            turn["answer"] = rendered(turn["answer"])
    return RenderedConversation.model_validate(given)
