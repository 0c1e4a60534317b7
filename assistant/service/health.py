"""What works, and in Chinese what works less well, once the database answers."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from assistant.errors import AssistantError, Misconfigured
from assistant.types.health import Health

if TYPE_CHECKING:
    from assistant.retrieval.library import Library
    from assistant.service.parts import Parts


def health_of(parts: Parts, opening: asyncio.Task[Library]) -> Health:
    """`ok`, or `degraded` with the reasons; `opening` is the passage index on its way."""
    reasons = []
    if isinstance(parts.classifier, Misconfigured):
        reasons.append(f"只用规则判断消息：{parts.classifier.message}")
    embedding, passages = None, 0
    if not opening.done():
        reasons.append("资料索引正在准备，消息已经可以判断")
    elif (problem := opening.exception()) is not None:
        said = problem.message if isinstance(problem, AssistantError) else "见日志"
        reasons.append(f"资料索引打不开：{said}")
    else:
        status = opening.result().status()
        embedding, passages = status.embedding, status.passages
    return Health(
        status="degraded" if reasons else "ok",
        reasons=tuple(reasons),
        model=parts.chains.name if parts.chains else None,
        embedding=embedding,
        passages=passages,
    )
