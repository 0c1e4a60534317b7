"""What a user can want of the chat, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from assistant.types.drafts import Platform

TalkKind = Literal["greeting", "thanks", "who", "able", "bye", "fine", "cancel"]


@dataclass(frozen=True, slots=True)
class Talk:
    """Small talk: nothing to look up and nothing to do."""

    kind: TalkKind


@dataclass(frozen=True, slots=True)
class Question:
    """Something to look up. `earlier` is the question it goes on from, None where it stands alone.

    `perhaps`: it may stand alone after all, if the material answers it as it is.
    """

    text: str
    earlier: str | None = None
    perhaps: bool = False

    @property
    def whole(self) -> str:
        """The question with what it goes on from: what is searched for."""
        return f"{self.earlier} {self.text}" if self.earlier else self.text


@dataclass(frozen=True, slots=True)
class DraftOrder:
    """Copy to be written. `variants` above 1 means that earlier ones were not liked.

    `cut`: `max_chars` only says "shorter than that one" and goes when a fact is added. `remark` is
    told with the result.
    """

    task: str
    brief: Mapping[str, Any] = field(default_factory=dict)
    variants: int = 1
    platform: Platform | None = None
    cut: bool = False
    remark: str = ""


@dataclass(frozen=True, slots=True)
class LintOrder:
    """A text of ours to be checked; empty where it was not given."""

    text: str = ""
    brief: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class JudgeOrder:
    """A member's message to be judged; empty where it was not given."""

    text: str = ""


Order = DraftOrder | LintOrder | JudgeOrder


@dataclass(frozen=True, slots=True)
class Lacking:
    """An order that cannot be carried out before `field` is known; `ask` asks for it."""

    order: Order
    field: str
    ask: str


Intent = Talk | Question | DraftOrder | LintOrder | JudgeOrder | Lacking
