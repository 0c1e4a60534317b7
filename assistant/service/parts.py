"""What the assistant is made of, each part built once, when it is first needed.

Parts that need no waiting are properties here; what must be opened and closed is the assistant's own.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from assistant import resources
from assistant.errors import Misconfigured
from assistant.settings import Settings

if TYPE_CHECKING:
    from assistant.chains.chains import Chains
    from assistant.channels.accounts import Accounts
    from assistant.checks.runner import Checker
    from assistant.moderation.classifier import Classifier
    from assistant.moderation.judge import Judge
    from assistant.moderation.lexicons import Lexicons
    from assistant.moderation.model_stage import SecondOpinion
    from assistant.prompting.library import PromptLibrary
    from assistant.providers.models import ChatModel, EmbeddingModel


class Parts:
    """Builds from `settings`; `model` and `embeddings` take the place of the configured endpoint."""

    def __init__(
        self, settings: Settings, model: ChatModel | None, embeddings: EmbeddingModel | None
    ) -> None:
        self.settings = settings
        self._given_model = model
        self._given_embeddings = embeddings

    @cached_property
    def prompts(self) -> PromptLibrary:
        """Every prompt file. Raises InvalidPromptFile."""
        from assistant.prompting.library import PromptLibrary

        return PromptLibrary(resources.prompts_dir(self.settings.prompts_dir))

    @cached_property
    def chains(self) -> Chains | None:
        """The model behind time-outs and retries; None without one."""
        model = self._given_model or self._own_model
        if model is None:
            return None
        from assistant.chains.chains import Chains

        return Chains(
            model,
            attempts=self.settings.model_attempts,
            timeout_seconds=self.settings.model_timeout_seconds,
        )

    @cached_property
    def _own_model(self) -> ChatModel | None:
        if not self.settings.has_model:
            return None
        from assistant.providers.chat import chat_model

        return chat_model(self.settings)

    @cached_property
    def embeddings(self) -> EmbeddingModel | None:
        """The configured endpoint's embeddings; None means those made from the corpus."""
        return self._given_embeddings or self._own_embeddings

    @cached_property
    def _own_embeddings(self) -> EmbeddingModel | None:
        if self.settings.embedding_model is None:
            return None
        from assistant.providers.embeddings import embedding_model

        return embedding_model(self.settings)

    async def close(self) -> None:
        """Closes the connections of what was made here; what was given is the giver's."""
        if "_own_model" in self.__dict__ and self._own_model is not None:
            from assistant.providers.chat import close

            await close(self._own_model)
            del self.__dict__["_own_model"], self.__dict__["chains"]
        if "_own_embeddings" in self.__dict__ and self._own_embeddings is not None:
            from assistant.providers import embeddings

            embeddings.close(self._own_embeddings)
            del self.__dict__["_own_embeddings"], self.__dict__["embeddings"]

    @cached_property
    def checker(self) -> Checker:
        """The checks of a text. Raises InvalidKnowledgeFile."""
        from assistant.checks.runner import Checker

        return Checker(self._word_lists)

    @cached_property
    def classifier(self) -> Classifier | Misconfigured:
        """The shipped classifier, or why it cannot be used; rules judge without it."""
        from assistant.moderation.classifier import Classifier

        try:
            return Classifier.load()
        except Misconfigured as error:
            return error

    @cached_property
    def judge(self) -> Judge:
        """The local stages of moderation."""
        from assistant.moderation.judge import Judge

        usable = None if isinstance(self.classifier, Misconfigured) else self.classifier.scores
        return Judge(classifier=usable, lexicons=self.lexicons)

    @cached_property
    def lexicons(self) -> Lexicons:
        """The word lists of moderation. Raises InvalidKnowledgeFile."""
        from assistant.moderation.lexicons import load

        return load(self._word_lists)

    @property
    def _word_lists(self) -> Path:
        return resources.knowledge_dir(self.settings.knowledge_dir) / "lexicons"

    @cached_property
    def second_opinion(self) -> SecondOpinion | None:
        """The model's say on messages the local stages are unsure about; None without one."""
        if self.chains is None or self.settings.judge_per_minute == 0:
            return None
        from assistant.moderation.categories import load
        from assistant.moderation.model_stage import SecondOpinion

        root = resources.prompts_dir(self.settings.prompts_dir)
        return SecondOpinion(
            self.chains,
            self.prompts.get("moderation/judge"),
            load(root / "moderation" / "categories"),
            per_minute=self.settings.judge_per_minute,
        )

    @cached_property
    def accounts(self) -> Accounts:
        """The configured connections to platforms. Raises Misconfigured."""
        from assistant.channels.accounts import Accounts

        path = self.settings.channels_file or self.settings.data_dir / "channels.toml"
        return Accounts.load(path)
