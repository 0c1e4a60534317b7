"""What callers of the verbs give, as the values the jobs take."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from assistant.errors import FieldProblem, InvalidBrief
from assistant.types.chat import ChatRequest
from assistant.types.drafts import DraftRequest, Platform
from assistant.types.moderation import Message
from assistant.validation import parsed


def draft_request(
    task: str,
    brief: Mapping[str, Any] | None,
    group_id: str | None,
    variants: int,
    platform: Platform | None,
) -> DraftRequest:
    given = {
        "task": task,
        "brief": dict(brief or {}),
        "group_id": group_id,
        "variants": variants,
        "platform": platform,
    }
    request = parsed(DraftRequest, given)
    _require_json(request.brief)
    return request


def _require_json(brief: Mapping[str, Any]) -> None:
    """Python callers and files may give what no database keeps: dates, NaN, half characters."""
    detail = "只能有文字、有限的数字、是否、列表和对象；日期写成文字，文字里不能有半个字符"
    problems = [
        FieldProblem(f"brief.{name}", detail) for name in brief if not _is_json(brief, name)
    ]
    if problems:
        listing = "、".join(problem.field for problem in problems[:5])
        raise InvalidBrief(f"需求有误。{listing}：{detail}", problems=problems)


def _is_json(brief: Mapping[str, Any], name: str) -> bool:
    try:
        json.dumps({name: brief[name]}, ensure_ascii=False, allow_nan=False).encode()
    except (TypeError, ValueError, RecursionError):
        return False
    return True


def chat_request(question: str, conversation_id: str | None) -> ChatRequest:
    return parsed(ChatRequest, {"question": question, "conversation_id": conversation_id})


def message(message: str | Message) -> Message:
    return message if isinstance(message, Message) else parsed(Message, {"text": message})
