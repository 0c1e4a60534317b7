"""The configured embedding endpoint as LangChain embeddings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.providers.chat import NO_KEY
from assistant.providers.tracing import set_tracing
from assistant.settings import Settings

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings


def embedding_model(settings: Settings) -> Embeddings | None:
    """The embeddings at `settings`' endpoint; None without an endpoint or a model's name.

    A request is tried `model_attempts` times, each for `model_timeout_seconds`. Failures are the
    client library's own; `assistant.providers.failures` knows them.
    """
    if not settings.has_model or settings.embedding_model is None:
        return None
    from langchain_openai import OpenAIEmbeddings
    from openai import DefaultHttpx2Client

    set_tracing(settings.trace_to_langsmith)
    return OpenAIEmbeddings(
        http_client=DefaultHttpx2Client(),
        model=settings.embedding_model,
        openai_api_base=settings.openai_base_url,
        openai_api_key=settings.openai_api_key or NO_KEY,
        request_timeout=settings.model_timeout_seconds,
        max_retries=settings.model_attempts - 1,
        # The check counts tokens with vocabularies that are downloaded; texts here are short.
        check_embedding_ctx_length=False,
    )


def close(embeddings: Embeddings) -> None:
    """Closes the connections of embeddings that `embedding_model` made."""
    client = getattr(embeddings, "http_client", None)
    if client is not None:
        client.close()
