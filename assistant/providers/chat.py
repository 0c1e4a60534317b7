"""The configured chat endpoint as a LangChain model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import SecretStr

from assistant.providers.tracing import set_tracing
from assistant.settings import Settings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

NO_KEY = SecretStr("none")
"""Local servers want no key, but the client insists on one."""


def chat_model(settings: Settings) -> BaseChatModel | None:
    """The model at `settings`' endpoint; None where no endpoint is configured.

    Retries are `Chains`' business, so the client itself has none.
    """
    if not settings.has_model:
        return None
    from langchain_openai import ChatOpenAI
    from openai import DefaultAsyncHttpx2Client

    set_tracing(settings.trace_to_langsmith)
    return ChatOpenAI(
        # A client of its own can be closed; the library's is shared by the whole process.
        http_async_client=DefaultAsyncHttpx2Client(),
        model=settings.model,
        base_url=settings.openai_base_url,
        api_key=settings.openai_api_key or NO_KEY,
        timeout=settings.model_timeout_seconds,
        max_retries=0,
        stream_usage=True,
    )


async def close(model: BaseChatModel) -> None:
    """Closes the connections of a model that `chat_model` made."""
    client = getattr(model, "http_async_client", None)
    if client is not None:
        await client.aclose()
