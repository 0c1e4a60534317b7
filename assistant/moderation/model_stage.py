"""The second opinion of a language model on messages the local stages are unsure about."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from time import monotonic
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from assistant.errors import ModelError
from assistant.moderation.categories import Category
from assistant.moderation.repositories import Asks, Template
from assistant.moderation.scoring import Scores, with_parents
from assistant.types.moderation import Label, Message, Policy

_MINUTE = 60.0
# A model may say what it likes; it never makes us surer than this either way.
_SUREST = 0.95

Judged = Literal[
    "ad",
    "ad/scam",
    "ad/soft",
    "ad/poach",
    "negative/complaint",
    "negative/abuse",
    "negative/disparage",
    "negative/incite",
    "none",
]


class Verdict(BaseModel):
    """What a model is asked for: one label or none, how sure it is, and why, in Chinese."""

    label: Judged
    confidence: Annotated[float, Field(ge=0, le=1)]
    reason: Annotated[str, Field(max_length=300)]


class SecondOpinion:
    """Asks a model about a message, at most `per_minute` times a minute.

    A model that fails, is too slow or talks nonsense has no opinion.
    """

    def __init__(
        self,
        chains: Asks,
        prompt: Template,
        categories: Mapping[Label, Category],
        *,
        per_minute: int,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._chains = chains
        self._prompt = prompt
        self._categories = categories
        self._per_minute = per_minute
        self._clock = clock
        self._asked: deque[float] = deque()

    @property
    def prompt(self) -> str:
        """The identity of the prompt that is asked with."""
        return self._prompt.identity

    async def about(
        self, message: Message, policy: Policy, unsure: tuple[Label, ...]
    ) -> Verdict | None:
        """The model's verdict, None when the budget is spent or the model failed."""
        if not self._within_budget():
            return None
        labels = [
            f"{category.label}({category.title}):{category.definition}"
            for category in self._categories.values()
            if category.label in policy.enabled and category.label != "flood"
        ]
        rendered = self._prompt.render(
            {
                "definitions": labels,
                "unsure": "、".join(unsure),
                "message": message.text,
                "attachments": [f"{item.kind}: {item.text or ''}" for item in message.attachments],
                "quote": message.quote or message.forward or "",
            }
        )
        try:
            answer = await self._chains.value(rendered, Verdict)
        except ModelError:
            return None
        return answer.value if isinstance(answer.value, Verdict) else None

    def _within_budget(self) -> bool:
        now = self._clock()
        while self._asked and now - self._asked[0] >= _MINUTE:
            self._asked.popleft()
        if len(self._asked) >= self._per_minute:
            return False
        self._asked.append(now)
        return True


def weighed(scores: Scores, verdict: Verdict, unsure: tuple[Label, ...]) -> Scores:
    """`scores` after a verdict. Only the labels that were unsure move, up or down."""
    changed = dict(scores)
    sure = min(verdict.confidence, _SUREST)
    for label in unsure:
        agrees = verdict.label == label or verdict.label.startswith(label + "/")
        opinion = 0.5 + sure / 2 if agrees else 0.5 - sure / 2
        changed[label] = max(changed[label], opinion) if agrees else min(changed[label], opinion)
    return with_parents(changed)
