"""The names of LangChain's types, for those who pass models on without touching them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings as EmbeddingModel
    from langchain_core.language_models import BaseChatModel as ChatModel

    __all__ = ["ChatModel", "EmbeddingModel"]
