"""The one door to LangChain's agent: a model that may call our tools, and the words it says."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from assistant.chains.chains import Chains
from assistant.chains.parsing import text_of

MAX_STEPS = 12
"""Model and tool turns together; six questions to the model at most."""


@dataclass(frozen=True, slots=True)
class Tool:
    """Something the model may have done. `run` takes the validated arguments and says what came."""

    name: str
    description: str
    arguments: type[BaseModel]
    run: Callable[..., Awaitable[str]]


async def converse(
    chains: Chains, system: str, messages: Sequence[tuple[str, str]], tools: Sequence[Tool]
) -> AsyncIterator[str]:
    """The model's words, piece by piece, while it calls `tools` as it likes.

    `messages` are pairs of role (`user`, `assistant`) and words, oldest first.

    Raises:
        ModelError: it failed, at any point.
    """
    from langchain.agents import create_agent
    from langchain_core.messages import AIMessageChunk, AnyMessage
    from langchain_core.tools import StructuredTool

    chains.patience.check()
    built = [
        StructuredTool.from_function(
            coroutine=tool.run,
            name=tool.name,
            description=tool.description,
            args_schema=tool.arguments,
        )
        for tool in tools
    ]
    agent = create_agent(chains.model, built, system_prompt=system)
    said: list[AnyMessage | dict[str, Any]] = [
        {"role": role, "content": content} for role, content in messages
    ]
    steps = agent.astream(
        {"messages": said}, {"recursion_limit": MAX_STEPS}, stream_mode="messages"
    ).__aiter__()
    while True:
        try:
            async with asyncio.timeout(chains.patience.timeout_seconds):
                message, _ = await steps.__anext__()
        except StopAsyncIteration:
            break
        except Exception as error:  # a boundary: any client library may stand behind it
            raise chains.patience.failed(error) from error
        if isinstance(message, AIMessageChunk) and (text := text_of(message)):
            yield text
    chains.patience.succeeded()
