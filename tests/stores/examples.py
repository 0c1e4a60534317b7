"""Values to keep: the smallest that mean something."""

from __future__ import annotations

import uuid
from typing import Any

from assistant.types.chat import Answer
from assistant.types.drafts import Check, Draft, Usage, Variant
from assistant.types.moderation import LABELS, Decision, Label, LabelScore, Message, Reason


def decision(*, message_id: str | None = None, **changes: Any) -> Decision:
    scores: dict[Label, float] = changes.pop("scores", {"ad": 0.97, "ad/scam": 0.9})
    values: dict[str, Any] = {
        "id": f"dec_{uuid.uuid4().hex}",
        "message_id": message_id,
        "labels": tuple(LabelScore(name=name, score=scores.get(name, 0.01)) for name in LABELS),
        "flagged": True,
        "action": "delete",
        "reasons": (
            Reason(signal="contact", label="ad", span=(1, 3), matched="V信", detail="留了微信号"),
        ),
        "stage": "rule",
        "intent": "none",
        "policy": "default@1",
        "latency_us": 120,
    }
    return Decision(**(values | changes))


def message(text: str = "加V信领红包", **changes: Any) -> Message:
    return Message(text=text, **changes)


def draft(text: str = "欢迎新朋友", **changes: Any) -> Draft:
    values: dict[str, Any] = {
        "id": f"draft_{uuid.uuid4().hex}",
        "task": "welcome",
        "variants": (
            Variant(
                text=text,
                checks=(Check(id="length", passed=True, severity="advice", detail="5 个字"),),
                citations=(),
            ),
        ),
        "engine": "template",
        "model": None,
        "prompt": "drafts/welcome@00000000",
        "usage": Usage(),
        "warnings": (),
    }
    return Draft(**(values | changes))


def answer(text: str = "先警告,再移出。", **changes: Any) -> Answer:
    values: dict[str, Any] = {
        "id": f"ans_{uuid.uuid4().hex}",
        "conversation_id": "conv_1",
        "answer": text,
        "abstained": False,
        "disagreement": False,
        "engine": "extractive",
        "model": None,
        "prompt": "chat/answer@00000000",
        "usage": Usage(),
        "citations": (),
    }
    return Answer(**(values | changes))
